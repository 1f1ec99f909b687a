/**
 * One tree as plain JSON. Node 0 is the root. `feature` is −1 in a leaf; elsewhere a bin goes left when it is at most
 * `cut` (bin 0, missing, when `missingLeft` is 1), or, where `levels` is not null, when `levels` holds it.
 * `value` is the log-odds a leaf adds; `cover` counts the training rows that reached the node.
 */
export type Tree = Readonly<{
  feature: number[];
  cut: number[];
  missingLeft: number[];
  levels: (number[] | null)[];
  left: number[];
  right: number[];
  value: number[];
  cover: number[];
}>;

/** Many trees laid out for fast walking. `goesLeft` holds 256 bits (8 words) for each node, one for each bin. */
export type Forest = Readonly<{
  roots: Int32Array;
  feature: Int16Array;
  left: Int32Array;
  right: Int32Array;
  value: Float64Array;
  cover: Float64Array;
  goesLeft: Uint32Array;
}>;

/** A flag for each bin that goes left at this node. */
export function leftBins(tree: Tree, node: number): Uint8Array {
  const flags = new Uint8Array(256);
  const levels = tree.levels[node] ?? null;
  if (levels === null) {
    flags.fill(1, 1, (tree.cut[node] ?? 0) + 1);
    flags[0] = tree.missingLeft[node] ?? 0;
  } else {
    for (const bin of levels) flags[bin] = 1;
  }
  return flags;
}

/** The same flags as 256 bits: eight times denser, so that a whole forest stays in the processor's cache. */
export function leftBits(tree: Tree, node: number): Uint32Array {
  const bits = new Uint32Array(8);
  leftBins(tree, node).forEach((flag, bin) => {
    bits[bin >> 5] = (bits[bin >> 5] ?? 0) | (flag << (bin & 31));
  });
  return bits;
}

/** Lays trees out for walking. */
export function plantForest(trees: readonly Tree[]): Forest {
  const nodes = trees.reduce((sum, tree) => sum + tree.feature.length, 0);
  const forest: Forest = {
    roots: new Int32Array(trees.length),
    feature: new Int16Array(nodes),
    left: new Int32Array(nodes),
    right: new Int32Array(nodes),
    value: new Float64Array(nodes),
    cover: new Float64Array(nodes),
    goesLeft: new Uint32Array(nodes * 8),
  };
  let offset = 0;
  trees.forEach((tree, t) => {
    forest.roots[t] = offset;
    const start = offset;
    forest.feature.set(tree.feature, start);
    forest.value.set(tree.value, start);
    forest.cover.set(tree.cover, start);
    tree.feature.forEach((feature, node) => {
      forest.left[start + node] = start + (tree.left[node] ?? 0);
      forest.right[start + node] = start + (tree.right[node] ?? 0);
      if (feature >= 0) forest.goesLeft.set(leftBits(tree, node), (start + node) * 8);
    });
    offset += tree.feature.length;
  });
  return forest;
}

/** The leaf that `binOf` leads to from `root`. */
function leafFrom(forest: Forest, root: number, binOf: (feature: number) => number): number {
  const { feature, left, right, goesLeft } = forest;
  let node = root;
  for (let f = feature[node] ?? -1; f >= 0; f = feature[node] ?? -1) {
    const bin = binOf(f);
    const bit = ((goesLeft[node * 8 + (bin >> 5)] ?? 0) >>> (bin & 31)) & 1;
    node = (bit === 1 ? left[node] : right[node]) ?? 0;
  }
  return node;
}

/** Sum of the leaves one row reaches, given its bin of each feature. */
export function marginOf(forest: Forest, bins: Uint8Array): number {
  const binOf = (feature: number) => bins[feature] ?? 0;
  let sum = 0;
  for (const root of forest.roots) sum += forest.value[leafFrom(forest, root, binOf)] ?? 0;
  return sum;
}

/** Adds what one forest says of each of `rows` to `margins`, reading column-major bins. */
export function addMargins(
  forest: Forest,
  columns: readonly Uint8Array[],
  rows: Int32Array,
  margins: Float64Array,
): void {
  let row = 0;
  const binOf = (feature: number) => columns[feature]?.[row] ?? 0;
  for (const root of forest.roots) {
    for (row of rows) margins[row] = (margins[row] ?? 0) + (forest.value[leafFrom(forest, root, binOf)] ?? 0);
  }
}
