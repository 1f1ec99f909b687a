import type { MatchTable } from './table.ts';
import { priorsFor } from './priors.ts';
import type { MatchPlan } from './plan.ts';

/** Per comparison, how often each level is met among pairs that are the same (`m`) and among those that are not (`u`). */
export type FieldWeights = Readonly<{ m: readonly number[]; u: readonly number[] }>;

/** What EM found: weights by comparison, and the share of the same among the pairs that blocking leaves. */
export type Weights = Readonly<{ fields: readonly FieldWeights[]; share: number }>;

/** How often each pattern of levels was met. A pattern is a number: level + 1 of each comparison, mixed radix. */
export type Patterns = Map<number, number>;

/** Records the pattern of one pair. */
export function notePattern(table: MatchTable, patterns: Patterns, a: number, b: number): void {
  const code = patternOf(table, a, b);
  patterns.set(code, (patterns.get(code) ?? 0) + 1);
}

function patternOf(table: MatchTable, a: number, b: number): number {
  let code = 0;
  for (const column of table.columns) code = code * (column.levels + 1) + column.level(a, b) + 1;
  return code;
}

function levelsIn(code: number, levels: readonly number[]): Int8Array {
  const found = new Int8Array(levels.length);
  let rest = code;
  for (let i = levels.length - 1; i >= 0; i--) {
    const radix = (levels[i] ?? 0) + 1;
    found[i] = (rest % radix) - 1;
    rest = Math.floor(rest / radix);
  }
  return found;
}

const MOST_TURNS = 100;
const STILL = 1e-5;
/** Pairs that what is shipped counts for: enough to hold a small workspace, nothing to a large one. Chosen, not fitted. */
const PRIOR_PAIRS = 20;

type Row = { levels: Int8Array; count: number };

export type EmInput = Readonly<{
  plan: MatchPlan;
  levels: readonly number[];
  /** Patterns of the pairs that blocking leaves. */
  blocked: Patterns;
  /** Patterns of pairs drawn at random. */
  random: Patterns;
  start?: Weights;
}>;

/**
 * Fellegi and Sunter's weights by expectation–maximisation (Winkler 1988). `u` starts from random pairs; among the pairs
 * that blocking leaves, which agree more than random ones, it is estimated beside `m`, so that the probabilities fit the
 * pairs they are given to.
 */
export function estimate({ plan, levels, blocked, random, start }: EmInput): Weights {
  const rows = [...blocked].map(([code, count]): Row => ({ levels: levelsIn(code, levels), count }));
  const priors = plan.fields.map((field, i) => priorsFor(field.as, levels[i] ?? 2));
  const drawn = [...random].map(([code, count]): Row => ({ levels: levelsIn(code, levels), count }));
  let weights: Weights = start ?? {
    share: 0.1,
    fields: priors.map((prior, i) => ({ m: prior.m, u: smoothed(drawn, i, prior.u) })),
  };
  for (let turn = 0; turn < MOST_TURNS; turn++) {
    const next = oneTurn(rows, weights, priors);
    const moved = Math.max(
      Math.abs(next.share - weights.share),
      ...next.fields.flatMap((f, i) => f.m.map((m, l) => Math.abs(m - (weights.fields[i]?.m[l] ?? 0)))),
    );
    weights = next;
    if (moved < STILL) break;
  }
  return weights;
}

function smoothed(rows: readonly Row[], field: number, prior: readonly number[]): number[] {
  const sums = prior.map((p) => p * PRIOR_PAIRS);
  for (const { levels, count } of rows) {
    const level = levels[field] ?? -1;
    if (level >= 0) sums[level] = (sums[level] ?? 0) + count;
  }
  return normal(sums);
}

function oneTurn(rows: readonly Row[], weights: Weights, priors: readonly FieldWeights[]): Weights {
  const m = priors.map((prior) => prior.m.map((p) => p * PRIOR_PAIRS));
  const u = priors.map((prior) => prior.u.map((p) => p * PRIOR_PAIRS));
  let same = 1;
  let all = 10;
  const odds = Math.log(weights.share / (1 - weights.share));
  const bits = weights.fields.map((field) => field.m.map((p, level) => Math.log(p / (field.u[level] ?? 1))));
  for (const { levels, count } of rows) {
    let logit = odds;
    for (let i = 0; i < levels.length; i++) {
      const level = levels[i] ?? -1;
      if (level >= 0) logit += bits[i]?.[level] ?? 0;
    }
    const p = 1 / (1 + Math.exp(-logit));
    same += p * count;
    all += count;
    for (let i = 0; i < levels.length; i++) {
      const level = levels[i] ?? -1;
      if (level < 0) continue;
      addTo(m[i], level, p * count);
      addTo(u[i], level, (1 - p) * count);
    }
  }
  return { share: same / all, fields: priors.map((_, i) => rising(normal(m[i] ?? []), normal(u[i] ?? []))) };
}

function addTo(sums: number[] | undefined, level: number, amount: number): void {
  if (sums !== undefined) sums[level] = (sums[level] ?? 0) + amount;
}

function normal(sums: readonly number[]): number[] {
  const total = sums.reduce((sum, x) => sum + x, 0);
  return sums.map((x) => Math.max(x / total, 1e-6));
}

/**
 * More agreement never speaks less for the same: where the ratio m/u falls from one level to the next, the two levels are
 * taken together (pool adjacent violators). Without it EM may tell two sorts of different pairs apart instead.
 */
function rising(m: readonly number[], u: readonly number[]): FieldWeights {
  const pools: { m: number; u: number; size: number }[] = [];
  m.forEach((share, level) => {
    let pool = { m: share, u: u[level] ?? 1e-6, size: 1 };
    for (let last = pools.at(-1); last !== undefined && last.m / last.u > pool.m / pool.u; last = pools.at(-1)) {
      pools.pop();
      pool = { m: pool.m + last.m, u: pool.u + last.u, size: pool.size + last.size };
    }
    pools.push(pool);
  });
  // A pool keeps how often each of its levels is met and gives all of them one ratio.
  let level = 0;
  const risen = m.map(() => 0);
  for (const pool of pools)
    for (let i = 0; i < pool.size; i++, level++) risen[level] = Math.max(((u[level] ?? 0) * pool.m) / pool.u, 1e-6);
  return { m: normal(risen), u };
}
