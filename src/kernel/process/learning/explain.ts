import { leftBits, type Tree } from './forest.ts';

/** Contributions kept for decisions already met (8 bytes each); when full, others are worked out anew each time. */
const MOST_KEPT = 1_000_000;
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
  /** Decisions of the inner nodes, as bits → where the contributions of `features` start in the store. */
  kept: Map<number, number>;
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
export type Paths = Readonly<{ trees: readonly Prepared[]; expected: number; store: Store }>;

type Store = { numbers: Float64Array; used: number };

/** Prepares all trees. */
export function preparePaths(trees: readonly Tree[]): Paths {
  let expected = 0;
  const prepared = trees.map((tree) => {
    expected += expectedOf(tree);
    return prepare(tree);
  });
  return { trees: prepared, expected, store: { numbers: new Float64Array(4096), used: 0 } };
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
    const start = tree.kept.get(decided) ?? keep(paths.store, tree, left, decided);
    const { numbers } = paths.store;
    for (let i = 0; i < tree.features.length; i++) {
      const feature = tree.features[i] ?? 0;
      contributions[feature] = (contributions[feature] ?? 0) + (numbers[start + i] ?? 0);
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

/** Works the contributions out and returns where they start; they stay there when there is room. */
function keep(store: Store, tree: Prepared, left: Uint8Array, decided: number): number {
  const count = tree.features.length;
  if (store.used + count > store.numbers.length) {
    const wider = new Float64Array(store.numbers.length * 2);
    wider.set(store.numbers);
    store.numbers = wider;
  }
  const parts = store.numbers.subarray(store.used, store.used + count).fill(0);
  for (const leaf of tree.leaves) addLeaf(leaf, left, parts);
  const start = store.used;
  if (start + count <= MOST_KEPT && tree.feature.length <= MOST_NODES) {
    store.used += count;
    tree.kept.set(decided, start);
  }
  return start;
}

/** Room for the longest path; trees are grown to a depth of 8 unless told otherwise. */
const stays = new Uint8Array(64);
const weights = new Float64Array(65);

// The two lists above are shared by all calls on purpose: a list for each leaf would cost more than the sums.
function addLeaf({ value, slots, steps }: Leaf, left: Uint8Array, parts: Float64Array): void {
  const count = slots.length;
  stays.fill(1, 0, count);
  for (const step of steps) {
    if ((left[step.node] === 1) !== step.left) stays[step.slot] = 0;
  }
  extend(slots);
  for (let slot = 0; slot < count; slot++) {
    const { feature = 0, share = 1 } = slots[slot] ?? {};
    const stay = stays[slot] ?? 0;
    const sum = stay === 1 ? sumStaying(count, share) : sumLeaving(count, share);
    parts[feature] = (parts[feature] ?? 0) + sum * (stay - share) * value;
  }
}

/** Weights of the subsets of the path by their size, one feature after the other (EXTEND). */
function extend(slots: Leaf['slots']): void {
  weights[0] = 1;
  for (let depth = 1; depth <= slots.length; depth++) {
    const share = slots[depth - 1]?.share ?? 1;
    const stay = stays[depth - 1] ?? 0;
    weights[depth] = 0;
    for (let i = depth - 1; i >= 0; i--) {
      const weight = (weights[i] ?? 0) / (depth + 1);
      weights[i + 1] = (weights[i + 1] ?? 0) + stay * weight * (i + 1);
      weights[i] = share * weight * (depth - i);
    }
  }
}

/** Sum of the weights once one feature that stays on the path is taken out again (UNWIND). */
function sumStaying(count: number, share: number): number {
  let next = weights[count] ?? 0;
  let total = 0;
  for (let i = count - 1; i >= 0; i--) {
    const part = next / (i + 1);
    total += part;
    next = (weights[i] ?? 0) - part * share * (count - i);
  }
  return total * (count + 1);
}

function sumLeaving(count: number, share: number): number {
  let total = 0;
  for (let i = count - 1; i >= 0; i--) total += (weights[i] ?? 0) / (share * (count - i));
  return total * (count + 1);
}
