import { difference, exactP, type Counts, type StratumCounts } from './exact-test.ts';

/** How long a trial lasts. */
export const TRIAL_DAYS = 14;

/**
 * When a trial is looked at, and the chance of a false alarm that each look may spend. Together they spend 5 %, so by
 * Boole's inequality a trial without any effect is called proven in at most 5 % of all cases, however the looks hang
 * together and however few accounts there are. Most is kept for the end (O'Brien and Fleming 1979). Chosen, not fitted.
 */
export const LOOKS = [
  { day: 7, alpha: 0.005 },
  { day: 10, alpha: 0.01 },
  { day: 14, alpha: 0.035 },
] as const;

/** better, worse: shown at a look; not_proven: the last look shows neither; running: not over yet. */
export type Verdict = 'running' | 'better' | 'worse' | 'not_proven';

/** What one look at a trial finds. `low` and `high` hold for all looks together at 95 %. */
export type LookResult = Readonly<{
  day: number;
  alpha: number;
  treated: Counts;
  control: Counts;
  /** The same counts stratum by stratum: out of these anybody can work out `p` again. */
  strata: readonly StratumCounts[];
  difference: number;
  low: number;
  high: number;
  p: number;
  verdict: Verdict;
}>;

/** Judges the counts of one look by the rule that was fixed in advance. */
export function judgeLook(look: (typeof LOOKS)[number], strata: readonly StratumCounts[]): LookResult {
  const sumOf = (arm: 'treated' | 'control'): Counts => ({
    n: strata.reduce((n, s) => n + s[arm].n, 0),
    hits: strata.reduce((n, s) => n + s[arm].hits, 0),
  });
  const [treated, control] = [sumOf('treated'), sumOf('control')];
  const gap = difference(treated, control, look.alpha);
  const p = exactP(strata);
  // The test decides; the interval must agree, so that no page shows "better" beside an interval over 0.
  const isShown = p <= look.alpha && (gap.low > 0 || gap.high < 0);
  const isLast = look.day === LOOKS[LOOKS.length - 1]?.day;
  const verdict = isShown ? (gap.difference > 0 ? 'better' : 'worse') : isLast ? 'not_proven' : 'running';
  return { ...look, treated, control, strata, ...gap, p, verdict };
}

/** A source of numbers from 0 to 1. */
type Random = () => number;

/**
 * One made-up trial: accounts of two strata dealt evenly to the arms, of whom a share succeeds within the fourteen days,
 * at any time of them. Returns how it ends.
 */
export function simulateTrial(
  random: Random,
  { perArm, base, effect }: { perArm: number; base: number; effect: number },
): Verdict {
  // Two strata of the same size around the base rate, as accounts of little and of much risk.
  const spread = Math.min(base, 1 - base) / 2;
  const strata = [base - spread, base + spread].map((rate, i) => {
    const n = Math.floor(perArm / 2) + (i === 0 ? perArm % 2 : 0);
    const course = (chance: number): number[] =>
      Array.from({ length: n }, () => (random() < chance ? random() * TRIAL_DAYS : Number.POSITIVE_INFINITY));
    return { treated: course(Math.min(1, Math.max(0, rate + effect))), control: course(rate) };
  });
  for (const look of LOOKS) {
    const counted = (days: readonly number[]): Counts => ({
      n: days.length,
      hits: days.filter((d) => d < look.day).length,
    });
    const { verdict } = judgeLook(
      look,
      strata.map((s) => ({ treated: counted(s.treated), control: counted(s.control) })),
    );
    if (verdict !== 'running') return verdict;
  }
  return 'not_proven';
}

/** Share of made-up trials that end with a proof, by the effect that is really there. */
export function powerOf(
  random: Random,
  { perArm, base, effect, trials }: { perArm: number; base: number; effect: number; trials: number },
): number {
  let shown = 0;
  for (let i = 0; i < trials; i++) {
    const verdict = simulateTrial(random, { perArm, base, effect });
    if (verdict === (effect < 0 ? 'worse' : 'better') || (effect === 0 && verdict === 'worse')) shown += 1;
  }
  return shown / trials;
}
