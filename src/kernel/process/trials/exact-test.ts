/** Successes of how many in each arm of one stratum. */
export type StratumCounts = Readonly<{ treated: Counts; control: Counts }>;
export type Counts = Readonly<{ n: number; hits: number }>;

const logFactorials = [0];

function logFactorial(n: number): number {
  for (let i = logFactorials.length; i <= n; i++) logFactorials.push((logFactorials[i - 1] ?? 0) + Math.log(i));
  return logFactorials[n] ?? 0;
}

const logChoose = (n: number, k: number): number => logFactorial(n) - logFactorial(k) - logFactorial(n - k);

/** How many of the hits of a stratum fall to the treated when the arms are dealt at random: probabilities from `from` on. */
function dealtTo({ treated, control }: StratumCounts): { from: number; chances: number[] } {
  const [n, hits] = [treated.n + control.n, treated.hits + control.hits];
  const from = Math.max(0, hits - control.n);
  const to = Math.min(hits, treated.n);
  const chances = Array.from({ length: to - from + 1 }, (_, i) =>
    Math.exp(logChoose(treated.n, from + i) + logChoose(control.n, hits - from - i) - logChoose(n, hits)),
  );
  return { from, chances };
}

/** A tie within this share of the observed chance counts as one: sums of logarithms are not exact. */
const ROUNDING = 1e-9;

/**
 * Two-sided exact test of "the treatment changes nothing for anybody": the chance, over all ways in which the accounts of
 * each stratum could have been dealt to the arms, of a split as unlikely as the observed one. It holds for any number of
 * accounts; nothing is approximated (Fisher 1935; Gart 1970 for strata).
 */
export function exactP(strata: readonly StratumCounts[]): number {
  let from = 0;
  let chances = [1];
  let seen = 0;
  for (const stratum of strata) {
    const own = dealtTo(stratum);
    const joined = Array.from({ length: chances.length + own.chances.length - 1 }, () => 0);
    chances.forEach((p, i) => own.chances.forEach((q, j) => (joined[i + j] = (joined[i + j] ?? 0) + p * q)));
    from += own.from;
    chances = joined;
    seen += stratum.treated.hits;
  }
  const observed = chances[seen - from] ?? 0;
  return Math.min(
    1,
    chances.reduce((sum, p) => sum + (p <= observed * (1 + ROUNDING) ? p : 0), 0),
  );
}

/** Wilson's interval of a share at the two-sided level `alpha`. */
export function wilsonAt({ n, hits }: Counts, alpha: number): { rate: number; low: number; high: number } {
  if (n === 0) return { rate: 0, low: 0, high: 1 };
  const z = normalQuantile(1 - alpha / 2);
  const rate = hits / n;
  const centre = (rate + (z * z) / (2 * n)) / (1 + (z * z) / n);
  const half = (z * Math.sqrt((rate * (1 - rate)) / n + (z * z) / (4 * n * n))) / (1 + (z * z) / n);
  return { rate, low: Math.max(0, centre - half), high: Math.min(1, centre + half) };
}

/** The difference of two shares with Newcombe's hybrid score interval (1998, method 10) at the two-sided level `alpha`. */
export function difference(
  treated: Counts,
  control: Counts,
  alpha: number,
): Readonly<{ difference: number; low: number; high: number }> {
  const [t, c] = [wilsonAt(treated, alpha), wilsonAt(control, alpha)];
  const gap = t.rate - c.rate;
  return {
    difference: gap,
    low: Math.max(-1, gap - Math.hypot(t.rate - t.low, c.high - c.rate)),
    high: Math.min(1, gap + Math.hypot(t.high - t.rate, c.rate - c.low)),
  };
}

/** The value below which a standard normal lies with probability `p` ≥ 0.5 (Abramowitz and Stegun 26.2.23, error < 5e-4). */
function normalQuantile(p: number): number {
  const t = Math.sqrt(-2 * Math.log(1 - p));
  return t - (2.515517 + t * (0.802853 + t * 0.010328)) / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308)));
}
