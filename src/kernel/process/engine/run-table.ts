import { Failure, newUuid } from '#base';
import type { Actor, Purpose, Scope } from '#kernel/security';
import type { Tx } from '#store';
import { cancelLine, isOver, lockLine } from './child-runs.ts';
import { failureText } from './failure-text.ts';
import { DEEPEST, RunMemo } from './live-run.ts';
import { compiledOf, loadGraphs } from './graph-table.ts';
import type { RunStatus, StartMany } from './port.ts';

/** The actor a run works as: the agent, with the rights of whoever started it. */
export function agentActor(
  agent: { name: string; title: { zh: string } },
  by: Pick<Actor, 'role'> & Partial<Actor>,
): Actor {
  const person = by.type === 'person' ? by.id : by.for;
  return {
    type: 'agent',
    id: agent.name,
    name: agent.title.zh,
    role: by.role,
    ...(person === undefined ? {} : { for: person }),
  };
}

/** Role of runs nobody started by hand: an agent never has an administrator's rights by itself. */
export const UNATTENDED_ROLE: Actor['role'] = 'manager';

/**
 * One INSERT … SELECT for all; those whose key is taken are left out. Agents that wake one another in a circle end in a run
 * that has failed, so that somebody sees it.
 */
export async function insertRuns(tx: Tx, { graph, autonomy, startedBy, depth = 0, runs }: StartMany): Promise<number> {
  const compiled = compiledOf(graph);
  const rows = runs.map((r) => ({ id: newUuid(), subject_id: r.subjectId, dedupe_key: r.dedupeKey, input: r.input }));
  const purpose: Purpose = graph.purpose;
  const state = RunMemo.parse({ visits: { [compiled.entry]: 1 }, depth });
  const limit = { limit: `depth ≤ ${DEEPEST}` };
  const error = depth > DEEPEST ? failureText(new Failure('run.limit', { params: limit })) : null;
  const [counted] = await tx.query<{ n: number }>(
    `with started as (
       insert into run (tenant_id, agent, graph_hash, autonomy, purpose, actor, started_by, cursor, state, error, status, ended_at, spent, id, subject_id, dedupe_key, input)
       select $1, $2, $3, $4, $5, $6, $7, $8, $9, $11::text, case when $11::text is null then 'ready' else 'failed' end,
         case when $11::text is not null then now() end, '{"steps":0,"toolCalls":0}', r.id, r.subject_id, r.dedupe_key, r.input
       from jsonb_to_recordset($10) as r (id uuid, subject_id uuid, dedupe_key text, input jsonb)
       on conflict (tenant_id, agent, dedupe_key) where dedupe_key is not null do nothing returning 1)
     select count(*)::int as n from started`,
    [
      tx.settings.tenantId,
      graph.name,
      compiled.hash,
      autonomy,
      purpose,
      JSON.stringify(agentActor(graph, { role: UNATTENDED_ROLE })),
      startedBy,
      compiled.entry,
      JSON.stringify(state),
      JSON.stringify(rows),
      error,
    ],
    'runs-insert',
  );
  return counted?.n ?? 0;
}

/** Wakes runs that wait for one of these keys and leaves the payload with them. Their number. */
export async function wakeRuns(tx: Tx, events: readonly Readonly<{ key: string; payload: object }>[]): Promise<number> {
  if (events.length === 0) return 0;
  const woken = await tx.query(
    `update run r set status = 'ready', wake_at = now(), wait_key = null, error = null,
       state = r.state || jsonb_build_object('event', jsonb_build_object('type', 'event', 'payload', e.payload))
     from jsonb_to_recordset($2) as e (key text, payload jsonb)
     where r.tenant_id = $1 and r.wait_key = e.key and r.status = 'waiting' returning r.id`,
    [tx.settings.tenantId, JSON.stringify(events)],
    'runs-wake',
  );
  return woken.length;
}

/**
 * Failed runs go on where they failed, with fresh attempts; what started others starts them anew. One that failed at its
 * limits is granted them once more: a person wants it to go on. Children are not among them, their parents are.
 */
export async function retryRuns(tx: Tx, ids: readonly string[]): Promise<number> {
  const rows = await tx.query<{ id: string; cursor: string; state: unknown; graph_hash: string; error: string | null }>(
    `select id, cursor, state, graph_hash, error from run
     where tenant_id = $1 and id = any ($2::uuid[]) and status = 'failed' and parent_id is null order by id for update`,
    [tx.settings.tenantId, ids],
  );
  const graphs = await loadGraphs(
    tx,
    rows.map((r) => r.graph_hash),
  );
  const again = rows.map(({ id, cursor, state, graph_hash: hash, error }) => {
    const { event: _event, ...memo } = RunMemo.parse(state);
    const type = graphs.get(hash)?.nodes.get(cursor)?.type;
    const visits = { ...memo.visits };
    if (type === 'fork' || type === 'agent') visits[cursor] = (visits[cursor] ?? 1) + 1;
    const allowance = memo.allowance + (error?.startsWith(LIMIT_FAILURE) === true ? 1 : 0);
    return { id, state: { ...memo, visits, allowance, failures: 0, isEscalated: false, event: null } };
  });
  await tx.query(
    `update run r set status = 'ready', wake_at = now(), wait_key = null, error = null, ended_at = null, attempts = 0, state = a.state
     from jsonb_to_recordset($2) as a (id uuid, state jsonb) where r.tenant_id = $1 and r.id = a.id`,
    [tx.settings.tenantId, JSON.stringify(again)],
    'runs-retry',
  );
  return again.length;
}

/** How the error of a run begins that used up its limits. */
const LIMIT_FAILURE = 'run.limit';

/**
 * Stops a run with all that it started: what rests at once, what runs at its next boundary. Returns the ids of the latter.
 *
 * @throws Failure `run.not_found`, `run.not_waiting` where it has ended
 */
export async function cancelRun(tx: Tx, id: string): Promise<string[]> {
  const line = await lockLine(tx, [id]);
  const run = line.find((r) => r.id === id);
  if (run === undefined) throw new Failure('run.not_found');
  if (isOver(run.status)) throw new Failure('run.not_waiting');
  return cancelLine(tx, line);
}

export type StateRow = {
  id: string;
  status: RunStatus;
  output: unknown;
  error: string | null;
  wait_key: string | null;
  is_due: boolean;
};

/** How runs stand; `is_due` is false for those that sleep until something happens. */
export async function readStates(
  scope: Scope,
  where: 'id' | 'status',
  values: readonly string[],
  limit: number,
): Promise<readonly StateRow[]> {
  const condition = where === 'id' ? 'id = any ($2::uuid[])' : 'status = any ($2)';
  return scope.read((tx) =>
    tx.query<StateRow>(
      `select id, status, output, error, wait_key, status in ('ready', 'waiting') and wake_at <= now() as is_due
       from run where tenant_id = $1 and ${condition} order by id desc limit $3`,
      [scope.tenantId, values, limit],
      `run-states-${where}`,
    ),
  );
}
