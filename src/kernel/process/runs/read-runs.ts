import { z } from 'zod';
import { Failure } from '#base';
import type { EvidenceRef } from '#kernel/memory';
import type { Scope } from '#kernel/security';
import type { Tx } from '#store';
import { AgentGraph } from '../graph/schema.ts';
import { limitKey } from '../engine/drive.ts';
import { RunMemo } from '../engine/live-run.ts';
import type { RunStatus, StartedBy } from '../engine/port.ts';

/** One run in a list. */
export type StoredRun = Readonly<{
  id: string;
  agent: string;
  agentVersion: string;
  graphHash: string;
  status: RunStatus;
  subjectId: string | null;
  startedBy: StartedBy;
  startedAt: Date;
  endedAt: Date | null;
  /** Working time without waiting. */
  workMs: number;
  /** `decision:<id>`, `event:<topic>[:<record>]` or `limit:<run>` while it waits for something other than time. */
  waitKey: string | null;
  /** When a timer wakes it; null where none does. */
  wakeAt: Date | null;
  error: string | null;
}>;

export type StoredStep = Readonly<{
  node: string;
  iteration: number;
  type: string;
  tool: string | null;
  durability: 'fused' | 'step';
  status: 'done' | 'waiting' | 'failed' | 'skipped';
  startedAt: Date;
  workMs: number;
  input: unknown;
  output: unknown;
  evidence: readonly EvidenceRef[];
  error: string | null;
}>;

/** A run that another one started: a branch of a fork, or an agent that was called. */
export type StoredChild = Readonly<{
  id: string;
  agent: string;
  /** Which step started it. */
  node: string;
  iteration: number;
  /** The port of the fork; null for another agent. */
  branch: string | null;
  ordinal: number;
  status: RunStatus;
  workMs: number;
  error: string | null;
}>;

export type StoredRunDetail = StoredRun &
  Readonly<{
    /** The run that started it, and as which branch; null for one that nobody waits for. */
    parent: Readonly<{ id: string; branch: string | null }> | null;
    /** The first of those it started, at most 200. */
    children: readonly StoredChild[];
    childCount: number;
    autonomy: string;
    input: unknown;
    output: unknown;
    steps: readonly StoredStep[];
    graph: AgentGraph;
    decisions: readonly string[];
    canCancel: boolean;
    /** It failed and no other run waits for it. */
    canRetry: boolean;
    /** It rests at its limits until a person grants as much again. */
    canExtend: boolean;
    /** False while it works, for a branch (its whole run is undone), and for good when an effect has left the building. */
    canUndo: boolean;
  }>;

type Row = {
  id: string;
  agent: string;
  version: string | null;
  graph_hash: string;
  status: RunStatus;
  subject_id: string | null;
  started_by: StartedBy;
  started_at: Date;
  ended_at: Date | null;
  work_us: bigint;
  wait_key: string | null;
  wake_at: Date | null;
  error: string | null;
};

const COLUMNS = `r.id, r.agent, g.version, r.graph_hash, r.status, r.subject_id, r.started_by, r.started_at, r.ended_at,
  r.work_us, r.wait_key, nullif(r.wake_at, 'infinity') as wake_at, r.error`;
const FROM = 'from run r left join agent_graph g on g.tenant_id = r.tenant_id and g.hash = r.graph_hash';

function runOf(row: Row): StoredRun {
  return {
    id: row.id,
    agent: row.agent,
    agentVersion: row.version ?? '',
    graphHash: row.graph_hash,
    status: row.status,
    subjectId: row.subject_id,
    startedBy: row.started_by,
    startedAt: row.started_at,
    endedAt: row.ended_at,
    workMs: Number(row.work_us) / 1000,
    waitKey: row.wait_key,
    wakeAt: row.status === 'waiting' || row.status === 'ready' ? row.wake_at : null,
    error: row.error,
  };
}

export type RunQuery = Readonly<{
  statuses?: readonly RunStatus[];
  agent?: string;
  subjectId?: string;
  after?: string | null;
  limit: number;
}>;

/** Runs newest first. */
export async function listRuns(
  scope: Scope,
  query: RunQuery,
): Promise<Readonly<{ items: readonly StoredRun[]; next: string | null }>> {
  const values: unknown[] = [scope.tenantId, query.limit + 1];
  const put = (value: unknown): string => `$${values.push(value)}`;
  // What a run started stands on its page.
  const conditions = ['r.tenant_id = $1', 'r.parent_id is null'];
  if (query.statuses !== undefined) conditions.push(`r.status = any (${put(query.statuses)}::text[])`);
  if (query.agent !== undefined) conditions.push(`r.agent = ${put(query.agent)}`);
  if (query.subjectId !== undefined) conditions.push(`r.subject_id = ${put(query.subjectId)}::uuid`);
  if (query.after !== undefined && query.after !== null) {
    conditions.push(`r.id < ${put(cursorOf(query.after))}::uuid`);
  }
  const rows = await scope.read((tx) =>
    tx.query<Row>(`select ${COLUMNS} ${FROM} where ${conditions.join(' and ')} order by r.id desc limit $2`, values),
  );
  const items = rows.slice(0, query.limit).map(runOf);
  return { items, next: rows.length > query.limit ? (items.at(-1)?.id ?? null) : null };
}

type StepRow = Omit<StoredStep, 'startedAt' | 'workMs' | 'evidence'> & {
  started_at: Date;
  work_us: bigint;
  evidence: unknown;
};
const Refs = z.array(
  z.object({
    observation: z.string(),
    field: z.string().nullable(),
    label: z.object({ zh: z.string(), en: z.string() }).optional(),
  }),
);

/** One run with its steps in the order they were reached, and the graph it stands on. @throws Failure `run.not_found` */
export async function readRun(scope: Scope, id: string): Promise<StoredRunDetail> {
  return scope.read(async (tx) => {
    const [row] = await tx.query<
      Row & { autonomy: string; input: unknown; output: unknown; state: unknown; graph: unknown } & ParentRow
    >(
      `select ${COLUMNS}, r.autonomy, r.input, r.output, r.state, r.parent_id, r.branch, g.graph ${FROM} where r.tenant_id = $1 and r.id = $2`,
      [scope.tenantId, id],
    );
    if (row === undefined) throw new Failure('run.not_found');
    const steps = await tx.query<StepRow>(
      `select node, iteration, type, tool, durability, status, started_at, work_us, input, output, evidence, error
       from step where tenant_id = $1 and run_id = $2 order by ordinal, iteration`,
      [scope.tenantId, id],
    );
    const memo = RunMemo.parse(row.state);
    const { children, childCount } = await childrenOf(tx, id);
    return {
      ...runOf(row),
      parent: row.parent_id === null ? null : { id: row.parent_id, branch: row.branch },
      children,
      childCount,
      autonomy: row.autonomy,
      input: row.input,
      output: row.output,
      steps: steps.map(stepOf),
      graph: AgentGraph.parse(row.graph),
      decisions: memo.decisions,
      canCancel: row.status === 'ready' || row.status === 'waiting' || row.status === 'running',
      canRetry: row.status === 'failed' && row.parent_id === null,
      canExtend: row.status === 'waiting' && row.wait_key === limitKey(id),
      canUndo: row.status !== 'running' && memo.left === 0 && row.branch === null,
    };
  });
}

type ParentRow = { parent_id: string | null; branch: string | null };
const MOST_CHILDREN = 200;

async function childrenOf(tx: Tx, id: string): Promise<{ children: readonly StoredChild[]; childCount: number }> {
  const rows = await tx.query<
    Omit<StoredChild, 'node' | 'iteration' | 'workMs'> & { key: string; work_us: bigint; n: bigint }
  >(
    `select id, agent, parent_key as key, branch, ordinal, status, work_us, error, count(*) over () as n from run
     where tenant_id = $1 and parent_id = $2 order by parent_key, ordinal limit ${MOST_CHILDREN}`,
    [tx.settings.tenantId, id],
    'run-children-of',
  );
  const children = rows.map(({ key, work_us: workUs, n: _n, ...row }) => {
    const [node = '', iteration = '1'] = key.slice(key.lastIndexOf(':') + 1).split('#');
    return { ...row, node, iteration: Number(iteration), workMs: Number(workUs) / 1000 };
  });
  return { children, childCount: Number(rows[0]?.n ?? 0n) };
}

function stepOf({ started_at: startedAt, work_us: workUs, evidence, ...step }: StepRow): StoredStep {
  return { ...step, startedAt, workMs: Number(workUs) / 1000, evidence: Refs.parse(evidence).map(refOf) };
}

function refOf({ label, ...ref }: z.output<typeof Refs>[number]): EvidenceRef {
  return label === undefined ? ref : { ...ref, label };
}

function cursorOf(after: string): string {
  if (!z.uuid().safeParse(after).success) {
    throw new Failure('input.invalid', { fields: [{ path: 'after', rule: 'id' }] });
  }
  return after;
}

/** What an agent did lately. */
export type AgentStats = Readonly<{
  runs: number;
  accepted: number;
  refused: number;
  edited: number;
  p95WorkMs: number | null;
}>;

/** Figures of the last `days` days by agent; an agent that did nothing is absent. */
export async function agentStats(scope: Scope, days = 30): Promise<ReadonlyMap<string, AgentStats>> {
  const rows = await scope.read((tx) =>
    tx.query<{ agent: string; runs: number; p95: number | null; accepted: number; refused: number; edited: number }>(
      `with worked as (
         select agent, count(*)::int as runs, percentile_cont(0.95) within group (order by work_us) / 1000 as p95
         from run where tenant_id = $1 and id >= $3::uuid and branch is null group by agent
       ), answered as (
         select agent, count(*) filter (where status in ('accepted', 'done'))::int as accepted, count(*) filter (where status = 'refused')::int as refused,
           count(*) filter (where status = 'edited')::int as edited
         from decision where tenant_id = $1 and answered_at >= now() - $2 * interval '1 day' group by agent
       )
       select agent, coalesce(runs, 0) as runs, p95, coalesce(accepted, 0) as accepted, coalesce(refused, 0) as refused, coalesce(edited, 0) as edited
       from worked full join answered using (agent)`,
      [scope.tenantId, days, firstIdAt(Date.now() - days * MS_PER_DAY)],
      'agent-stats',
    ),
  );
  return new Map(rows.map(({ agent, p95, ...counts }) => [agent, { ...counts, p95WorkMs: p95 }]));
}

const MS_PER_DAY = 86_400_000;

/** The lowest id a run started at this time can have: ids begin with the millisecond they were made in. */
function firstIdAt(atMs: number): string {
  const time = Math.max(0, Math.floor(atMs)).toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-000000000000`;
}
