import { Failure, newId } from '#base';
import { reachedBy, setTimers } from '#kernel/memory';
import { notarise, type Scope } from '#kernel/security';
import type { Tx } from '#store';
import { onGone } from '../agents/on-gone.ts';
import { calendarOf, daysUntil, type Calendar } from './calendar.ts';
import { judgeLook, LOOKS, type Verdict } from './design.ts';
import type { StratumCounts } from './exact-test.ts';
import {
  armsOf,
  candidatesHash,
  FEWEST_PER_ARM,
  makePlan,
  planHash,
  statedPower,
  type Assignment,
  type Candidate,
  type TrialPlan,
  type TrialWish,
} from './plan.ts';
import {
  assignmentsIn,
  endTrial,
  insertLook,
  insertTrial,
  isIntact,
  lockTrial,
  trialIn,
  type By,
  type Trial,
} from './trial-table.ts';

/** The timer under which a trial is looked at; its key is `<trial>:<day>`. */
export const TRIAL_LOOK = 'trial.look';

const BY_RULE: By = { id: 'rule', name: 'rule' };

/** What a trial would be. `basis` names who would take part: a start that tells it begins with them or not at all. */
export type TrialPreview = Readonly<{
  accounts: number;
  perArm: TrialPlan['perArm'];
  /** Whether they are enough. */
  canStart: boolean;
  power: TrialPlan['power'];
  basis: string;
  calendar: Calendar;
}>;

/** What a trial begun now would be: how many could take part, when it is looked at, what it would find. Nothing is fixed yet. */
export function previewTrial(
  { base, now }: Readonly<{ base: number; now: Date }>,
  candidates: readonly Candidate[],
): TrialPreview {
  const perArm = armsOf(candidates.length);
  const fewest = Math.min(perArm.treated, perArm.control);
  const canStart = fewest >= FEWEST_PER_ARM;
  return {
    accounts: candidates.length,
    perArm,
    canStart,
    power: canStart ? statedPower({ perArm: fewest, base }) : [],
    basis: candidatesHash(candidates),
    calendar: calendarOf(now),
  };
}

type Start = Readonly<{
  wish: TrialWish;
  candidates: readonly Candidate[];
  /** Who was to take part when it was previewed; whoever there is unless told. */
  basis?: string;
  now: Date;
}>;

/**
 * Begins a trial: deals the accounts, fixes everything and notarises it, takes back what the agent has open about the control
 * group, and sets the timers of its looks, all at once. It counts from the day after.
 *
 * @throws Failure `auth.forbidden` unless a manager or an administrator asks; `trial.changed`; `trial.too_few`; `trial.running`
 */
export async function startTrial(scope: Scope, { wish, candidates, basis, now }: Start): Promise<Trial> {
  const { actor } = scope;
  if (actor.type !== 'person' || actor.role === 'rep') throw new Failure('auth.forbidden');
  if (basis !== undefined && basis !== candidatesHash(candidates)) throw new Failure('trial.changed');
  const { plan, assignments } = makePlan(wish, candidates);
  const id = newId('trial');
  const { looks, endsAt } = calendarOf(now);
  return scope.write(async (tx) => {
    const startedBy = { id: actor.id, name: actor.name };
    const hash = planHash(plan);
    const made = await insertTrial(tx, { id, plan, planHash: hash, startedAt: now, endsAt, startedBy }, assignments);
    if (!made) throw new Failure('trial.running');
    await setTimers(
      tx,
      TRIAL_LOOK,
      looks.map(({ day, at }) => ({ key: `${id}:${day}`, dueAt: at })),
    );
    const control = new Set(assignments.filter((a) => a.arm === 'control').map((a) => a.account));
    const records = candidates.filter((c) => control.has(c.account)).flatMap((c) => c.records ?? []);
    if (records.length > 0) await onGone(tx, records, [plan.agent]);
    const body = { trial: id, agent: plan.agent, plan: hash, assignment: plan.assignment, by: actor.id };
    await notarise(tx, [{ type: 'trial.started', body }]);
    return trialIn(tx, id);
  });
}

/** Takes the looks that are due. Done twice, late or after a crash, it finds and stores the same once. */
export async function lookAtTrials(scope: Scope, keys: readonly string[], now: Date): Promise<void> {
  for (const key of keys.toSorted((a, b) => Number(a.split(':')[1]) - Number(b.split(':')[1]))) {
    const [id = '', day] = key.split(':');
    const look = LOOKS.find((l) => l.day === Number(day));
    if (look !== undefined) await scope.write((tx) => takeLook(tx, scope.within(tx), { id, look, now }));
  }
}

type Taking = Readonly<{ id: string; look: (typeof LOOKS)[number]; now: Date }>;

async function takeLook(tx: Tx, scope: Scope, { id, look, now }: Taking): Promise<void> {
  await lockTrial(tx, id);
  const trial = await trialIn(tx, id);
  if (trial.status !== 'running' || trial.looks.some((l) => l.day === look.day)) return;
  const assignments = await assignmentsIn(tx, id);
  const result = judgeLook(look, await countsOf(scope, trial, { assignments, until: look.day }));
  await insertLook(tx, id, result);
  await notarise(tx, [{ type: 'trial.looked', body: { trial: id, plan: trial.planHash, result } }]);
  if (result.verdict === 'running') return;
  await endTrial(tx, id, { status: 'done', at: now, by: BY_RULE });
  await notarise(tx, [{ type: 'trial.ended', body: { trial: id, plan: trial.planHash, verdict: result.verdict } }]);
}

async function countsOf(
  scope: Scope,
  trial: Trial,
  { assignments, until }: { assignments: readonly Assignment[]; until: number },
): Promise<readonly StratumCounts[]> {
  const accounts = assignments.map((a) => a.account);
  const reached = await reachedBy(scope, { metric: trial.plan.metric, accounts, ...daysUntil(trial.startedAt, until) });
  return trial.plan.strata.map((_, stratum) => {
    const of = (arm: Assignment['arm']) => {
      const own = assignments.filter((a) => a.stratum === stratum && a.arm === arm);
      return { n: own.length, hits: own.filter((a) => reached.has(a.account)).length };
    };
    return { treated: of('treated'), control: of('control') };
  });
}

/**
 * Stops a trial before its end. It then proves nothing, whatever the figures are, and says so. The reason is kept with the
 * trial and left out of the evidence log: whatever somebody writes can still be erased.
 *
 * @throws Failure `auth.forbidden`, `trial.not_found`, `trial.over`
 */
export async function stopTrial(
  scope: Scope,
  id: string,
  { reason, now }: Readonly<{ reason: string; now: Date }>,
): Promise<Trial> {
  const { actor } = scope;
  if (actor.type !== 'person' || actor.role === 'rep') throw new Failure('auth.forbidden');
  return scope.write(async (tx) => {
    await lockTrial(tx, id);
    const trial = await trialIn(tx, id);
    if (trial.status !== 'running') throw new Failure('trial.over');
    await endTrial(tx, id, { status: 'stopped', at: now, by: { id: actor.id, name: actor.name }, reason });
    await notarise(tx, [
      { type: 'trial.ended', body: { trial: id, plan: trial.planHash, verdict: 'stopped', by: actor.id } },
    ]);
    return trialIn(tx, id);
  });
}

/** A trial with whether what stands is what was fixed. @throws Failure `trial.not_found` */
export async function readTrial(scope: Scope, id: string): Promise<Readonly<{ trial: Trial; isIntact: boolean }>> {
  return scope.read(async (tx) => {
    const trial = await trialIn(tx, id);
    return { trial, isIntact: await isIntact(tx, trial) };
  });
}

/** How a trial ended, or that it has not. Stopped by hand it proves nothing. */
export function verdictOf({ status, looks }: Pick<Trial, 'status' | 'looks'>): Verdict {
  if (status === 'running') return 'running';
  return status === 'stopped' ? 'not_proven' : (looks.at(-1)?.verdict ?? 'not_proven');
}
