import { Failure, newUuid } from '#base';
import type { Actor, Purpose, Scope } from '#kernel/security';
import type { Tx } from '#store';
import { failureText } from './failure-text.ts';
import { DEEPEST, RunMemo } from './live-run.ts';
import { LIMIT_FAILURE } from './node-step.ts';
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

/** In whose name agents of the workspace's own work: the login that activated them, with their role. */
export type Worker = Readonly<{ login: string; role: Actor['role'] }>;

/** Who acts in runs nobody started by hand: the workspace, or who activated the agent. */
export function workingActor(agent: Parameters<typeof agentActor>[0], worker: Worker | null): Actor {
  if (worker === null) return agentActor(agent, { role: UNATTENDED_ROLE });
  return agentActor(agent, { role: worker.role === 'admin' ? UNATTENDED_ROLE : worker.role, for: worker.login });
}

/**
 * Who acts in a run that another one calls: who acts in that one. Where that is the workspace and the called agent is one
 * that somebody who sees less activated, it is them: what they wrote must not read for them what they may not.
 */
export function calledActor(agent: Parameters<typeof agentActor>[0], by: Actor, worker: Worker | null): Actor {
  return by.for === undefined && worker !== null && worker.role !== 'admin'
    ? workingActor(agent, worker)
    : agentActor(agent, by);
}

/** Role of runs nobody started by hand: an agent never has an administrator's rights by itself. */
export const UNATTENDED_ROLE = 'manager' satisfies Actor['role'];

/**
 * One INSERT … SELECT for all; those whose key is taken are left out. Agents that wake one another in a circle end in a run
 * that has failed, so that somebody sees it.
 */
export async function insertRuns(
  tx: Tx,
  { graph, autonomy, startedBy, depth = 0, worker = null, runs }: StartMany,
): Promise<number> {
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
      JSON.stringify(workingActor(graph, worker)),
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
     where tenant_id = $1 and id = any ($2::uuid[]) and status = 'failed' and parent_id is null
       and not exists (select from run t where t.tenant_id = $1 and t.agent = run.agent and t.dedupe_key = 'compensate:' || run.id)
     order by id for update`,
    [tx.settings.tenantId, ids],
  );
  const graphs = await loadGraphs(
    tx,
    rows.map((r) => r.graph_hash),
  );
  const again = rows.map(({ id, cursor, state, graph_hash: hash, error }) => {
    const memo = RunMemo.parse(state);
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

export type StateRow = {
  id: string;
  status: RunStatus;
  output: unknown;
  error: string | null;
  wait_key: string | null;
  is_due: boolean;
  is_held: boolean;
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
      `select id, status, output, error, wait_key, status in ('ready', 'waiting') and wake_at <= now() as is_due, is_held
       from run where tenant_id = $1 and ${condition} order by id desc limit $3`,
      [scope.tenantId, values, limit],
      `run-states-${where}`,
    ),
  );
}
