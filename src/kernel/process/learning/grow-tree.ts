import { leafValue, tryFeature, type FeatureShape, type NodeSums, type Split } from './find-split.ts';
import { leftBins, type Tree } from './forest.ts';
import type { Random } from './random.ts';

/** What a tree is grown from. `shapes` and `columns` go by feature; `totalBins` is the sum of all bins. */
export type Soil = Readonly<{ columns: readonly Uint8Array[]; shapes: readonly FeatureShape[]; totalBins: number }>;

/** How far a tree may grow. `columnShare` is the share of features each tree may look at. */
export type Growth = Readonly<{
  maxLeaves: number;
  maxDepth: number;
  leafRows: number;
  l2: number;
  columnShare: number;
  learningRate: number;
}>;

type Leaf = {
  node: number;
  from: number;
  to: number;
  depth: number;
  sums: NodeSums;
  histogram: Float64Array;
  split: Split;
};

type Work = {
  soil: Soil;
  growth: Growth;
  features: number[];
  rows: Int32Array;
  spare: Int32Array;
  gradient: Float64Array;
  hessian: Float64Array;
  nodeGradient: Float64Array;
  nodeHessian: Float64Array;
  leafHessian: number;
  tree: Tree;
  pool: Float64Array[];
};

/** Grows one tree leaf by leaf, always cutting the leaf that gains most. `rows` is reordered; `gradient` goes by row. */
export function growTree(from: {
  soil: Soil;
  growth: Growth;
  rows: Int32Array;
  gradient: Float64Array;
  hessian: Float64Array;
  random: Random;
  pool: Float64Array[];
}): Tree {
  const { soil, growth, rows } = from;
  const work: Work = {
    ...from,
    features: someFeatures(soil.shapes.length, growth.columnShare, from.random),
    spare: new Int32Array(rows.length),
    nodeGradient: new Float64Array(rows.length),
    nodeHessian: new Float64Array(rows.length),
    leafHessian: 0,
    tree: { feature: [], cut: [], missingLeft: [], levels: [], left: [], right: [], value: [], cover: [] },
  };
  const leaves = [plantRoot(work)];
  while (leaves.length < growth.maxLeaves) {
    const next = leaves.reduce((best, leaf) => (leaf.split.gain > best.split.gain ? leaf : best));
    if (next.split.gain <= 0) break;
    leaves.splice(leaves.indexOf(next), 1, ...cutLeaf(work, next));
  }
  for (const leaf of leaves) {
    work.tree.value[leaf.node] =
      growth.learningRate * leafValue(leaf.sums.gradient, leaf.sums.hessian, leaf.sums, growth.l2);
    work.pool.push(leaf.histogram);
  }
  return work.tree;
}

function someFeatures(count: number, share: number, random: Random): number[] {
  const wanted = Math.min(count, Math.max(1, Math.ceil(share * count)));
  const all = Array.from({ length: count }, (_, i) => i);
  for (let i = 0; i < wanted; i++) {
    const other = i + Math.floor(random() * (count - i));
    [all[i], all[other]] = [all[other] ?? 0, all[i] ?? 0];
  }
  return all.slice(0, wanted).toSorted((a, b) => a - b);
}

function plantRoot(work: Work): Leaf {
  let gradient = 0;
  let hessian = 0;
  for (const row of work.rows) {
    gradient += work.gradient[row] ?? 0;
    hessian += work.hessian[row] ?? 0;
  }
  work.leafHessian = (work.growth.leafRows * hessian) / Math.max(1, work.rows.length);
  const sums = { gradient, hessian, low: -Infinity, high: Infinity };
  const leaf = newLeaf(work, { from: 0, to: work.rows.length, depth: 0, sums });
  fillHistogram(work, leaf);
  findSplit(work, leaf);
  return leaf;
}

function newLeaf(work: Work, part: Pick<Leaf, 'from' | 'to' | 'depth' | 'sums'>): Leaf {
  const { tree } = work;
  const node = tree.feature.length;
  tree.feature.push(-1);
  tree.cut.push(0);
  tree.missingLeft.push(0);
  tree.levels.push(null);
  tree.left.push(0);
  tree.right.push(0);
  tree.value.push(0);
  tree.cover.push(part.to - part.from);
  const histogram = work.pool.pop() ?? new Float64Array(work.soil.totalBins * 2);
  return { ...part, node, histogram, split: noSplit() };
}

function noSplit(): Split {
  return { gain: 0, feature: -1, cut: 0, missingLeft: 0, levels: null, leftGradient: 0, leftHessian: 0 };
}

/** Sums gradients and hessians by bin for the rows of a leaf: the hot loop of the trainer. */
function fillHistogram(work: Work, leaf: Leaf): void {
  const { soil, rows, nodeGradient, nodeHessian } = work;
  const count = leaf.to - leaf.from;
  for (let i = 0; i < count; i++) {
    const row = rows[leaf.from + i] ?? 0;
    nodeGradient[i] = work.gradient[row] ?? 0;
    nodeHessian[i] = work.hessian[row] ?? 0;
  }
  leaf.histogram.fill(0);
  const part = rows.subarray(leaf.from, leaf.to);
  for (const feature of work.features) {
    const column = soil.columns[feature];
    const shape = soil.shapes[feature];
    if (column === undefined || shape === undefined) continue;
    addColumn(leaf.histogram, shape.offset * 2, column, part, nodeGradient, nodeHessian);
  }
}

// Six plain arguments on purpose: an object here costs a third of the training time.
function addColumn(
  histogram: Float64Array,
  start: number,
  column: Uint8Array,
  rows: Int32Array,
  gradient: Float64Array,
  hessian: Float64Array,
): void {
  for (let i = 0; i < rows.length; i++) {
    const slot = start + 2 * (column[rows[i] ?? 0] ?? 0);
    histogram[slot] = (histogram[slot] ?? 0) + (gradient[i] ?? 0);
    histogram[slot + 1] = (histogram[slot + 1] ?? 0) + (hessian[i] ?? 0);
  }
}

function findSplit(work: Work, leaf: Leaf): void {
  leaf.split = noSplit();
  if (leaf.depth >= work.growth.maxDepth || leaf.sums.hessian < 2 * work.leafHessian) return;
  const rules = { l2: work.growth.l2, leafHessian: work.leafHessian };
  for (const feature of work.features) {
    const shape = work.soil.shapes[feature];
    if (shape === undefined) continue;
    tryFeature({ feature, shape, histogram: leaf.histogram, node: leaf.sums, rules, best: leaf.split });
  }
}

function cutLeaf(work: Work, leaf: Leaf): [Leaf, Leaf] {
  const { tree } = work;
  const { split, node } = leaf;
  tree.feature[node] = split.feature;
  tree.cut[node] = split.levels === null ? split.cut : 0;
  tree.missingLeft[node] = split.missingLeft;
  tree.levels[node] = split.levels === null ? null : split.levels.toSorted((a, b) => a - b);
  const middle = partition(work, leaf, leftBins(tree, node));
  const [leftSums, rightSums] = childSums(work, leaf);
  const left = newLeaf(work, { from: leaf.from, to: middle, depth: leaf.depth + 1, sums: leftSums });
  const right = newLeaf(work, { from: middle, to: leaf.to, depth: leaf.depth + 1, sums: rightSums });
  tree.left[node] = left.node;
  tree.right[node] = right.node;
  const [small, large] = middle - leaf.from < leaf.to - middle ? [left, right] : [right, left];
  fillHistogram(work, small);
  // The larger child is what is left of the parent, so only the smaller one is ever summed.
  for (let i = 0; i < large.histogram.length; i++) {
    large.histogram[i] = (leaf.histogram[i] ?? 0) - (small.histogram[i] ?? 0);
  }
  work.pool.push(leaf.histogram);
  findSplit(work, left);
  findSplit(work, right);
  return [left, right];
}

/** Under a monotone constraint neither child may cross the middle of the two, in this leaf and below. */
function childSums(work: Work, leaf: Leaf): [NodeSums, NodeSums] {
  const { split, sums } = leaf;
  const right = { gradient: sums.gradient - split.leftGradient, hessian: sums.hessian - split.leftHessian };
  const left = { gradient: split.leftGradient, hessian: split.leftHessian };
  const direction = work.soil.shapes[split.feature]?.monotone ?? 0;
  const range = { low: sums.low, high: sums.high };
  if (direction === 0)
    return [
      { ...left, ...range },
      { ...right, ...range },
    ];
  const { l2 } = work.growth;
  const middle =
    (leafValue(left.gradient, left.hessian, sums, l2) + leafValue(right.gradient, right.hessian, sums, l2)) / 2;
  const below = { low: sums.low, high: middle };
  const above = { low: middle, high: sums.high };
  return direction > 0
    ? [
        { ...left, ...below },
        { ...right, ...above },
      ]
    : [
        { ...left, ...above },
        { ...right, ...below },
      ];
}

/** Moves the rows that go left to the front, keeping their order; returns where the right ones start. */
function partition(work: Work, leaf: Leaf, goesLeft: Uint8Array): number {
  const { rows, spare } = work;
  const column = work.soil.columns[leaf.split.feature] ?? new Uint8Array();
  let left = leaf.from;
  let right = 0;
  for (let i = leaf.from; i < leaf.to; i++) {
    const row = rows[i] ?? 0;
    if (goesLeft[column[row] ?? 0] === 1) rows[left++] = row;
    else spare[right++] = row;
  }
  rows.set(spare.subarray(0, right), left);
  return left;
}
