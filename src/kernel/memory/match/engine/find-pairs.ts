import type { Shares } from '../compare/column.ts';
import { blocksOf, type BlockReport } from './blocks.ts';
import { estimate, notePattern, type Patterns, type Weights } from './fellegi-sunter.ts';
import { judgeOf, type Judge } from './judge.ts';
import type { MatchTable } from './table.ts';

/** Rows of one block that are compared; a larger one says too little. Chosen, not fitted. */
const BLOCK_CAP = 80;
/** Rows one row is compared with, at most, from its tightest blocks. */
const MOST_NEIGHBOURS = 120;
/** Pairs EM looks at: more change the weights in the third digit only. */
const EM_PAIRS = 200_000;
const RANDOM_PAIRS = 100_000;

export type FindOptions = Readonly<{
  /** Pairs below it are not reported. */
  least: number;
  /** Rows from here on are another source: then only pairs across are compared. */
  secondFrom?: number;
  /** Weights learned before; without them EM learns them from this table. */
  weights?: Weights;
  seed?: number;
  onProgress?: (share: number) => void;
}>;

export type FoundPairs = Readonly<{
  a: Int32Array;
  b: Int32Array;
  /** Log-odds that the two are the same. */
  logit: Float64Array;
  weights: Weights;
  shares: ReadonlyMap<string, Shares>;
  judge: Judge;
  report: BlockReport & { pairs: number; pairsPerRow: number };
}>;

/** Finds the pairs of rows that are likely the same: blocks them, learns the weights, judges each pair. */
export function findPairs(table: MatchTable, options: FindOptions): FoundPairs {
  const { least, secondFrom = null, onProgress = () => {} } = options;
  const rows = table.size();
  const blocks = blocksOf(table, BLOCK_CAP);
  onProgress(0.3);
  const isPair = (row: number, other: number) =>
    secondFrom === null ? other > row : row < secondFrom && other >= secondFrom;
  const visitAll = (every: number, visit: (a: number, b: number) => void) => {
    for (let row = 0; row < rows; row += every)
      blocks.neighbours(row, MOST_NEIGHBOURS, (other) => {
        if (isPair(row, other)) visit(row, other);
      });
  };
  const weights = options.weights ?? learnWeights(table, visitAll, options);
  onProgress(0.5);
  const shares = table.shares();
  const judge = judgeOf(table, weights, shares);
  const floor = Math.log(least / (1 - least));
  const kept: { a: number[]; b: number[]; logit: number[] } = { a: [], b: [], logit: [] };
  let pairs = 0;
  let told = 0;
  visitAll(1, (a, b) => {
    pairs += 1;
    const logit = judge.logit(a, b, floor);
    if (logit >= floor) {
      kept.a.push(a);
      kept.b.push(b);
      kept.logit.push(logit);
    }
    if (a - told < 2_000) return;
    told = a;
    onProgress(0.5 + (0.5 * a) / rows);
  });
  return {
    a: Int32Array.from(kept.a),
    b: Int32Array.from(kept.b),
    logit: Float64Array.from(kept.logit),
    weights,
    shares,
    judge,
    report: { ...blocks.report, pairs, pairsPerRow: pairs / Math.max(1, rows) },
  };
}

function learnWeights(
  table: MatchTable,
  visitAll: (every: number, visit: (a: number, b: number) => void) => void,
  { seed = 1, secondFrom }: FindOptions,
): Weights {
  const rows = table.size();
  const blocked: Patterns = new Map();
  let seen = 0;
  // Every n-th row with all its neighbours is a fair sample of the pairs.
  const every = Math.max(1, Math.floor(rows / 20_000));
  visitAll(every, (a, b) => {
    if (seen++ < EM_PAIRS) notePattern(table, blocked, a, b);
  });
  return estimate({
    plan: table.plan,
    levels: table.columns.map((column) => column.levels),
    blocked,
    random: randomPatterns(table, { rows, seed, secondFrom: secondFrom ?? null }),
  });
}

function randomPatterns(
  table: MatchTable,
  { rows, seed, secondFrom }: { rows: number; seed: number; secondFrom: number | null },
): Patterns {
  const random: Patterns = new Map();
  if (rows < 2) return random;
  let state = seed >>> 0;
  // A linear congruential generator (Numerical Recipes) is random enough to draw pairs.
  const next = (below: number) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  const count = Math.min(RANDOM_PAIRS, rows * 20);
  for (let i = 0; i < count; i++) {
    const a = next(secondFrom ?? rows);
    const b = secondFrom === null ? next(rows) : secondFrom + next(rows - secondFrom);
    if (a !== b) notePattern(table, random, Math.min(a, b), Math.max(a, b));
  }
  return random;
}
