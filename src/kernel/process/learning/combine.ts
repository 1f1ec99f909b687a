import { logOdds } from './certainty.ts';

/** One source's word on a statement. `p`: the calibrated probability that what it says is right. */
export type Voice = Readonly<{
  p: number;
  isFor: boolean;
  /** Sources of one origin repeat each other: the same file, the same system, the same model. */
  origin: string;
  at: Date;
}>;

/** What a repeated word of one origin adds, as a share of the first. Chosen, not fitted: decision 0031. */
export const REPEATED = 0.2;
/** Days after which a word weighs half against the newest; as values are resolved (decision 0004). */
const HALF_LIFE_DAYS = 180;
const MS_PER_DAY = 86_400_000;

/**
 * The probability that a statement is right, out of all words for and against it: their log-odds against the base rate
 * add up (naive Bayes), each weighed by its age beside the newest, and those after the first of one origin by a fifth.
 * The strongest word of an origin counts in full. One word alone gives its own probability back.
 */
export function combined(voices: readonly Voice[], base: number): number {
  if (voices.length === 0) return base;
  const prior = logOdds(base);
  const newest = Math.max(...voices.map((v) => v.at.getTime()));
  let sum = prior;
  for (const group of Map.groupBy(voices, (v) => v.origin).values()) {
    const parts = group
      .map((v) => ({
        pull: pullOf(v, prior),
        weight: 0.5 ** ((newest - v.at.getTime()) / MS_PER_DAY / HALF_LIFE_DAYS),
      }))
      .toSorted((a, b) => Math.abs(b.pull * b.weight) - Math.abs(a.pull * a.weight));
    parts.forEach(({ pull, weight }, i) => {
      sum += pull * weight * (i === 0 ? 1 : REPEATED);
    });
  }
  return 1 / (1 + Math.exp(-sum));
}

/** What a word adds to the log-odds. A word for another value is as likely wrong about this one as it is right about that. */
function pullOf({ p, isFor }: Voice, prior: number): number {
  return isFor ? logOdds(p) - prior : -Math.max(0, logOdds(p) - logOdds(0.5));
}

/**
 * Learned reliability of a source: the share of its judged statements that was right, drawn towards what is thought of
 * its sort before (as if `PRIOR_LABELS` of them had been judged).
 */
export function reliabilityAfter(prior: number, right: number, n: number): number {
  return (prior * PRIOR_LABELS + right) / (PRIOR_LABELS + n);
}
const PRIOR_LABELS = 20;
