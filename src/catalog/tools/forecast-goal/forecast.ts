import type { Entity } from '#kernel/memory';

/** A deal that may be won: its amount in minor units and its chance 0–1. */
export type Bet = Readonly<{ deal: Entity; minor: number; chance: number }>;

/** What the bets bring together, in minor units: the mean, the 10th and 90th percentile, and the chance to bring at least what lacks. */
export type Forecast<B = Bet> = Readonly<{
  mean: number;
  low: number;
  high: number;
  chance: number;
  /** Those that move the result most, first. */
  deciding: readonly B[];
}>;

/** Steps into which the largest possible sum is cut: sums are exact to a thousandth of it. */
const STEPS = 1_000;

/**
 * The exact distribution of the sum, each deal won or lost by itself, on a grid of a thousand steps. No drawing of lots: the
 * same deals give the same forecast. 500 deals take about half a million additions.
 */
export function forecastOf<B extends Pick<Bet, 'minor' | 'chance'>>(bets: readonly B[], lacking: number): Forecast<B> {
  const most = bets.reduce((sum, b) => sum + b.minor, 0);
  const mean = bets.reduce((sum, b) => sum + b.minor * b.chance, 0);
  const deciding = bets.toSorted((a, b) => spread(b) - spread(a));
  if (most <= 0) return { mean: 0, low: 0, high: 0, chance: lacking <= 0 ? 1 : 0, deciding };
  const step = most / STEPS;
  let shares = new Float64Array(STEPS + 1);
  shares[0] = 1;
  let top = 0;
  for (const { minor, chance } of bets) {
    // An amount between two steps goes to both, so that the mean stays exact.
    const exact = minor / step;
    const whole = Math.floor(exact);
    const rest = exact - whole;
    const next = new Float64Array(STEPS + 1);
    for (let at = 0; at <= top; at++) {
      const share = shares[at] ?? 0;
      if (share === 0) continue;
      next[at] = (next[at] ?? 0) + share * (1 - chance);
      const [a, b] = [Math.min(STEPS, at + whole), Math.min(STEPS, at + whole + 1)];
      next[a] = (next[a] ?? 0) + share * chance * (1 - rest);
      next[b] = (next[b] ?? 0) + share * chance * rest;
    }
    shares = next;
    top = Math.min(STEPS, top + whole + 1);
  }
  const from = Math.ceil(lacking / step - 1e-9);
  const chance = lacking <= 0 ? 1 : from > STEPS ? 0 : sumOf(shares.subarray(from));
  return { mean, low: quantile(shares, 0.1) * step, high: quantile(shares, 0.9) * step, chance, deciding };
}

/** How much the result hangs on one deal: its variance. */
function spread({ minor, chance }: Pick<Bet, 'minor' | 'chance'>): number {
  return minor * minor * chance * (1 - chance);
}

function sumOf(shares: Float64Array): number {
  return Math.min(
    1,
    shares.reduce((sum, s) => sum + s, 0),
  );
}

function quantile(shares: Float64Array, q: number): number {
  let sum = 0;
  for (const [at, share] of shares.entries()) {
    sum += share;
    if (sum >= q - 1e-12) return at;
  }
  return STEPS;
}
