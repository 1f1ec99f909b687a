import { UNKNOWN, type Shares } from '../compare/column.ts';
import type { Weights } from './fellegi-sunter.ts';
import type { MatchTable } from './table.ts';

/** What one comparison adds to the log-odds (base 2), and the level it found; `UNKNOWN` adds nothing. */
export type Evidence = Readonly<{ field: string; as: string; level: number; bits: number }>;

/** Judges pairs of one table by Fellegi and Sunter's weights. */
export type Judge = Readonly<{
  /** Log-odds (natural) that two rows are the same; `-Infinity` once it cannot reach `floor` any more. */
  logit(a: number, b: number, floor?: number): number;
  evidence(a: number, b: number): Evidence[];
}>;

/** How far the rarity of a value may move its weight, in log-odds. Chosen, not fitted. */
const MOST_RARITY = 5;
/** Log-odds beyond which more agreement says nothing more: what is shown is never quite sure. */
const MOST_LOGIT = 9;

/** A judge with these weights. `shares` tells how common values are: agreeing on a rare one says more. */
export function judgeOf(table: MatchTable, weights: Weights, shares: ReadonlyMap<string, Shares>): Judge {
  const { columns, plan } = table;
  const bits = weights.fields.map((field) => field.m.map((m, level) => Math.log(m / (field.u[level] ?? 1))));
  const prior = Math.log(weights.share / (1 - weights.share));
  const weigh = (i: number, level: number, a: number): number => {
    const weight = bits[i]?.[level] ?? 0;
    const field = plan.fields[i];
    const known = field === undefined ? undefined : shares.get(field.id);
    if (known === undefined || level !== (columns[i]?.levels ?? 0) - 1) return weight;
    const u = weights.fields[i]?.u[level] ?? 1;
    return weight + rarity(known, columns[i]?.term(a) ?? 0, u);
  };
  const order = columns
    .map((_, i) => ({
      i,
      most: Math.max(0, ...(bits[i] ?? [])) + (shares.has(plan.fields[i]?.id ?? '') ? MOST_RARITY : 0),
    }))
    .toSorted((x, y) => y.most - x.most);
  const rest = order.map((_, at) => order.slice(at + 1).reduce((sum, { most }) => sum + most, 0));
  return {
    logit(a, b, floor = Number.NEGATIVE_INFINITY) {
      let logit = prior;
      for (let at = 0; at < order.length; at++) {
        const i = order[at]?.i ?? 0;
        const level = columns[i]?.level(a, b) ?? UNKNOWN;
        if (level >= 0) logit += weigh(i, level, a);
        if (logit + (rest[at] ?? 0) < floor) return Number.NEGATIVE_INFINITY;
      }
      return logit;
    },
    evidence: (a, b) =>
      plan.fields.map((field, i) => {
        const level = columns[i]?.level(a, b) ?? UNKNOWN;
        return { field: field.id, as: field.as, level, bits: level < 0 ? 0 : weigh(i, level, a) / Math.LN2 };
      }),
  };
}

/**
 * Winkler's adjustment for how common the agreed value is, against the share that values agree with on the whole. Only
 * downwards: in a block others agree as well, so a rare value says no more than the weight does.
 */
function rarity(known: Shares, term: number, u: number): number {
  const share = known.common.get(term);
  if (share === undefined) return 0;
  return Math.max(-MOST_RARITY, Math.min(0, Math.log(u / Math.max(share, 1e-9))));
}

/** A probability out of log-odds. */
export function probabilityOf(logit: number): number {
  return 1 / (1 + Math.exp(-Math.max(-MOST_LOGIT, Math.min(MOST_LOGIT, logit))));
}
