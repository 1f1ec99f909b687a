/** How one feature of a node is cut in two, and what that gains. `levels` is null for a number. */
export type Split = {
  gain: number;
  feature: number;
  cut: number;
  missingLeft: number;
  levels: number[] | null;
  leftGradient: number;
  leftHessian: number;
};

/** Shape of one feature inside a histogram: where its bins start, how many they are, and how it may be cut. */
export type FeatureShape = Readonly<{ offset: number; bins: number; category: boolean; monotone: -1 | 0 | 1 }>;

/** Sums over the rows of a node and the range its value must keep to (monotone constraints). */
export type NodeSums = Readonly<{ gradient: number; hessian: number; low: number; high: number }>;

/** What a split must keep to. `leafHessian` is the least sum of hessians in a leaf. */
export type SplitRules = Readonly<{ l2: number; leafHessian: number }>;

/** Ridge added to a categorical split and smoothing of its level order: LightGBM's defaults (cat_l2, cat_smooth). */
const CATEGORY_L2 = 10;
const CATEGORY_SMOOTH = 10;

/** The value of a leaf: one Newton step, kept inside the node's range. */
export function leafValue(gradient: number, hessian: number, node: NodeSums, l2: number): number {
  return Math.min(node.high, Math.max(node.low, -gradient / (hessian + l2)));
}

/** Loss a leaf saves with this value (twice the second-order estimate); equals G²/(H+λ) when the value is free. */
function saving(gradient: number, hessian: number, value: number, l2: number): number {
  return -(2 * gradient * value + (hessian + l2) * value * value);
}

/** The best cut of one feature, written into `best` when it beats what stands there. Histogram: [gradient, hessian] pairs. */
export function tryFeature(at: {
  feature: number;
  shape: FeatureShape;
  histogram: Float64Array;
  node: NodeSums;
  rules: SplitRules;
  best: Split;
}): void {
  if (at.shape.category) tryLevels(at);
  else tryCuts(at);
}

type Try = Parameters<typeof tryFeature>[0];

function tryCuts(at: Try): void {
  const { shape, histogram, node } = at;
  const start = shape.offset * 2;
  const missingGradient = histogram[start] ?? 0;
  const missingHessian = histogram[start + 1] ?? 0;
  let gradient = 0;
  let hessian = 0;
  // Where nothing is missing here, a later missing value follows the heavier side.
  const someMissing = missingHessian > 1e-12;
  for (let bin = 1; bin < shape.bins - 1; bin++) {
    const slot = start + bin * 2;
    gradient += histogram[slot] ?? 0;
    hessian += histogram[slot + 1] ?? 0;
    const heavier = hessian * 2 > node.hessian ? 1 : 0;
    weigh(at, { cut: bin, missingLeft: someMissing ? 0 : heavier, levels: null, gradient, hessian });
    if (someMissing) {
      const withMissing = { gradient: gradient + missingGradient, hessian: hessian + missingHessian };
      weigh(at, { cut: bin, missingLeft: 1, levels: null, ...withMissing });
    }
  }
  // The last cut parts what is there from what is missing.
  if (someMissing) {
    const present = { gradient: node.gradient - missingGradient, hessian: node.hessian - missingHessian };
    weigh(at, { cut: shape.bins - 1, missingLeft: 0, levels: null, ...present });
  }
}

function tryLevels(at: Try): void {
  const { shape, histogram } = at;
  const start = shape.offset * 2;
  const present: number[] = [];
  for (let bin = 0; bin < shape.bins; bin++) {
    if ((histogram[start + bin * 2 + 1] ?? 0) > 1e-12) present.push(bin);
  }
  if (present.length < 2) return;
  const slope = (bin: number) =>
    (histogram[start + bin * 2] ?? 0) / ((histogram[start + bin * 2 + 1] ?? 0) + CATEGORY_SMOOTH);
  const ordered = present.toSorted((a, b) => slope(a) - slope(b) || a - b);
  let gradient = 0;
  let hessian = 0;
  for (let taken = 1; taken < ordered.length; taken++) {
    const slot = start + (ordered[taken - 1] ?? 0) * 2;
    gradient += histogram[slot] ?? 0;
    hessian += histogram[slot + 1] ?? 0;
    weigh(at, { cut: taken, missingLeft: 0, levels: ordered, gradient, hessian });
  }
}

type Candidate = {
  cut: number;
  missingLeft: number;
  levels: number[] | null;
  gradient: number;
  hessian: number;
};

function weigh(at: Try, candidate: Candidate): void {
  const { node, rules, best, shape } = at;
  const rightHessian = node.hessian - candidate.hessian;
  if (candidate.hessian < rules.leafHessian || rightHessian < rules.leafHessian) return;
  const l2 = candidate.levels === null ? rules.l2 : rules.l2 + CATEGORY_L2;
  const rightGradient = node.gradient - candidate.gradient;
  const left = leafValue(candidate.gradient, candidate.hessian, node, l2);
  const right = leafValue(rightGradient, rightHessian, node, l2);
  if (shape.monotone * (right - left) < 0) return;
  const whole = leafValue(node.gradient, node.hessian, node, rules.l2);
  const gain =
    saving(candidate.gradient, candidate.hessian, left, l2) +
    saving(rightGradient, rightHessian, right, l2) -
    saving(node.gradient, node.hessian, whole, rules.l2);
  if (gain <= best.gain + 1e-9) return;
  best.gain = gain;
  best.feature = at.feature;
  best.cut = candidate.cut;
  best.missingLeft = candidate.missingLeft;
  best.levels = candidate.levels === null ? null : candidate.levels.slice(0, candidate.cut);
  best.leftGradient = candidate.gradient;
  best.leftHessian = candidate.hessian;
}
