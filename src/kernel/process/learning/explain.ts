import { leftBits, type Tree } from './forest.ts';

/** Contributions kept for decisions already met (numbers of 8 bytes); beyond it they are worked out anew each time. */
const MOST_KEPT = 2_000_000;
/** Inner nodes whose decisions fit into one small integer. */
const MOST_NODES = 30;

/**
 * One tree prepared for TreeSHAP. What a tree contributes depends only on what its inner nodes decide, and rows share
 * most of these decisions, so each combination is worked out once and kept.
 */
type Prepared = Readonly<{
  /** By inner node: its feature and 256 bits (8 words), one for each bin that goes left. */
  feature: Int32Array;
  goesLeft: Uint32Array;
  /** The features the tree looks at; slots of its leaves point into it. */
  features: Int32Array;
  leaves: readonly Leaf[];
  kept: Map<number, Float64Array>;
}>;

/**
 * The path to one leaf. A feature that is cut several times on the path has one slot whose share multiplies: `share` is
 * the part of the training rows that stays on the path when the feature is unknown.
 */
type Leaf = Readonly<{
  value: number;
  slots: readonly Readonly<{ feature: number; share: number }>[];
  steps: readonly Readonly<{ node: number; left: boolean; slot: number }>[];
}>;

/** Trees prepared for explaining. `expected` is their mean margin over the training rows: what is said of an unknown row. */
export type Paths = Readonly<{ trees: readonly Prepared[]; expected: number; used: { numbers: number } }>;

/** Prepares all trees. */
export function preparePaths(trees: readonly Tree[]): Paths {
  let expected = 0;
  const prepared = trees.map((tree) => {
    expected += expectedOf(tree);
    return prepare(tree);
  });
  return { trees: prepared, expected, used: { numbers: 0 } };
}

function expectedOf(tree: Tree): number {
  const sum = tree.feature.reduce(
    (s, f, node) => s + (f < 0 ? (tree.value[node] ?? 0) * (tree.cover[node] ?? 0) : 0),
    0,
  );
  return sum / (tree.cover[0] ?? 1);
}

type Walk = { node: number; feature: number; left: boolean; share: number };

function prepare(tree: Tree): Prepared {
  const inner: number[] = [];
  const paths: { value: number; path: Walk[] }[] = [];
  const walk = (at: number, path: Walk[]): void => {
    const feature = tree.feature[at] ?? -1;
    if (feature < 0) {
      paths.push({ value: tree.value[at] ?? 0, path });
      return;
    }
    const node = inner.push(at) - 1;
    for (const left of [true, false]) {
      const child = (left ? tree.left[at] : tree.right[at]) ?? 0;
      walk(child, [...path, { node, feature, left, share: (tree.cover[child] ?? 0) / (tree.cover[at] ?? 1) }]);
    }
  };
  walk(0, []);
  const features = [...new Set(inner.map((at) => tree.feature[at] ?? 0))];
  const goesLeft = new Uint32Array(inner.length * 8);
  inner.forEach((at, node) => goesLeft.set(leftBits(tree, at), node * 8));
  return {
    feature: Int32Array.from(inner, (at) => tree.feature[at] ?? 0),
    goesLeft,
    features: Int32Array.from(features),
    leaves: paths.map(({ value, path }) => leafOf(value, path, features)),
    kept: new Map(),
  };
}

function leafOf(value: number, path: readonly Walk[], features: readonly number[]): Leaf {
  const slots: { feature: number; share: number }[] = [];
  const steps = path.map((step) => {
    const feature = features.indexOf(step.feature);
    let slot = slots.findIndex((known) => known.feature === feature);
    if (slot < 0) slot = slots.push({ feature, share: 1 }) - 1;
    const held = slots[slot];
    if (held !== undefined) held.share *= step.share;
    return { node: step.node, left: step.left, slot };
  });
  return { value, slots, steps };
}

/**
 * Exact path-dependent TreeSHAP (Lundberg et al. 2020, algorithm 2) of one row: what each feature adds to the margin,
 * in log-odds. The contributions and `paths.expected` sum to the margin of the trees.
 */
export function contributionsOf(paths: Paths, bins: Uint8Array, features: number): Float64Array {
  const contributions = new Float64Array(features);
  const left = new Uint8Array(256);
  for (const tree of paths.trees) {
    const decided = decide(tree, bins, left);
    const parts = tree.kept.get(decided) ?? workOut(paths, tree, left, decided);
    for (let i = 0; i < parts.length; i++) {
      const feature = tree.features[i] ?? 0;
      contributions[feature] = (contributions[feature] ?? 0) + (parts[i] ?? 0);
    }
  }
  return contributions;
}

/** Fills `left` with 1 for each inner node that sends the row left; returns the same as one integer. */
function decide({ feature, goesLeft }: Prepared, bins: Uint8Array, left: Uint8Array): number {
  let decided = 0;
  for (let node = 0; node < feature.length; node++) {
    const bin = bins[feature[node] ?? 0] ?? 0;
    const bit = ((goesLeft[node * 8 + (bin >> 5)] ?? 0) >>> (bin & 31)) & 1;
    left[node] = bit;
    decided |= bit << node;
  }
  return decided;
}

function workOut(paths: Paths, tree: Prepared, left: Uint8Array, decided: number): Float64Array {
  const parts = new Float64Array(tree.features.length);
  for (const leaf of tree.leaves) addLeaf(leaf, left, parts);
  const room = paths.used.numbers + parts.length <= MOST_KEPT;
  if (room && tree.feature.length <= MOST_NODES) {
    paths.used.numbers += parts.length;
    tree.kept.set(decided, parts);
  }
  return parts;
}

function addLeaf({ value, slots, steps }: Leaf, left: Uint8Array, parts: Float64Array): void {
  const stays = new Uint8Array(slots.length).fill(1);
  for (const step of steps) {
    if ((left[step.node] === 1) !== step.left) stays[step.slot] = 0;
  }
  const weights = extended(slots, stays);
  slots.forEach(({ feature, share }, slot) => {
    const stay = stays[slot] ?? 0;
    const sum = stay === 1 ? sumStaying(weights, share) : sumLeaving(weights, share);
    parts[feature] = (parts[feature] ?? 0) + sum * (stay - share) * value;
  });
}

/** Weights of the subsets of the path by their size, one feature after the other (EXTEND). */
function extended(slots: Leaf['slots'], stays: Uint8Array): Float64Array {
  const weights = new Float64Array(slots.length + 1);
  weights[0] = 1;
  slots.forEach(({ share }, slot) => {
    const depth = slot + 1;
    const stay = stays[slot] ?? 0;
    for (let i = slot; i >= 0; i--) {
      const weight = weights[i] ?? 0;
      weights[i + 1] = (weights[i + 1] ?? 0) + (stay * weight * (i + 1)) / (depth + 1);
      weights[i] = (share * weight * (depth - i)) / (depth + 1);
    }
  });
  return weights;
}

/** Sum of the weights once one feature that stays on the path is taken out again (UNWIND). */
function sumStaying(weights: Float64Array, share: number): number {
  const count = weights.length - 1;
  let next = weights[count] ?? 0;
  let total = 0;
  for (let i = count - 1; i >= 0; i--) {
    const part = next / (i + 1);
    total += part;
    next = (weights[i] ?? 0) - part * share * (count - i);
  }
  return total * (count + 1);
}

function sumLeaving(weights: Float64Array, share: number): number {
  const count = weights.length - 1;
  let total = 0;
  for (let i = count - 1; i >= 0; i--) total += (weights[i] ?? 0) / (share * (count - i));
  return total * (count + 1);
}
