import { leftBits, type Tree } from './forest.ts';

/** Contributions kept for paths already met (8 bytes each); when full, others are worked out anew each time. */
const MOST_KEPT = 1_000_000;
/**
 * Inner nodes of a tree, whose decisions fit into one integer; a path has no more features than that, so the list of which
 * of them stay on it keeps small. The trainer grows 15 leaves, so 14 nodes, and paths of 8.
 */
const MOST_NODES = 14;

/**
 * Trees prepared for TreeSHAP, laid out flat: trees, their inner nodes, their leaves, and the slots of each leaf's path.
 * A slot is one feature of the path; where it is cut several times its share multiplies.
 *
 * What a leaf contributes depends only on which of its slots stay on the path, a few bits, so each combination is worked
 * out once and kept in `numbers`.
 */
export type Paths = Readonly<{
  /** Mean margin over the training rows: what is said of an unknown row. */
  expected: number;
  /** By tree: where its nodes and its leaves start; one more entry for the end. */
  nodesFrom: Int32Array;
  leavesFrom: Int32Array;
  /** By inner node: its feature and 256 bits (8 words), one for each bin that goes left. */
  feature: Int32Array;
  goesLeft: Uint32Array;
  /** By leaf: its value, where its slots start (one more entry for the end), and its place in `known`. */
  value: Float64Array;
  slotsFrom: Int32Array;
  knownFrom: Int32Array;
  /** By slot: its feature, the part of the training rows that stays when the feature is unknown, and as bits the nodes
   * of its feature and those of them that must go left. */
  slotFeature: Int32Array;
  slotShare: Float64Array;
  slotNodes: Int32Array;
  slotLefts: Int32Array;
  /** By leaf and the bits of its slots that stay: where the contributions start in the store, 0 for not yet. */
  known: Int32Array;
  store: Store;
}>;

type Store = { numbers: Float64Array; used: number };

type Slot = { feature: number; share: number; nodes: number; lefts: number };
type Leaf = Readonly<{ value: number; slots: readonly Slot[] }>;
type Prepared = Readonly<{ inner: readonly number[]; leaves: readonly Leaf[] }>;

/** Prepares all trees. @throws Error where a tree has more than 14 inner nodes */
export function preparePaths(trees: readonly Tree[]): Paths {
  const prepared = trees.map(prepare);
  const leaves = prepared.flatMap((tree) => tree.leaves);
  const slots = leaves.flatMap((leaf) => leaf.slots);
  const feature = prepared.flatMap(({ inner }, t) => inner.map((at) => trees[t]?.feature[at] ?? 0));
  const goesLeft = new Uint32Array(feature.length * 8);
  let node = 0;
  prepared.forEach(({ inner }, t) => {
    const tree = trees[t];
    if (tree !== undefined) for (const at of inner) goesLeft.set(leftBits(tree, at), 8 * node++);
  });
  const knownFrom = startsOf(leaves.map((leaf) => 1 << leaf.slots.length));
  return {
    expected: trees.reduce((sum, tree) => sum + expectedOf(tree), 0),
    nodesFrom: startsOf(prepared.map((tree) => tree.inner.length)),
    leavesFrom: startsOf(prepared.map((tree) => tree.leaves.length)),
    feature: Int32Array.from(feature),
    goesLeft,
    value: Float64Array.from(leaves, (leaf) => leaf.value),
    slotsFrom: startsOf(leaves.map((leaf) => leaf.slots.length)),
    knownFrom,
    slotFeature: Int32Array.from(slots, (slot) => slot.feature),
    slotShare: Float64Array.from(slots, (slot) => slot.share),
    slotNodes: Int32Array.from(slots, (slot) => slot.nodes),
    slotLefts: Int32Array.from(slots, (slot) => slot.lefts),
    known: new Int32Array(knownFrom[leaves.length] ?? 0),
    store: { numbers: new Float64Array(4096), used: 1 },
  };
}

/** Where each part starts when parts of these lengths stand one behind the other; the last entry is the whole length. */
function startsOf(lengths: readonly number[]): Int32Array {
  const starts = new Int32Array(lengths.length + 1);
  lengths.forEach((length, i) => (starts[i + 1] = (starts[i] ?? 0) + length));
  return starts;
}

function expectedOf(tree: Tree): number {
  const sum = tree.feature.reduce(
    (s, f, node) => s + (f < 0 ? (tree.value[node] ?? 0) * (tree.cover[node] ?? 0) : 0),
    0,
  );
  return sum / (tree.cover[0] ?? 1);
}

type Walk = Readonly<{ node: number; feature: number; left: boolean; share: number }>;

function prepare(tree: Tree): Prepared {
  const inner: number[] = [];
  const leaves: Leaf[] = [];
  const walk = (at: number, path: readonly Walk[]): void => {
    const feature = tree.feature[at] ?? -1;
    if (feature < 0) {
      leaves.push({ value: tree.value[at] ?? 0, slots: slotsOf(path) });
      return;
    }
    const node = inner.push(at) - 1;
    for (const left of [true, false]) {
      const child = (left ? tree.left[at] : tree.right[at]) ?? 0;
      walk(child, [...path, { node, feature, left, share: (tree.cover[child] ?? 0) / (tree.cover[at] ?? 1) }]);
    }
  };
  walk(0, []);
  if (inner.length > MOST_NODES) throw new Error(`a tree of ${inner.length} inner nodes is too large to explain`);
  return { inner, leaves };
}

function slotsOf(path: readonly Walk[]): Slot[] {
  const byFeature = new Map<number, Slot>();
  for (const { node, feature, left, share } of path) {
    const slot = byFeature.get(feature) ?? { feature, share: 1, nodes: 0, lefts: 0 };
    slot.share *= share;
    slot.nodes |= 1 << node;
    if (left) slot.lefts |= 1 << node;
    byFeature.set(feature, slot);
  }
  return [...byFeature.values()];
}

/**
 * Exact path-dependent TreeSHAP (Lundberg et al. 2020, algorithm 2) of one row: what each feature adds to the margin,
 * in log-odds. The contributions and `paths.expected` sum to the margin of the trees.
 */
export function contributionsOf(paths: Paths, bins: Uint8Array, features: number): Float64Array {
  const contributions = new Float64Array(features);
  const { leavesFrom, slotsFrom, slotFeature, store } = paths;
  for (let tree = 0; tree + 1 < leavesFrom.length; tree++) {
    const lefts = leftsOf(paths, tree, bins);
    const end = leavesFrom[tree + 1] ?? 0;
    for (let leaf = leavesFrom[tree] ?? 0; leaf < end; leaf++) {
      const from = slotsFrom[leaf] ?? 0;
      const to = slotsFrom[leaf + 1] ?? 0;
      const start = knownAt(paths, leaf, stayingOf(paths, from, to, lefts));
      const { numbers } = store;
      for (let slot = from; slot < to; slot++) {
        const feature = slotFeature[slot] ?? 0;
        contributions[feature] = (contributions[feature] ?? 0) + (numbers[start + slot - from] ?? 0);
      }
    }
  }
  return contributions;
}

/** Where the contributions of a leaf's slots start in the store; worked out where they are not known yet. */
function knownAt(paths: Paths, leaf: number, stay: number): number {
  const known = paths.known[(paths.knownFrom[leaf] ?? 0) + stay] ?? 0;
  return known === 0 ? keep(paths, leaf, stay) : known;
}

/** A bit for each inner node of the tree that sends the row left. */
function leftsOf({ nodesFrom, feature, goesLeft }: Paths, tree: number, bins: Uint8Array): number {
  const from = nodesFrom[tree] ?? 0;
  const to = nodesFrom[tree + 1] ?? 0;
  let lefts = 0;
  for (let node = from; node < to; node++) {
    const bin = bins[feature[node] ?? 0] ?? 0;
    lefts |= (((goesLeft[node * 8 + (bin >> 5)] ?? 0) >>> (bin & 31)) & 1) << (node - from);
  }
  return lefts;
}

/** A bit for each slot whose feature keeps the row on the path. */
function stayingOf({ slotNodes, slotLefts }: Paths, from: number, to: number, lefts: number): number {
  let stay = 0;
  for (let slot = from; slot < to; slot++) {
    if (((lefts ^ (slotLefts[slot] ?? 0)) & (slotNodes[slot] ?? 0)) === 0) stay |= 1 << (slot - from);
  }
  return stay;
}

/** Works a leaf's contributions out and returns where they start; they stay there when there is room. */
function keep({ store, slotsFrom, slotShare, knownFrom, known, value }: Paths, leaf: number, stay: number): number {
  const shares = slotShare.subarray(slotsFrom[leaf], slotsFrom[leaf + 1]);
  const start = store.used;
  const end = start + shares.length;
  if (end > store.numbers.length) {
    const wider = new Float64Array(store.numbers.length * 2);
    wider.set(store.numbers);
    store.numbers = wider;
  }
  workOut(value[leaf] ?? 0, shares, stay, store.numbers.subarray(start, end));
  if (end <= MOST_KEPT) {
    store.used = end;
    known[(knownFrom[leaf] ?? 0) + stay] = start;
  }
  return start;
}

/** Room for the longest path: no longer than the nodes of a tree. */
const weights = new Float64Array(MOST_NODES + 1);

// The list above is shared by all calls on purpose: a list for each leaf would cost more than the sums.
function workOut(value: number, shares: Float64Array, stay: number, parts: Float64Array): void {
  extend(shares, stay);
  for (let slot = 0; slot < shares.length; slot++) {
    const share = shares[slot] ?? 1;
    const stays = (stay >> slot) & 1;
    const sum = stays === 1 ? sumStaying(shares.length, share) : sumLeaving(shares.length, share);
    parts[slot] = sum * (stays - share) * value;
  }
}

/** Weights of the subsets of the path by their size, one feature after the other (EXTEND). */
function extend(shares: Float64Array, stay: number): void {
  weights[0] = 1;
  for (let depth = 1; depth <= shares.length; depth++) {
    const share = shares[depth - 1] ?? 1;
    const stays = (stay >> (depth - 1)) & 1;
    weights[depth] = 0;
    for (let i = depth - 1; i >= 0; i--) {
      const weight = (weights[i] ?? 0) / (depth + 1);
      weights[i + 1] = (weights[i + 1] ?? 0) + stays * weight * (i + 1);
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
