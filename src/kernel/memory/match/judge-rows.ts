import { judgeOf, probabilityOf, type Evidence } from './engine/judge.ts';
import { pairFeatures, type PairFeatures } from './engine/features.ts';
import { matchTable, type MatchTable } from './engine/table.ts';
import type { RawRow } from './engine/plan.ts';
import type { Known } from './learned.ts';
import type { MatchLearner } from './learner.ts';
import type { KindPlan } from './plan-of-kind.ts';

/** A pair of rows with what speaks for it. */
export type JudgedRows = Readonly<{
  a: number;
  b: number;
  probability: number;
  judge: 'weights' | 'trees';
  evidence: readonly Evidence[];
  isStrong: boolean;
}>;

/** Pairs below it are not worth a look. Chosen, not fitted. */
export const LEAST = 0.3;
/** Pairs the weights find less likely are not shown to the trees. Chosen, not fitted. */
export const LEAST_FOR_TREES = 0.02;

/** A few rows made ready for comparing; for whole kinds the worker does it. */
export function someRows({ plan }: KindPlan, rows: readonly RawRow[], known: Known): MatchTable {
  const table = matchTable(plan);
  for (const row of rows) table.add(row);
  table.seal(known.learned.shares);
  return table;
}

type Asked = Readonly<{ table: MatchTable; rows: readonly RawRow[]; known: Known; learner: MatchLearner }>;

/** Judges pairs of a small table. Answers those that are likely enough. */
export function judgeRows(
  { table, rows, known, learner }: Asked,
  pairs: Iterable<readonly [number, number]>,
): JudgedRows[] {
  const judge = judgeOf(table, known.learned.weights, known.learned.shares);
  const features = known.trees === null ? null : pairFeatures(table, (row) => rows[row] ?? []);
  const least = features === null ? LEAST : LEAST_FOR_TREES;
  const floor = Math.log(least / (1 - least));
  const judged: JudgedRows[] = [];
  for (const [a, b] of pairs) {
    const logit = judge.logit(a, b, floor);
    if (logit < floor) continue;
    const probability = features === null ? probabilityOf(logit) : learner.probability(known.trees, features(a, b));
    if (probability < LEAST) continue;
    const evidence = judge.evidence(a, b);
    judged.push({
      a,
      b,
      probability,
      judge: features === null ? 'weights' : 'trees',
      evidence,
      isStrong: isStrong(evidence),
    });
  }
  return judged;
}

const OF_ONE_ALONE = new Set(['creditCode', 'code', 'mail', 'phone']);
const TOPS: Readonly<Record<string, number>> = { creditCode: 1, code: 2, mail: 2, phone: 2 };
const NAMES = new Set(['company', 'person', 'text']);

/** Whether a pair agrees exactly on something that belongs to one alone and does not disagree on the name. */
export function isStrong(evidence: readonly Evidence[]): boolean {
  const agrees = evidence.some(({ as, level }) => OF_ONE_ALONE.has(as) && level === TOPS[as]);
  return agrees && evidence.every(({ as, level }) => !NAMES.has(as) || level !== 0);
}

/** What trees learn from and are asked with, for one pair of raw rows. */
export function featuresOf(kindPlan: KindPlan, pair: readonly [RawRow, RawRow], known: Known): PairFeatures {
  const table = someRows(kindPlan, pair, known);
  return pairFeatures(table, (row) => pair[row] ?? [])(0, 1);
}
