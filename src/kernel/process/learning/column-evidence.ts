import { binColumn, specOf, type FeatureSpec } from './bins.ts';
import { aucWithError, wilson, type AucEstimate } from './metrics.ts';
import type { Column } from './table.ts';

/** Stretches a number is cut into when it is looked at alone; frequent values keep one of their own. Chosen, not fitted. */
const STRETCHES = 24;
/** Imagined rows at the base rate added to each level, so that rare levels promise little. Chosen, not fitted. */
const PRIOR_ROWS = 5;
/** Rows a level needs before it counts as evidence. Chosen, not fitted: with 20, Wilson still spans ±.2. */
const EVIDENCE_ROWS = 20;

/** One level (or stretch of numbers) of a column: its rows, how many of them are won, and what it is called. */
export type LevelEvidence = Readonly<{
  label: string | null;
  n: number;
  won: number;
  /** How many times the odds of the outcome it points to exceed the base odds (cautious: by Wilson's end); at least 1. */
  odds: number;
  /** The outcome it points to. */
  points: 'won' | 'lost';
  /** Its share of all rows with the outcome it points to. */
  ofOutcome: number;
}>;

/** What one column says of the outcome when it is looked at alone. */
export type ColumnEvidence = Readonly<{
  n: number;
  won: number;
  /** Share of the won and of the lost rows in which the column is filled. */
  filledWon: number;
  filledLost: number;
  category: boolean;
  /** AUC of the column's own rates, each row judged by rates of the other folds. */
  alone: AucEstimate;
  /** Levels with enough rows; missing is the level without a label. */
  levels: readonly LevelEvidence[];
  /** All filled rows taken as one level, or null when they are too few. */
  filled: LevelEvidence | null;
}>;

/** Looks at one column alone on labelled rows. `fold` keeps a row from judging itself. */
export function evidenceOf(column: Column, outcome: Uint8Array, fold: Uint8Array): ColumnEvidence {
  const spec = specOf(column, STRETCHES);
  const bins = binColumn(spec, column);
  const n = new Float64Array(256);
  const won = new Float64Array(256);
  bins.forEach((bin, row) => {
    n[bin] = (n[bin] ?? 0) + 1;
    won[bin] = (won[bin] ?? 0) + (outcome[row] ?? 0);
  });
  const allWon = outcome.reduce((sum, y) => sum + y, 0);
  const allLost = outcome.length - allWon;
  const levels = Array.from({ length: spec.bins }, (_, bin) => bin)
    .filter((bin) => (n[bin] ?? 0) >= EVIDENCE_ROWS)
    .map((bin) =>
      levelOf({ label: labelOf({ spec, column, bins, bin }), n: n[bin] ?? 0, won: won[bin] ?? 0, allWon, allLost }),
    );
  return {
    n: outcome.length,
    won: allWon,
    filledWon: 1 - (won[0] ?? 0) / allWon,
    filledLost: 1 - ((n[0] ?? 0) - (won[0] ?? 0)) / allLost,
    category: column.kind === 'category',
    alone: aucWithError(crossedRates(bins, outcome, fold), outcome),
    levels,
    filled: filledOf(n[0] ?? 0, won[0] ?? 0, { n: outcome.length, allWon, allLost }),
  };
}

function filledOf(missing: number, missingWon: number, all: { n: number; allWon: number; allLost: number }) {
  const n = all.n - missing;
  if (n < EVIDENCE_ROWS || missing === 0) return null;
  return levelOf({ label: '*', n, won: all.allWon - missingWon, allWon: all.allWon, allLost: all.allLost });
}

function crossedRates(bins: Uint8Array, outcome: Uint8Array, fold: Uint8Array): Float64Array {
  const folds = fold.reduce((max, f) => Math.max(max, f), 0) + 1;
  const n = new Float64Array(folds * 256);
  const won = new Float64Array(folds * 256);
  const total = new Float64Array(256);
  const totalWon = new Float64Array(256);
  bins.forEach((bin, row) => {
    const slot = (fold[row] ?? 0) * 256 + bin;
    const y = outcome[row] ?? 0;
    n[slot] = (n[slot] ?? 0) + 1;
    won[slot] = (won[slot] ?? 0) + y;
    total[bin] = (total[bin] ?? 0) + 1;
    totalWon[bin] = (totalWon[bin] ?? 0) + y;
  });
  const rate = outcome.reduce((sum, y) => sum + y, 0) / outcome.length;
  return Float64Array.from(bins, (bin, row) => {
    const slot = (fold[row] ?? 0) * 256 + bin;
    const others = (total[bin] ?? 0) - (n[slot] ?? 0);
    return ((totalWon[bin] ?? 0) - (won[slot] ?? 0) + PRIOR_ROWS * rate) / (others + PRIOR_ROWS);
  });
}

function levelOf(at: { label: string | null; n: number; won: number; allWon: number; allLost: number }): LevelEvidence {
  const { label, n, won, allWon, allLost } = at;
  const baseOdds = allWon / allLost;
  const { low, high } = wilson(won, n);
  const forWon = low / (1 - low) / baseOdds;
  const forLost = ((1 - high) / high) * baseOdds;
  return forWon >= forLost
    ? { label, n, won, odds: Math.max(1, forWon), points: 'won', ofOutcome: won / allWon }
    : { label, n, won, odds: Math.max(1, forLost), points: 'lost', ofOutcome: (n - won) / allLost };
}

function labelOf(at: { spec: FeatureSpec; column: Column; bins: Uint8Array; bin: number }): string | null {
  const { spec, column, bins, bin } = at;
  if (bin === 0) return null;
  if (spec.kind === 'category' || column.kind === 'category')
    return spec.kind === 'category' ? (spec.levels[bin - 1] ?? '…') : '…';
  let from = Infinity;
  let to = -Infinity;
  column.values.forEach((value, row) => {
    if (bins[row] !== bin) return;
    from = Math.min(from, value);
    to = Math.max(to, value);
  });
  return from === to ? short(from) : `${short(from)} – ${short(to)}`;
}

const short = (value: number) => String(Number(value.toPrecision(6)));
