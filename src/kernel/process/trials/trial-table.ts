import { z } from 'zod';
import { Failure } from '#base';
import type { Scope } from '#kernel/security';
import type { Tx } from '#store';
import type { LookResult } from './design.ts';
import { assignmentHash, planHash, TrialPlan, type Arm, type Assignment } from './plan.ts';

const By = z.object({ id: z.string(), name: z.string() });
export type By = z.output<typeof By>;

const Counted = z.object({ n: z.number(), hits: z.number() });
const Stratum = z.object({ treated: Counted, control: Counted });
const Look = z.object({
  day: z.number(),
  alpha: z.number(),
  treated: Counted,
  control: Counted,
  // Looks of the first days of this product did not keep them.
  strata: z.array(Stratum).default([]),
  difference: z.number(),
  low: z.number(),
  high: z.number(),
  p: z.number(),
  verdict: z.enum(['running', 'better', 'worse', 'not_proven']),
});

export type Trial = Readonly<{
  id: string;
  agent: string;
  plan: TrialPlan;
  planHash: string;
  startedAt: Date;
  endsAt: Date;
  startedBy: By;
  status: 'running' | 'done' | 'stopped';
  endedAt: Date | null;
  endedBy: By | null;
  /** Why it was stopped, in the words of who did; null where nobody did. */
  stopReason: string | null;
  looks: readonly (LookResult & Readonly<{ at: Date }>)[];
}>;

type Row = {
  id: string;
  agent: string;
  plan: unknown;
  plan_hash: string;
  started_at: Date;
  ends_at: Date;
  started_by: unknown;
  status: Trial['status'];
  ended_at: Date | null;
  ended_by: unknown;
  stop_reason: string | null;
  looks: unknown;
};

const Looks = z.array(z.object({ at: z.coerce.date(), result: Look }));

function trialOf(row: Row): Trial {
  return {
    id: row.id,
    agent: row.agent,
    plan: TrialPlan.parse(row.plan),
    planHash: row.plan_hash,
    startedAt: row.started_at,
    endsAt: row.ends_at,
    startedBy: By.parse(row.started_by),
    status: row.status,
    endedAt: row.ended_at,
    endedBy: row.ended_by === null ? null : By.parse(row.ended_by),
    stopReason: row.stop_reason,
    looks: Looks.parse(row.looks ?? []).map(({ at, result }) => ({ ...result, at })),
  };
}

const SELECT = `select t.id, t.agent, t.plan, t.plan_hash, t.started_at, t.ends_at, t.started_by, t.status, t.ended_at, t.ended_by, t.stop_reason,
  (select jsonb_agg(jsonb_build_object('at', l.looked_at, 'result', l.result) order by l.day)
   from trial_look l where l.tenant_id = t.tenant_id and l.trial_id = t.id) as looks
  from trial t where t.tenant_id = $1`;

const MOST_LISTED = 50;

/** The trials of the workspace, newest first. */
export async function listTrials(scope: Scope): Promise<readonly Trial[]> {
  const rows = await scope.read((tx) =>
    tx.query<Row>(`${SELECT} order by t.started_at desc, t.id desc limit ${MOST_LISTED}`, [scope.tenantId]),
  );
  return rows.map(trialOf);
}

/** @throws Failure `trial.not_found` */
export async function trialIn(tx: Tx, id: string): Promise<Trial> {
  const [row] = await tx.query<Row>(`${SELECT} and t.id = $2`, [tx.settings.tenantId, id]);
  if (row === undefined) throw new Failure('trial.not_found');
  return trialOf(row);
}

/** Locks a trial for whoever would end it. */
export async function lockTrial(tx: Tx, id: string): Promise<void> {
  await tx.query('select 1 from trial where tenant_id = $1 and id = $2 for update', [tx.settings.tenantId, id]);
}

/** Who takes part, and in which arm. */
export async function assignmentsIn(tx: Tx, id: string): Promise<readonly Assignment[]> {
  return tx.query<{ account: string; stratum: number; arm: Arm }>(
    'select account_id as account, stratum, arm from trial_account where tenant_id = $1 and trial_id = $2 order by account_id',
    [tx.settings.tenantId, id],
  );
}

/** Whether what stands is what was notarised when the trial began. */
export async function isIntact(tx: Tx, { id, plan, planHash: wanted }: Trial): Promise<boolean> {
  return planHash(plan) === wanted && assignmentHash(await assignmentsIn(tx, id)) === plan.assignment;
}

export async function insertTrial(
  tx: Tx,
  trial: Pick<Trial, 'id' | 'plan' | 'planHash' | 'startedAt' | 'endsAt' | 'startedBy'>,
  assignments: readonly Assignment[],
): Promise<boolean> {
  const { tenantId } = tx.settings;
  const { id, plan, startedAt, endsAt, startedBy } = trial;
  const made = await tx.query(
    `insert into trial (tenant_id, id, agent, plan, plan_hash, started_at, ends_at, started_by) values ($1, $2, $3, $4, $5, $6, $7, $8)
     on conflict (tenant_id, agent) where status = 'running' do nothing returning id`,
    [tenantId, id, plan.agent, JSON.stringify(plan), trial.planHash, startedAt, endsAt, JSON.stringify(startedBy)],
  );
  if (made.length === 0) return false;
  await tx.query(
    `insert into trial_account (tenant_id, trial_id, account_id, stratum, arm)
     select $1, $2, a.account, a.stratum, a.arm from jsonb_to_recordset($3) as a (account uuid, stratum int, arm text)`,
    [tenantId, id, JSON.stringify(assignments)],
  );
  return true;
}

export async function insertLook(tx: Tx, id: string, look: LookResult): Promise<void> {
  await tx.query('insert into trial_look (tenant_id, trial_id, day, result) values ($1, $2, $3, $4)', [
    tx.settings.tenantId,
    id,
    look.day,
    JSON.stringify(look),
  ]);
}

export async function endTrial(
  tx: Tx,
  id: string,
  { status, at, by, reason = null }: { status: 'done' | 'stopped'; at: Date; by: By; reason?: string | null },
): Promise<void> {
  await tx.query(
    'update trial set status = $3, ended_at = $4, ended_by = $5, stop_reason = $6 where tenant_id = $1 and id = $2',
    [tx.settings.tenantId, id, status, at, JSON.stringify(by), reason],
  );
}

/** The arm of an account in the running trial of an agent; null where there is none or it takes no part. */
export async function armOf(scope: Scope, { agent, account }: { agent: string; account: string }): Promise<Arm | null> {
  const [row] = await scope.read((tx) =>
    tx.query<{ arm: Arm }>(
      `select a.arm from trial t join trial_account a on a.tenant_id = t.tenant_id and a.trial_id = t.id
       where t.tenant_id = $1 and t.agent = $2 and t.status = 'running' and a.account_id = $3`,
      [scope.tenantId, agent, account],
      'arm-of',
    ),
  );
  return row?.arm ?? null;
}

/** The running trials in whose control group an account is: its agents say nothing of it. */
export async function trialsAgainst(
  scope: Scope,
  account: string,
): Promise<readonly Readonly<{ id: string; agent: string; endsAt: Date }>[]> {
  return scope.read((tx) =>
    tx.query<{ id: string; agent: string; endsAt: Date }>(
      `select t.id, t.agent, t.ends_at as "endsAt" from trial t join trial_account a on a.tenant_id = t.tenant_id and a.trial_id = t.id
       where t.tenant_id = $1 and t.status = 'running' and a.account_id = $2 and a.arm = 'control' order by t.ends_at, t.id`,
      [scope.tenantId, account],
      'trials-against',
    ),
  );
}
