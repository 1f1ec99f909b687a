import { z } from 'zod';
import type { Actor, Purpose } from '#kernel/security';
import type { Tx } from '#store';
import type { CompiledGraph } from '../graph/compile.ts';
import type { Autonomy } from '../tool.ts';
import type { EngineParts } from './engine-parts.ts';
import { loadGraphs } from './graph-table.ts';
import { nothingAhead } from './ahead.ts';
import { markBoundary, noPending, RunMemo, Spent, type LiveRun } from './live-run.ts';
import type { StartedBy } from './port.ts';

/** A run this process has just become the owner of. */
export type Claimed = Readonly<{ tenant_id: string; id: string; epoch: number }>;

const NOBODY = '00000000-0000-0000-0000-000000000000';
/** Workspaces looked at per claim. The next claim goes on where this one ended. */
const TURNS = 64;
/**
 * A run that ends its process this often without getting one boundary further is not tried again. High enough that bad
 * luck alone does not reach it: with every second death falling before a boundary, once in two million runs.
 */
const MAX_TAKEOVERS = 20;

/**
 * Workspaces take turns: the index gives the earliest run of one, skips to the next, and so on; then the first runs of
 * all, the second of all … are claimed until there is no more room. A flood of one workspace cannot hold up the others.
 */
const CLAIM = `
with recursive turn as (
  (select r.tenant_id, r.wake_at, 1 as n from run r where r.tenant_id > $4 and r.status in ('ready', 'waiting')
   order by r.tenant_id, r.wake_at limit 1)
  union all
  select l.tenant_id, l.wake_at, turn.n + 1 from turn cross join lateral (
    select r.tenant_id, r.wake_at from run r where r.tenant_id > turn.tenant_id and r.status in ('ready', 'waiting')
    order by r.tenant_id, r.wake_at limit 1) l
  where turn.n < ${TURNS}
), due as (
  select c.tenant_id, c.id, c.place from turn cross join lateral (
    select d.tenant_id, d.id, row_number() over (order by d.wake_at) as place from (
      select r.tenant_id, r.id, r.wake_at from run r
      where r.tenant_id = turn.tenant_id and r.status in ('ready', 'waiting') and r.wake_at <= now()
      order by r.wake_at limit $3 * 2) d) c
  where turn.wake_at <= now()
), picked as (
  select r.tenant_id, r.id from due join run r on r.tenant_id = due.tenant_id and r.id = due.id
  where r.status in ('ready', 'waiting') and r.wake_at <= now()
  order by due.place, r.tenant_id limit $3 for update of r skip locked
)
update run r set status = 'running', owner = $1, epoch = r.epoch + 1, lease_until = now() + $2 * interval '1 ms'
from picked p where r.tenant_id = p.tenant_id and r.id = p.id
returning r.tenant_id, r.id, r.epoch`;

/** Claims up to `room` due runs after workspace `after`. `last` is where the next claim goes on; null: from the start. */
export async function claimDue(
  { store, owner, leaseMs }: EngineParts,
  room: number,
  after: string | null,
): Promise<{ claimed: readonly Claimed[]; last: string | null }> {
  const { rows } = await store.dispatch.query<Claimed>({
    name: 'run-claim',
    text: CLAIM,
    values: [owner, leaseMs, room, after ?? NOBODY],
  });
  const last = rows.reduce<string | null>((max, r) => (max === null || r.tenant_id > max ? r.tenant_id : max), null);
  return { claimed: rows, last };
}

/** Claims runs whose owner has not renewed its lease: it is dead, or cut off and fenced out by the new epoch. */
export async function claimAbandoned(
  { store, owner, leaseMs }: EngineParts,
  room: number,
): Promise<readonly Claimed[]> {
  const { rows } = await store.dispatch.query<Claimed>({
    name: 'run-take-over',
    text: `update run r set owner = $1, epoch = r.epoch + 1, attempts = r.attempts + 1, lease_until = now() + $2 * interval '1 ms'
      from (select tenant_id, id from run where status = 'running' and lease_until < now()
            order by lease_until limit $3 for update skip locked) p
      where r.tenant_id = p.tenant_id and r.id = p.id returning r.tenant_id, r.id, r.epoch`,
    values: [owner, leaseMs, room],
  });
  return rows;
}

/** Renews every lease of this process in one statement. Returns the ids that are still ours. */
export async function renewLeases(
  { store, owner, leaseMs }: EngineParts,
  runs: readonly LiveRun[],
): Promise<ReadonlySet<string>> {
  const { rows } = await store.dispatch.query<{ id: string }>({
    name: 'run-renew',
    text: `update run r set lease_until = now() + $2 * interval '1 ms'
      from unnest($3::uuid[], $4::uuid[], $5::int[]) as mine (tenant_id, id, epoch)
      where r.tenant_id = mine.tenant_id and r.id = mine.id and r.epoch = mine.epoch and r.owner = $1 and r.status = 'running'
      returning r.id`,
    values: [owner, leaseMs, runs.map((r) => r.tenantId), runs.map((r) => r.id), runs.map((r) => r.epoch)],
  });
  return new Set(rows.map((r) => r.id));
}

type Row = {
  id: string;
  graph_hash: string;
  autonomy: Autonomy;
  purpose: Purpose;
  actor: Actor;
  started_by: StartedBy;
  subject_id: string | null;
  dedupe_key: string | null;
  cursor: string;
  state: unknown;
  input: object;
  spent: unknown;
  work_us: bigint;
  attempts: number;
  parent_id: string | null;
  branch: string | null;
  steps: unknown;
};
const Steps = z.array(
  z.object({
    node: z.string(),
    iteration: z.number(),
    status: z.string(),
    output: z.unknown(),
    error: z.string().nullable(),
  }),
);

/** Reads claimed runs of one workspace with the outputs of their finished steps. */
export async function loadRuns(
  tx: Tx,
  claimed: readonly Claimed[],
): Promise<readonly (LiveRun | { id: string; epoch: number; broken: string })[]> {
  const epochs = new Map(claimed.map((c) => [c.id, c.epoch]));
  const rows = await tx.query<Row>(
    `select r.id, r.graph_hash, r.autonomy, r.purpose, r.actor, r.started_by, r.subject_id, r.dedupe_key, r.cursor, r.state, r.input,
       r.spent, r.work_us, r.attempts, r.parent_id, r.branch,
       coalesce((select jsonb_agg(jsonb_build_object('node', s.node, 'iteration', s.iteration, 'status', s.status, 'output', s.output, 'error', s.error) order by s.ordinal)
         from step s where s.tenant_id = r.tenant_id and s.run_id = r.id), '[]') as steps
     from run r where r.tenant_id = $1 and r.id = any ($2::uuid[])`,
    [tx.settings.tenantId, [...epochs.keys()]],
    'run-load',
  );
  const graphs = await loadGraphs(
    tx,
    rows.map((r) => r.graph_hash),
  );
  const above = await outputsAbove(
    tx,
    rows.filter((r) => r.branch !== null).map((r) => r.id),
  );
  return rows.map((row) => {
    const epoch = epochs.get(row.id) ?? 0;
    const compiled = graphs.get(row.graph_hash);
    if (compiled === undefined) return { id: row.id, epoch, broken: `there is no graph ${row.graph_hash}` };
    if (row.attempts > MAX_TAKEOVERS) {
      return { id: row.id, epoch, broken: `the process ended ${row.attempts} times at node ${row.cursor}` };
    }
    return liveRun(tx.settings.tenantId, row, { epoch, compiled, above: above.get(row.id) ?? {} });
  });
}

/** What the nodes before a branch gave, by run: those of its parent, and of the parent's parent where that is a branch too. */
async function outputsAbove(
  tx: Tx,
  branches: readonly string[],
): Promise<ReadonlyMap<string, Record<string, unknown>>> {
  const found = new Map<string, Record<string, unknown>>();
  if (branches.length === 0) return found;
  const rows = await tx.query<{ run: string; node: string; status: string; output: unknown; error: string | null }>(
    `with recursive line as (
       select r.id as run, r.parent_id as at, 1 as up from run r where r.tenant_id = $1 and r.id = any ($2::uuid[])
       union all
       select line.run, p.parent_id, line.up + 1 from line join run p on p.tenant_id = $1 and p.id = line.at where p.branch is not null)
     select line.run, s.node, s.status, s.output, s.error from line join step s on s.tenant_id = $1 and s.run_id = line.at
     where s.status <> 'waiting' order by line.up desc, s.ordinal`,
    [tx.settings.tenantId, branches],
    'run-above',
  );
  for (const { run, node, status, output, error } of rows) {
    const outputs = found.get(run) ?? {};
    outputs[node] = status === 'failed' ? { error } : output;
    found.set(run, outputs);
  }
  return found;
}

type Read = Pick<LiveRun, 'epoch' | 'compiled'> & Readonly<{ above: Record<string, unknown> }>;

function liveRun(tenantId: string, row: Row, { epoch, compiled, above }: Read): LiveRun {
  const memo = RunMemo.parse(row.state);
  const spent = Spent.parse(row.spent);
  const outputs: Record<string, unknown> = { ...above };
  for (const { node, iteration, status, output, error } of Steps.parse(row.steps)) {
    if (status === 'done' || status === 'skipped') outputs[node] = output;
    // It was waiting and nobody told it anything: its time has come.
    const isHere = node === row.cursor && iteration === (memo.visits[node] ?? 1);
    if (status === 'failed' && !isHere) outputs[node] = { error };
    if (isHere && isWait(compiled, node, status)) memo.event ??= { type: 'time' };
  }
  const run: LiveRun = {
    tenantId,
    id: row.id,
    compiled,
    autonomy: row.autonomy,
    purpose: row.purpose,
    actor: row.actor,
    startedBy: row.started_by,
    subjectId: row.subject_id,
    dedupeKey: row.dedupe_key,
    input: row.input,
    isChild: row.parent_id !== null,
    branch: row.branch,
    epoch,
    controller: new AbortController(),
    isStored: true,
    isAtRest: false,
    isResumed: true,
    workUs: Number(row.work_us),
    cursor: row.cursor,
    memo,
    spent,
    outputs,
    pending: noPending(),
    talk: null,
    reading: null,
    boundary: { cursor: row.cursor, memo, spent, outputs },
    refusals: 0,
    writes: 0,
    ahead: nothingAhead(),
  };
  markBoundary(run);
  run.isResumed = true;
  return run;
}

/** A model that was being asked is no wait. */
function isWait({ nodes }: CompiledGraph, node: string, status: string): boolean {
  return status === 'waiting' && nodes.get(node)?.type !== 'llm';
}
