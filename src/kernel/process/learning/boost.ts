import type { Binned } from './bins.ts';
import { addMargins, plantForest, type Tree } from './forest.ts';
import { growTree, type Growth, type Soil } from './grow-tree.ts';
import { seededRandom, shuffle, type Random } from './random.ts';

/**
 * How trees are grown. Rate .06, 15 leaves and 300 trees at most are published values for tables of some thousand rows;
 * 20 rows a leaf and λ = 1 are the defaults of LightGBM and XGBoost. Half of the columns for each tree and the size of the
 * part kept aside were compared by nested cross-validation inside learning parts and on made-up tables.
 */
export type BoostOptions = Growth &
  Readonly<{ maxTrees: number; patience: number; rowShare: number; validationShare: number }>;

export const DEFAULT_BOOST: BoostOptions = {
  maxTrees: 300,
  patience: 20,
  learningRate: 0.06,
  maxLeaves: 15,
  maxDepth: 8,
  leafRows: 20,
  l2: 1,
  columnShare: 0.5,
  rowShare: 0.8,
  validationShare: 0.1,
};

/** Rows a tree looks at, at most: beyond it more rows cost time and hardly move a split. Chosen, not fitted. */
const MOST_ROWS_A_TREE = 16_000;

/** A boosted model over binned features: log-odds = base + the sum of the trees. */
export type Boosted = Readonly<{ base: number; trees: Tree[] }>;

/** What `boost` learns from: `rows` of the binned table with their outcomes (by table row), and −1, 0 or 1 by feature. */
export type BoostInput = Readonly<{
  binned: Binned;
  outcome: Uint8Array;
  rows: Int32Array;
  monotone?: Int8Array;
  options: BoostOptions;
  seed: number;
}>;

/**
 * Gradient boosting on binary log-loss. A part of `rows` is kept aside to stop: after `patience` trees without a better
 * log-loss there, the best number of trees is kept.
 */
export function boost(input: BoostInput): Boosted {
  const { binned, outcome, options } = input;
  const random = seededRandom(input.seed);
  const { fit, check } = partsOf(input, random);
  const soil = soilOf(binned, input.monotone);
  const positives = fit.reduce((sum, row) => sum + (outcome[row] ?? 0), 0);
  const base = Math.log((positives + 1) / (fit.length - positives + 1));
  const margins = new Float64Array(binned.n).fill(base);
  const gradient = new Float64Array(binned.n);
  const hessian = new Float64Array(binned.n);
  const trees: Tree[] = [];
  const pool: Float64Array[] = [];
  const all = Int32Array.from([...fit, ...check]);
  const taken = Math.ceil(Math.min(options.rowShare * fit.length, MOST_ROWS_A_TREE));
  let best = { loss: lossOf(margins, outcome, check), trees: 0 };
  while (trees.length < options.maxTrees && trees.length - best.trees < options.patience) {
    fillGradients({ rows: fit, margins, outcome, gradient, hessian });
    const rows = sample(fit, taken, random);
    const tree = growTree({ soil, growth: options, rows, gradient, hessian, random, pool });
    if (tree.feature.length < 2) break;
    trees.push(tree);
    addMargins(plantForest([tree]), binned.columns, all, margins);
    const loss = lossOf(margins, outcome, check);
    if (loss < best.loss) best = { loss, trees: trees.length };
  }
  return { base, trees: trees.slice(0, best.trees) };
}

/** Stratified, so that a rare outcome is in both parts. */
function partsOf({ rows, outcome, options }: BoostInput, random: Random): { fit: Int32Array; check: Int32Array } {
  const fit: number[] = [];
  const check: number[] = [];
  for (const wanted of [0, 1]) {
    const mine = shuffle(
      rows.filter((row) => outcome[row] === wanted),
      random,
    );
    const aside = Math.round(options.validationShare * mine.length);
    check.push(...mine.subarray(0, aside));
    fit.push(...mine.subarray(aside));
  }
  return { fit: Int32Array.from(fit).toSorted(), check: Int32Array.from(check).toSorted() };
}

function soilOf(binned: Binned, monotone: Int8Array | undefined): Soil {
  let totalBins = 0;
  const shapes = binned.specs.map((spec, feature) => {
    const offset = totalBins;
    totalBins += spec.bins;
    const wanted = monotone?.[feature] ?? 0;
    const direction: -1 | 0 | 1 = wanted > 0 ? 1 : wanted < 0 ? -1 : 0;
    return {
      offset,
      bins: spec.bins,
      category: spec.kind === 'category',
      monotone: spec.kind === 'category' ? 0 : direction,
    };
  });
  return { columns: binned.columns, shapes, totalBins };
}

function fillGradients(at: {
  rows: Int32Array;
  margins: Float64Array;
  outcome: Uint8Array;
  gradient: Float64Array;
  hessian: Float64Array;
}): void {
  for (const row of at.rows) {
    const p = 1 / (1 + Math.exp(-(at.margins[row] ?? 0)));
    at.gradient[row] = p - (at.outcome[row] ?? 0);
    at.hessian[row] = p * (1 - p);
  }
}

/** `count` of the rows without replacement, in table order, so that memory is read forwards. */
function sample(rows: Int32Array, count: number, random: Random): Int32Array {
  if (count >= rows.length) return rows.slice();
  const kept = new Int32Array(count);
  let at = 0;
  for (let i = 0; i < rows.length && at < count; i++) {
    if (random() * (rows.length - i) < count - at) kept[at++] = rows[i] ?? 0;
  }
  return kept.subarray(0, at);
}

function lossOf(margins: Float64Array, outcome: Uint8Array, rows: Int32Array): number {
  let loss = 0;
  for (const row of rows) {
    const margin = margins[row] ?? 0;
    loss += Math.max(margin, 0) - (outcome[row] ?? 0) * margin + Math.log1p(Math.exp(-Math.abs(margin)));
  }
  return loss / Math.max(1, rows.length);
}
