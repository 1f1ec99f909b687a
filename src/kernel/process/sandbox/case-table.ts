import { z } from 'zod';
import { Failure, newUuid } from '#base';
import type { Scope } from '#kernel/security';
import type { Tx } from '#store';
import type { CasesReport } from './run-cases.ts';
import { Scenario } from './scenario.ts';

/** A case of a workspace's own set. */
export type StoredCase = Readonly<{
  scenario: Scenario;
  /** The run it was made of, or the suggestion that was refused. */
  runId: string | null;
  decisionId: string | null;
  /** Nobody has taken it into the set yet: it is not played. */
  isProposed: boolean;
  by: string;
  at: Date;
}>;

type Row = {
  body: unknown;
  run_id: string | null;
  decision_id: string | null;
  is_proposed: boolean;
  made_by: string;
  made_at: Date;
};

/** Cases one workspace keeps for an agent, at most. Chosen, not measured. */
export const MOST_CASES = 2_000;

/** The workspace's own cases of an agent, by their ids. */
export async function ownCases(tx: Tx, agent: string): Promise<StoredCase[]> {
  const rows = await tx.query<Row>(
    `select body, run_id, decision_id, is_proposed, made_by, made_at from case_set where tenant_id = $1 and agent = $2 order by case_id limit ${MOST_CASES}`,
    [tx.settings.tenantId, agent],
    'own-cases',
  );
  return rows.map((row) => ({
    scenario: Scenario.parse(row.body),
    runId: row.run_id,
    decisionId: row.decision_id,
    isProposed: row.is_proposed,
    by: row.made_by,
    at: row.made_at,
  }));
}

export type NewCase = Readonly<{
  scenario: Scenario;
  runId?: string | null;
  decisionId?: string | null;
  isProposed?: boolean;
}>;

/** Keeps cases of an agent; one with the same id is replaced. @throws Failure `memory.limit_reached` */
export async function putCases(scope: Scope, tx: Tx, agent: string, cases: readonly NewCase[]): Promise<void> {
  const rows = cases.map(({ scenario, runId = null, decisionId = null, isProposed = false }) => ({
    case_id: scenario.id,
    body: scenario,
    run_id: runId,
    decision_id: decisionId,
    is_proposed: isProposed,
  }));
  await tx.query(
    `insert into case_set (tenant_id, agent, case_id, body, run_id, decision_id, is_proposed, made_by)
     select $1, $2, r.case_id, r.body, r.run_id, r.decision_id, r.is_proposed, $4
     from jsonb_to_recordset($3) as r (case_id text, body jsonb, run_id uuid, decision_id uuid, is_proposed boolean)
     on conflict (tenant_id, agent, case_id) do update set body = excluded.body, is_proposed = excluded.is_proposed,
       made_by = excluded.made_by, made_at = now()`,
    [tx.settings.tenantId, agent, JSON.stringify(rows), scope.actor.name],
    'put-cases',
  );
  const [count] = await tx.query<{ n: number }>(
    'select count(*)::int as n from case_set where tenant_id = $1 and agent = $2',
    [tx.settings.tenantId, agent],
  );
  if ((count?.n ?? 0) > MOST_CASES)
    throw new Failure('memory.limit_reached', { params: { what: '用例 / cases', max: MOST_CASES } });
}

/** Takes a case out of the set. @throws Failure `cases.not_found`, also for one that ships */
export async function dropCase(tx: Tx, agent: string, id: string): Promise<void> {
  const gone = await tx.query(
    'delete from case_set where tenant_id = $1 and agent = $2 and case_id = $3 returning case_id',
    [tx.settings.tenantId, agent, id],
  );
  if (gone.length === 0) throw new Failure('cases.not_found');
}

/** How a set was played once. */
export type StoredCaseRun = Readonly<{
  id: string;
  report: CasesReport;
  by: string;
  at: Date;
}>;

const Report = z.looseObject({
  agent: z.string(),
  version: z.string(),
  graphHash: z.string(),
  repeats: z.number(),
  cases: z.number(),
  passed: z.number(),
  flaky: z.number(),
  ms: z.number(),
  results: z.array(z.looseObject({ id: z.string(), passed: z.number(), repeats: z.number() })),
});
type RunRow = { id: string; report: unknown; made_by: string; made_at: Date };

const runOf = ({ id, report, made_by: by, made_at: at }: RunRow): StoredCaseRun => ({
  id,
  report: Report.parse(report) as unknown as CasesReport,
  by,
  at,
});

/** Keeps how a set was played. Returns its id. */
export async function insertCaseRun(
  tx: Tx,
  report: CasesReport,
  by: Readonly<{ name: string; job: string | null }>,
): Promise<string> {
  const id = newUuid();
  const { agent, version, graphHash, cases, repeats, passed, flaky } = report;
  await tx.query(
    `insert into case_run (tenant_id, id, agent, version, graph_hash, job_id, cases, repeats, passed, flaky, report, made_by)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
    [
      tx.settings.tenantId,
      id,
      agent,
      version,
      graphHash,
      by.job,
      cases,
      repeats,
      passed,
      flaky,
      JSON.stringify(report),
      by.name,
    ],
  );
  return id;
}

/** How the set of an agent was played, newest first. */
export async function caseRuns(tx: Tx, agent: string, limit: number): Promise<StoredCaseRun[]> {
  const rows = await tx.query<RunRow>(
    'select id, report, made_by, made_at from case_run where tenant_id = $1 and agent = $2 order by id desc limit $3',
    [tx.settings.tenantId, agent, limit],
  );
  return rows.map(runOf);
}

/** How this very graph last came through its set; null where it was not tried. */
export async function lastRunOf(tx: Tx, agent: string, graphHash: string): Promise<StoredCaseRun | null> {
  const [row] = await tx.query<RunRow>(
    `select id, report, made_by, made_at from case_run
     where tenant_id = $1 and graph_hash = $2 and agent = $3 order by id desc limit 1`,
    [tx.settings.tenantId, graphHash, agent],
  );
  return row === undefined ? null : runOf(row);
}
