import { newUuid } from '#base';
import type { Actor, Purpose, Scope } from '#kernel/security';
import type { Tx } from '#store';
import { settleDecisions } from '../decisions/decision-table.ts';
import type { CompiledGraph } from '../graph/compile.ts';
import type { Autonomy } from '../tool.ts';
import { storeGraph } from './graph-table.ts';
import { RunMemo, Spent, type LiveRun } from './live-run.ts';
import type { RunStatus } from './port.ts';

/** A run to be started by another one, with its next boundary. */
export type Child = Readonly<{
  compiled: CompiledGraph;
  cursor: string;
  /** The fork's port it goes through; null for another agent. */
  branch: string | null;
  /** Its place among its siblings. */
  ordinal: number;
  input: object;
  subjectId: string | null;
  autonomy: Autonomy;
  purpose: Purpose;
  actor: Actor;
  memo: RunMemo;
  spent: Spent;
  /** The parent goes on with the first that ends well. */
  isOneEnough: boolean;
}>;

/** What a run waits under for its children, and what they know its node by. */
export function joinKey(run: LiveRun, node: string): string {
  return `join:${run.id}:${node}#${run.memo.visits[node] ?? 1}`;
}

/** Starts children in the transaction of their parent's boundary. Branches write into their parent's batch. */
export async function insertChildren(tx: Tx, run: LiveRun, children: readonly Child[]): Promise<void> {
  if (children.length === 0) return;
  for (const compiled of new Set(children.map((c) => c.compiled))) await storeGraph(tx, compiled);
  const rows = children.map((c) => ({
    id: newUuid(),
    agent: c.compiled.graph.name,
    graph_hash: c.compiled.hash,
    autonomy: c.autonomy,
    purpose: c.purpose,
    actor: c.actor,
    cursor: c.cursor,
    state: c.branch === null ? c.memo : { ...c.memo, batch: run.memo.batch },
    spent: c.spent,
    subject_id: c.subjectId,
    input: c.input,
    branch: c.branch,
    ordinal: c.ordinal,
    is_one_enough: c.isOneEnough,
  }));
  await tx.query(
    `insert into run (tenant_id, parent_id, parent_key, started_by, id, agent, graph_hash, autonomy, purpose, actor, cursor, state, spent,
       subject_id, input, branch, ordinal, is_one_enough, is_held, wake_at, resume_at)
     select $1, $2, $3, $4, r.*, p.is_held, case when p.is_held then 'infinity' else now() end, case when p.is_held then now() end
     from (select is_held from run where tenant_id = $1 and id = $2) p, jsonb_to_recordset($5) as r (id uuid, agent text, graph_hash text, autonomy text, purpose text,
       actor jsonb, cursor text, state jsonb, spent jsonb, subject_id uuid, input jsonb, branch text, ordinal integer, is_one_enough boolean)`,
    [run.tenantId, run.id, joinKey(run, run.cursor), run.startedBy, JSON.stringify(rows)],
    'run-children',
  );
}

/** How a child stands. */
export type ChildState = Readonly<{
  id: string;
  branch: string | null;
  ordinal: number;
  status: RunStatus;
  output: unknown;
  error: string | null;
  /** Milliseconds since the epoch; null while it has not ended. */
  endedMs: number | null;
  spent: Spent;
  /** Effects of it that have left the building. */
  left: number;
}>;

type StateRow = Omit<ChildState, 'endedMs' | 'spent' | 'left'> & {
  ended_at: Date | null;
  spent: unknown;
  state: unknown;
};

/** The children of the node that a run stands at, in their order. */
export async function readChildren(scope: Scope, run: LiveRun): Promise<ChildState[]> {
  const rows = await scope.read((tx) =>
    tx.query<StateRow>(
      `select id, branch, ordinal, status, output, error, ended_at, spent, state from run
       where tenant_id = $1 and parent_id = $2 and parent_key = $3 order by ordinal`,
      [run.tenantId, run.id, joinKey(run, run.cursor)],
      'run-children-states',
    ),
  );
  return rows.map(({ ended_at: endedAt, spent, state, ...row }) => ({
    ...row,
    endedMs: endedAt === null ? null : endedAt.getTime(),
    spent: Spent.parse(spent),
    left: RunMemo.parse(state).left,
  }));
}

/** Whether a run will not move any more. */
export function isOver(status: RunStatus): boolean {
  return status === 'done' || status === 'failed' || status === 'cancelled';
}

/** A run and what it started, as they stood when they were locked. */
export type LineRun = Readonly<{
  id: string;
  status: RunStatus;
  agent: string;
  branch: string | null;
  memo: RunMemo;
}>;

/**
 * Locks runs with all that they started, the youngest generation first: so a child that ends, which locks itself and then
 * its parent, and this never wait for each other. The runs themselves come last.
 */
export async function lockLine(tx: Tx, ids: readonly string[]): Promise<LineRun[]> {
  const rows = await tx.query<Omit<LineRun, 'memo'> & { state: unknown }>(
    `with recursive line as (
       select r.id, 0 as depth from run r where r.tenant_id = $1 and r.id = any ($2::uuid[])
       union all
       select c.id, line.depth + 1 from line join run c on c.tenant_id = $1 and c.parent_id = line.id)
     select r.id, r.status, r.agent, r.branch, r.state from run r join line on line.id = r.id where r.tenant_id = $1
     order by line.depth desc, r.id for update of r`,
    [tx.settings.tenantId, ids],
    'run-line',
  );
  return rows.map(({ state, ...row }) => ({ ...row, memo: RunMemo.parse(state) }));
}

/** Stops what rests of a locked line and flags what runs, which stops at its next boundary. Returns the ids of the latter. */
export async function cancelLine(tx: Tx, line: readonly LineRun[]): Promise<string[]> {
  const resting = line.filter((r) => r.status === 'ready' || r.status === 'waiting');
  const running = line.filter((r) => r.status === 'running').map((r) => r.id);
  await tx.query(
    `update run set is_cancelled = true,
       status = case when status = 'running' then status else 'cancelled' end,
       wait_key = case when status = 'running' then wait_key end,
       wake_at = case when status = 'running' then wake_at else 'infinity' end,
       ended_at = case when status = 'running' then ended_at else now() end
     where tenant_id = $1 and id = any ($2::uuid[])`,
    [tx.settings.tenantId, [...resting.map((r) => r.id), ...running]],
    'run-cancel-line',
  );
  await settleDecisions(
    tx,
    resting.flatMap((r) => r.memo.decisions.map((id) => ({ id, status: 'expired' as const }))),
  );
  return running;
}
