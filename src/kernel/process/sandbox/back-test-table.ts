import { z } from 'zod';
import { Failure, newUuid } from '#base';
import type { Scope } from '#kernel/security';
import type { Tx } from '#store';
import { contentHash } from '../graph/content-hash.ts';
import { AgentGraph } from '../graph/schema.ts';
import { DIFFERENCES, type Difference, type Side } from './back-test-compare.ts';

/** How one past run came out under both versions. */
export type BackTestRun = Readonly<{
  runId: string;
  /** Why it could not be played; null where it was. */
  failed: string | null;
  differences: readonly Difference[];
  standing: Side | null;
  candidate: Side | null;
  /** How a person answered what the past run suggested; null where nobody did. */
  answered: 'accepted' | 'edited' | 'refused' | null;
}>;

/** Suggestions that people had answered in one way, and of how many of those runs each side suggests something. */
export type Paired = Readonly<{ runs: number; standing: number; candidate: number }>;

export type BackTestReport = Readonly<{
  runs: number;
  same: number;
  different: number;
  failed: number;
  byWhat: Readonly<Record<string, number>>;
  /** Medians of working time, and sums of what models used. */
  standing: Readonly<{ ms: number; tokens: number; cost: Readonly<Record<string, number>> }>;
  candidate: Readonly<{ ms: number; tokens: number; cost: Readonly<Record<string, number>> }>;
  accepted: Paired;
  refused: Paired;
}>;

export type StoredBackTest = Readonly<{
  id: string;
  agent: string;
  /** The version that is tried, and the one it is held against. */
  version: string;
  against: string;
  /** The agent whose past it is. */
  past: string;
  /** Past runs it is to play. */
  wanted: number;
  jobId: string | null;
  report: BackTestReport | null;
  by: string;
  at: Date;
  endedAt: Date | null;
}>;

/** What is played: both graphs and the runs, fixed when it begins. */
export type BackTestPlan = Readonly<{ candidate: AgentGraph; standing: AgentGraph; runs: readonly string[] }>;

const Asked = z.object({ standing: AgentGraph, runs: z.array(z.string()) });

export async function insertBackTest(tx: Tx, scope: Scope, plan: BackTestPlan): Promise<string> {
  const id = newUuid();
  const { candidate, standing, runs } = plan;
  await tx.query(
    `insert into back_test (tenant_id, id, agent, version, graph, graph_hash, asked, made_by)
     values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [
      scope.tenantId,
      id,
      candidate.name,
      candidate.version,
      JSON.stringify(candidate),
      contentHash(candidate),
      JSON.stringify({ standing, runs }),
      scope.actor.name,
    ],
  );
  return id;
}

export async function nameJob(tx: Tx, id: string, job: string): Promise<void> {
  await tx.query('update back_test set job_id = $3 where tenant_id = $1 and id = $2', [tx.settings.tenantId, id, job]);
}

/** @throws Failure `back_test.not_found` */
export async function planOf(tx: Tx, id: string): Promise<BackTestPlan> {
  const [row] = await tx.query<{ graph: unknown; asked: unknown }>(
    'select graph, asked from back_test where tenant_id = $1 and id = $2',
    [tx.settings.tenantId, id],
  );
  if (row === undefined) throw new Failure('back_test.not_found');
  return { candidate: AgentGraph.parse(row.graph), ...Asked.parse(row.asked) };
}

/** Keeps how a run came out; one that is there already stays. */
export async function keepRun(tx: Tx, id: string, { runId, ...result }: BackTestRun): Promise<void> {
  await tx.query(
    'insert into back_test_run (tenant_id, test_id, run_id, result) values ($1, $2, $3, $4) on conflict do nothing',
    [tx.settings.tenantId, id, runId, JSON.stringify(result)],
  );
}

export async function keepReport(tx: Tx, id: string, report: BackTestReport): Promise<void> {
  await tx.query('update back_test set report = $3, ended_at = now() where tenant_id = $1 and id = $2', [
    tx.settings.tenantId,
    id,
    JSON.stringify(report),
  ]);
}

const SideShape = z.object({
  status: z.enum(['done', 'waiting', 'failed']),
  suggests: z.number(),
  ms: z.number(),
  tokens: z.number(),
  cost: z.record(z.string(), z.number()),
});
const ResultShape = z.object({
  failed: z.string().nullable(),
  differences: z.array(z.object({ what: z.enum(DIFFERENCES), standing: z.unknown(), candidate: z.unknown() })),
  standing: SideShape.nullable(),
  candidate: SideShape.nullable(),
  answered: z.enum(['accepted', 'edited', 'refused']).nullable(),
});

/** Runs of a back-test by their ids, newest first, after one of them; `isDifferent` leaves out those that came out alike. */
export async function backTestRuns(
  tx: Tx,
  id: string,
  { after, limit, isDifferent }: Readonly<{ after: string | null; limit: number; isDifferent: boolean }>,
): Promise<BackTestRun[]> {
  const rows = await tx.query<{ run_id: string; result: unknown }>(
    `select run_id, result from back_test_run where tenant_id = $1 and test_id = $2 and ($3::uuid is null or run_id < $3)
       and (not $4 or result -> 'differences' <> '[]' or result ->> 'failed' is not null)
     order by run_id desc limit $5`,
    [tx.settings.tenantId, id, after, isDifferent, limit],
    'back-test-runs',
  );
  return rows.map(({ run_id: runId, result }) => ({ runId, ...ResultShape.parse(result) }));
}

type Row = {
  id: string;
  agent: string;
  version: string;
  against: string;
  past: string;
  wanted: number;
  job_id: string | null;
  report: BackTestReport | null;
  made_by: string;
  made_at: Date;
  ended_at: Date | null;
};
const COLUMNS = `id, agent, version, asked -> 'standing' ->> 'version' as against, asked -> 'standing' ->> 'name' as past, jsonb_array_length(asked -> 'runs') as wanted,
  job_id, report, made_by, made_at, ended_at`;

const testOf = ({ job_id: jobId, made_by: by, made_at: at, ended_at: endedAt, ...row }: Row): StoredBackTest => ({
  ...row,
  jobId,
  by,
  at,
  endedAt,
});

/** Back-tests of an agent, newest first. */
export async function backTestsOf(tx: Tx, agent: string, limit: number): Promise<StoredBackTest[]> {
  const rows = await tx.query<Row>(
    `select ${COLUMNS} from back_test where tenant_id = $1 and agent = $2 order by id desc limit $3`,
    [tx.settings.tenantId, agent, limit],
    'back-tests',
  );
  return rows.map(testOf);
}

/** @throws Failure `back_test.not_found` */
export async function backTestIn(tx: Tx, id: string): Promise<StoredBackTest> {
  const [row] = await tx.query<Row>(`select ${COLUMNS} from back_test where tenant_id = $1 and id = $2`, [
    tx.settings.tenantId,
    id,
  ]);
  if (row === undefined) throw new Failure('back_test.not_found');
  return testOf(row);
}
