import { stratifiedFolds } from './random.ts';

/** Labels below which only Platt's two parameters are fitted. From a simulation in which isotonic lost below it. */
export const ISOTONIC_LABELS = 1000;
const FOLDS = 5;
const NEWTON_STEPS = 100;
const SMALLEST_STEP = 1e-10;

/** How a raw margin (log-odds) becomes a probability: a logistic line, or a rising curve drawn between knots. */
export type Calibrator =
  | Readonly<{ kind: 'platt'; slope: number; intercept: number }>
  | Readonly<{ kind: 'isotonic'; margins: readonly number[]; probabilities: readonly number[] }>;

const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));

/** The probability that belongs to one raw margin. Never falls when the margin rises. */
export function calibrated(calibrator: Calibrator, margin: number): number {
  return calibrator.kind === 'platt'
    ? sigmoid(calibrator.slope * margin + calibrator.intercept)
    : between(calibrator.margins, calibrator.probabilities, margin);
}

/** The height at `x` of the line through the knots (`xs` rise); beyond the ends it stays level. */
function between(xs: readonly number[], heights: readonly number[], x: number): number {
  const next = firstAbove(xs, x);
  const below = heights[next - 1];
  const above = heights[next];
  if (below === undefined || above === undefined) return below ?? above ?? 0;
  const from = xs[next - 1] ?? 0;
  const share = (x - from) / ((xs[next] ?? 0) - from);
  return below * (1 - share) + above * share;
}

function firstAbove(xs: readonly number[], x: number): number {
  let low = 0;
  let high = xs.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((xs[middle] ?? 0) <= x) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * Platt's logistic line with his smoothed targets (Platt 1999), fitted by Newton's method with step halving
 * (Lin, Lin and Weng 2007): plain Newton diverges on well separated margins. The slope never falls below 0.
 */
export function fitPlatt(margins: Float64Array, outcome: Uint8Array): Calibrator {
  const positives = outcome.reduce((sum, y) => sum + y, 0);
  const negatives = outcome.length - positives;
  const targets = Float64Array.from(outcome, (y) =>
    y === 1 ? (positives + 1) / (positives + 2) : 1 / (negatives + 2),
  );
  let line = { slope: 0, intercept: Math.log((positives + 1) / (negatives + 1)) };
  let loss = lineLoss(line, margins, targets);
  for (let step = 0; step < NEWTON_STEPS; step++) {
    const move = newtonMove(line, margins, targets);
    const taken = halvedStep({ line, move, loss, margins, targets });
    if (taken === null) break;
    const gained = loss - taken.loss;
    ({ line, loss } = taken);
    if (gained < 1e-9) break;
  }
  return { kind: 'platt', slope: Math.max(0, line.slope), intercept: line.intercept };
}

type Line = Readonly<{ slope: number; intercept: number }>;

function lineLoss({ slope, intercept }: Line, margins: Float64Array, targets: Float64Array): number {
  let loss = 0;
  margins.forEach((margin, i) => {
    const z = slope * margin + intercept;
    loss += Math.max(z, 0) - (targets[i] ?? 0) * z + Math.log1p(Math.exp(-Math.abs(z)));
  });
  return loss;
}

function newtonMove({ slope, intercept }: Line, margins: Float64Array, targets: Float64Array): Line {
  let gradSlope = 0;
  let gradIntercept = 0;
  let slopeSlope = 1e-12;
  let cross = 0;
  let interceptIntercept = 1e-12;
  margins.forEach((margin, i) => {
    const p = sigmoid(slope * margin + intercept);
    const error = p - (targets[i] ?? 0);
    const weight = p * (1 - p);
    gradSlope += error * margin;
    gradIntercept += error;
    slopeSlope += weight * margin * margin;
    cross += weight * margin;
    interceptIntercept += weight;
  });
  const determinant = slopeSlope * interceptIntercept - cross * cross;
  return {
    slope: -(interceptIntercept * gradSlope - cross * gradIntercept) / determinant,
    intercept: -(slopeSlope * gradIntercept - cross * gradSlope) / determinant,
  };
}

/** The largest halving of the Newton step that lowers the loss, or null when none does. */
function halvedStep(from: { line: Line; move: Line; loss: number; margins: Float64Array; targets: Float64Array }) {
  for (let size = 1; size > SMALLEST_STEP; size /= 2) {
    const line = {
      slope: from.line.slope + size * from.move.slope,
      intercept: from.line.intercept + size * from.move.intercept,
    };
    const loss = lineLoss(line, from.margins, from.targets);
    if (loss < from.loss) return { line, loss };
  }
  return null;
}

type Block = { margin: number; rate: number; weight: number };

/** Pool-adjacent-violators: neighbours whose rates fall are merged until all rise. */
function pooled(blocks: readonly Block[]): Block[] {
  const rising: Block[] = [];
  for (const block of blocks) {
    let last = { ...block };
    for (let before = rising.at(-1); before !== undefined && before.rate >= last.rate; before = rising.at(-1)) {
      const weight = before.weight + last.weight;
      last = {
        margin: (before.margin * before.weight + last.margin * last.weight) / weight,
        rate: (before.rate * before.weight + last.rate * last.weight) / weight,
        weight,
      };
      rising.pop();
    }
    rising.push(last);
  }
  return rising;
}

/** Isotonic regression with Laplace's (k + 1) / (n + 2) in each block, drawn as a line between the blocks' centres. */
export function fitIsotonic(margins: Float64Array, outcome: Uint8Array): Calibrator {
  const order = Int32Array.from(margins, (_, i) => i).toSorted(
    (a, b) => (margins[a] ?? 0) - (margins[b] ?? 0) || a - b,
  );
  const single = Array.from(order, (i) => ({ margin: margins[i] ?? 0, rate: outcome[i] ?? 0, weight: 1 }));
  const smooth = pooled(single).map((b) => ({ ...b, rate: (b.rate * b.weight + 1) / (b.weight + 2) }));
  // Smoothing moves small blocks more than large ones, so the order has to be restored once more.
  const blocks = pooled(smooth);
  return { kind: 'isotonic', margins: blocks.map((b) => b.margin), probabilities: blocks.map((b) => b.rate) };
}

function crossedErrors(
  fit: typeof fitPlatt,
  margins: Float64Array,
  outcome: Uint8Array,
  fold: Uint8Array,
): Float64Array {
  const errors = new Float64Array(margins.length);
  for (let held = 0; held < FOLDS; held++) {
    const curve = fit(
      margins.filter((_, i) => fold[i] !== held),
      outcome.filter((_, i) => fold[i] !== held),
    );
    margins.forEach((margin, i) => {
      if (fold[i] === held) errors[i] = (calibrated(curve, margin) - (outcome[i] ?? 0)) ** 2;
    });
  }
  return errors;
}

/**
 * The calibrator for these margins, which must come from models that did not see the row (out of fold): Platt below
 * `ISOTONIC_LABELS`; above, isotonic where its cross-validated Brier score is better by more than the standard error of
 * the difference. A narrower win is noise, and Platt's two parameters are the safer guess.
 */
export function chooseCalibrator(margins: Float64Array, outcome: Uint8Array, seed: number): Calibrator {
  if (margins.length < ISOTONIC_LABELS) return fitPlatt(margins, outcome);
  const fold = stratifiedFolds(outcome, FOLDS, seed);
  const platt = crossedErrors(fitPlatt, margins, outcome, fold);
  const isotonic = crossedErrors(fitIsotonic, margins, outcome, fold);
  const gains = platt.map((error, i) => error - (isotonic[i] ?? 0));
  const n = gains.length;
  const gain = gains.reduce((sum, g) => sum + g, 0) / n;
  const variance = gains.reduce((sum, g) => sum + (g - gain) ** 2, 0) / (n - 1);
  return gain > Math.sqrt(variance / n) ? fitIsotonic(margins, outcome) : fitPlatt(margins, outcome);
}
