import { createHash, randomBytes } from 'node:crypto';
import { z } from 'zod';
import { Failure } from '#base';
import { TRIAL_METRICS, type TrialMetric } from '#kernel/memory';
import { seededRandom } from '../learning/random.ts';
import { LOOKS, powerOf, TRIAL_DAYS } from './design.ts';

export const ARMS = ['treated', 'control'] as const;
export type Arm = (typeof ARMS)[number];

/**
 * An account that may take part, with what sorts it into a stratum, and the records about which the agent would speak of it
 * (none unless told).
 */
export type Candidate = Readonly<{ account: string; risk: number; records?: readonly string[] }>;
export type Assignment = Readonly<{ account: string; stratum: number; arm: Arm }>;

/** Accounts each arm needs at least. Chosen, not fitted: with fewer not even a doubling is found. */
export const FEWEST_PER_ARM = 10;
/** Effects whose power is stated, in shares. */
const EFFECTS = [0.1, 0.15, 0.2, 0.3] as const;
/** Made-up trials behind each stated power: its standard error is at most 2.5 points. */
const POWER_TRIALS = 400;
/** Larger arms are stated as this size: the power they have at least. More would keep the server from everything else. */
const MOST_MADE_UP = 300;

/** Everything that is fixed before a trial begins. Its hash is notarised with the start. */
export const TrialPlan = z.object({
  format: z.literal('trial/1'),
  agent: z.string(),
  metric: z.enum(TRIAL_METRICS),
  days: z.number(),
  /** Customers with a contract that ends within so many days, of which the agent would speak in the time, took part. */
  withinDays: z.number(),
  /** The share the control group is expected to reach; power is stated for it. */
  base: z.number(),
  looks: z.array(z.object({ day: z.number(), alpha: z.number() })),
  test: z.literal('exact-stratified-two-sided'),
  /** Accounts were dealt by the order of SHA-256 over seed and account, stratum by stratum. */
  seed: z.string(),
  strata: z.array(z.object({ accounts: z.number(), treated: z.number() })),
  perArm: z.object({ treated: z.number(), control: z.number() }),
  power: z.array(z.object({ effect: z.number(), power: z.number() })),
  /** SHA-256 over all accounts with stratum and arm, in the order of their ids. */
  assignment: z.string(),
});
export type TrialPlan = z.output<typeof TrialPlan>;

export type TrialWish = Readonly<{ agent: string; metric: TrialMetric; withinDays: number; base: number }>;

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Names a set of candidates, whatever their order: what was previewed and what is started can be told to be the same. */
export function candidatesHash(candidates: readonly Candidate[]): string {
  return sha256(
    candidates
      .map((c) => c.account)
      .toSorted()
      .join('\n'),
  );
}

/** How many of so many accounts each arm gets, in each of the two strata. */
function sizesOf(accounts: number): readonly Readonly<{ accounts: number; treated: number }>[] {
  const half = Math.ceil(accounts / 2);
  // Of an odd number the first stratum gives the one over to the treated, the second to the control group.
  return [
    { accounts: half, treated: Math.ceil(half / 2) },
    { accounts: accounts - half, treated: Math.floor((accounts - half) / 2) },
  ];
}

/** How many of so many accounts each arm gets. */
export function armsOf(accounts: number): Readonly<Record<Arm, number>> {
  const treated = sizesOf(accounts).reduce((sum, s) => sum + s.treated, 0);
  return { treated, control: accounts - treated };
}

/** Deals accounts to the arms: two strata by risk, in each as evenly as can be, by chance that anybody can repeat. */
export function deal(candidates: readonly Candidate[], seed: string): readonly Assignment[] {
  const byRisk = candidates.toSorted((a, b) => b.risk - a.risk || (a.account < b.account ? -1 : 1));
  let from = 0;
  return sizesOf(byRisk.length).flatMap(({ accounts, treated }, number) => {
    const stratum = byRisk.slice(from, (from += accounts));
    const order = stratum
      .map(({ account }) => ({ account, place: sha256(`${seed}:${account}`) }))
      .toSorted((a, b) => (a.place < b.place ? -1 : 1));
    return order.map(({ account }, i): Assignment => ({
      account,
      stratum: number,
      arm: i < treated ? 'treated' : 'control',
    }));
  });
}

export function assignmentHash(assignments: readonly Assignment[]): string {
  const lines = assignments.map(({ account, stratum, arm }) => `${account} ${stratum} ${arm}`).toSorted();
  return sha256(lines.join('\n'));
}

export function planHash(plan: TrialPlan): string {
  const { format, agent, metric, days, withinDays, base, looks, test, seed, strata, perArm, power, assignment } = plan;
  const fixed = [format, agent, metric, days, withinDays, base, looks.map((l) => [l.day, l.alpha]), test, seed];
  const dealt = [strata.map((s) => [s.accounts, s.treated]), [perArm.treated, perArm.control]];
  return sha256(JSON.stringify([fixed, dealt, power.map((p) => [p.effect, p.power]), assignment]));
}

/** How likely such a trial finds an effect of each stated size, at least. */
export function statedPower({ perArm, base }: { perArm: number; base: number }): TrialPlan['power'] {
  const random = seededRandom(1_414);
  const size = Math.min(perArm, MOST_MADE_UP);
  return EFFECTS.filter((effect) => base + effect <= 1).map((effect) => ({
    effect,
    power: powerOf(random, { perArm: size, base, effect, trials: POWER_TRIALS }),
  }));
}

/** Plans a trial with a seed nobody has chosen. @throws Failure `trial.too_few` */
export function makePlan(
  wish: TrialWish,
  candidates: readonly Candidate[],
  seed = randomBytes(16).toString('hex'),
): Readonly<{ plan: TrialPlan; assignments: readonly Assignment[] }> {
  const assignments = deal(candidates, seed);
  const perArm = armsOf(candidates.length);
  const fewest = Math.min(perArm.treated, perArm.control);
  if (fewest < FEWEST_PER_ARM)
    throw new Failure('trial.too_few', { params: { min: FEWEST_PER_ARM, n: candidates.length } });
  const plan: TrialPlan = {
    format: 'trial/1',
    ...wish,
    days: TRIAL_DAYS,
    looks: LOOKS.map(({ day, alpha }) => ({ day, alpha })),
    test: 'exact-stratified-two-sided',
    seed,
    strata: [...sizesOf(candidates.length)],
    perArm,
    power: statedPower({ perArm: fewest, base: wish.base }),
    assignment: assignmentHash(assignments),
  };
  return { plan, assignments };
}
