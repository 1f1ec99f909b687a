import { Failure, newId } from '#base';
import { HOME_ZONE, instantAt, reachedBy, setTimers, dayAt } from '#kernel/memory';
import { notarise, type Scope } from '#kernel/security';
import type { Tx } from '#store';
import { judgeLook, LOOKS, TRIAL_DAYS, type Verdict } from './design.ts';
import type { StratumCounts } from './exact-test.ts';
import {
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

/** When a day's look is taken, on the clock of the workspace: the day before is over everywhere in it. */
const LOOK_AT = '00:05';
const MS_PER_DAY = 86_400_000;

const BY_RULE: By = { id: 'rule', name: 'rule' };

/** What a trial would be: how many could take part, and what it would find. Nothing is fixed yet. */
export function previewTrial(
  { base }: Pick<TrialWish, 'base'>,
  candidates: readonly Candidate[],
): Readonly<{ accounts: number; perArm: number; power: TrialPlan['power'] }> {
  const perArm = Math.floor(candidates.length / 2);
  return { accounts: candidates.length, perArm, power: perArm === 0 ? [] : statedPower({ perArm, base }) };
}

function shift(day: string, days: number): string {
  return new Date(Date.parse(day) + days * MS_PER_DAY).toISOString().slice(0, 10);
}

/**
 * Begins a trial: deals the accounts, fixes everything and notarises it, and sets the timers of its looks, all at once.
 * It counts from the day after.
 *
 * @throws Failure `auth.forbidden` unless a manager or an administrator asks; `trial.too_few`; `trial.running`
 */
export async function startTrial(
  scope: Scope,
  { wish, candidates, now }: { wish: TrialWish; candidates: readonly Candidate[]; now: Date },
): Promise<Trial> {
  const { actor } = scope;
  if (actor.type !== 'person' || actor.role === 'rep') throw new Failure('auth.forbidden');
  const { plan, assignments } = makePlan(wish, candidates);
  const id = newId('trial');
  const first = shift(dayAt(now, HOME_ZONE), 1);
  const at = (days: number): Date => instantAt(shift(first, days), LOOK_AT, HOME_ZONE);
  return scope.write(async (tx) => {
    const startedBy = { id: actor.id, name: actor.name };
    const hash = planHash(plan);
    const made = await insertTrial(
      tx,
      { id, plan, planHash: hash, startedAt: now, endsAt: at(TRIAL_DAYS), startedBy },
      assignments,
    );
    if (!made) throw new Failure('trial.running');
    await setTimers(
      tx,
      TRIAL_LOOK,
      LOOKS.map(({ day }) => ({ key: `${id}:${day}`, dueAt: at(day) })),
    );
    const body = { trial: id, agent: plan.agent, plan: hash, assignment: plan.assignment, by: actor.id };
    await notarise(tx, [{ type: 'trial.started', body }]);
    return trialIn(tx, id);
  });
}

/** The days of a trial that count: from the day after its start. */
function daysOf({ startedAt }: Trial, until: number): { from: string; to: string } {
  const from = shift(dayAt(startedAt, HOME_ZONE), 1);
  return { from, to: shift(from, until) };
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
  const reached = await reachedBy(scope, { metric: trial.plan.metric, accounts, ...daysOf(trial, until) });
  return trial.plan.strata.map((_, stratum) => {
    const of = (arm: Assignment['arm']) => {
      const own = assignments.filter((a) => a.stratum === stratum && a.arm === arm);
      return { n: own.length, hits: own.filter((a) => reached.has(a.account)).length };
    };
    return { treated: of('treated'), control: of('control') };
  });
}

/**
 * Stops a trial before its end. It then proves nothing, whatever the figures are, and says so.
 *
 * @throws Failure `auth.forbidden`, `trial.not_found`, `trial.over`
 */
export async function stopTrial(scope: Scope, id: string, now: Date): Promise<Trial> {
  const { actor } = scope;
  if (actor.type !== 'person' || actor.role === 'rep') throw new Failure('auth.forbidden');
  return scope.write(async (tx) => {
    await lockTrial(tx, id);
    const trial = await trialIn(tx, id);
    if (trial.status !== 'running') throw new Failure('trial.over');
    await endTrial(tx, id, { status: 'stopped', at: now, by: { id: actor.id, name: actor.name } });
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
