import { z } from 'zod';
import type { OutboxEvent, Store, Tx } from '#store';
import type { DurableEngine, StartMany } from '../engine/port.ts';
import type { AgentLookup } from './agents-here.ts';
import { eventKey } from '../engine/wait-node.ts';
import type { AgentGraph } from '../graph/schema.ts';
import { onGone } from './on-gone.ts';
import { settingsIn, type AgentSetting } from './agent-settings.ts';

/** What the kernel reads of any event: which records of which kind, and the run that caused it. */
const Payload = z.looseObject({
  kind: z.string().optional(),
  ids: z.array(z.string()).optional(),
  runId: z.string().nullish(),
  batchId: z.string().nullish(),
});
type Event = Readonly<{ id: string; topic: string; payload: z.output<typeof Payload> }>;

type Waking = Readonly<{ store: Store; engine: DurableEngine; agents: AgentLookup }>;

/**
 * Wakes agents and waiting runs on events out of the outbox. Delivered twice starts nothing twice: the key of a run is
 * the event with the record. One transaction per workspace, one statement per event and agent, whatever the records.
 */
export async function onEvents(waking: Waking, events: readonly OutboxEvent[]): Promise<void> {
  for (const [tenantId, theirs] of Map.groupBy(events, (e) => e.tenantId)) {
    const parsed = theirs.flatMap(({ id, topic, payload }) => {
      const { data } = Payload.safeParse(payload);
      return data === undefined ? [] : [{ id, topic, payload: data }];
    });
    if (parsed.length === 0) continue;
    await waking.store.write({ tenantId, actor: 'system:outbox', purpose: 'administration' }, (tx) =>
      wakeIn(tx, waking, parsed),
    );
  }
}

async function wakeIn(tx: Tx, { engine, agents }: Waking, events: readonly Event[]): Promise<void> {
  const gone = events.flatMap((e) => (e.topic === 'record.gone' ? (e.payload.ids ?? []) : []));
  if (gone.length > 0) await onGone(tx, gone);
  await wakeWaiting(tx, engine, events);
  const here = await agents.in(tx);
  const graphs = here.list;
  const pairs = events.flatMap((event) =>
    graphs.filter((graph) => isWokenBy(graph, event)).map((graph) => ({ event, graph })),
  );
  if (pairs.length === 0) return;
  const settings = await settingsIn(tx, graphs);
  const causes = await causesOf(
    tx,
    pairs.map((p) => p.event.payload.runId ?? null),
  );
  for (const { event, graph } of pairs) {
    const setting = settings.get(graph.name);
    const cause = causes.get(event.payload.runId ?? '');
    // What an agent writes, or one that it called, does not wake the same agent: it would never rest.
    if (setting?.isOn !== true || cause?.agents.includes(graph.name) === true) continue;
    const depth = cause === undefined ? 0 : cause.depth + 1;
    await startFor(tx, engine, { event, graph, setting, depth, worker: here.workerOf(graph.name) });
  }
}

function isWokenBy(graph: AgentGraph, { topic, payload }: Event): boolean {
  return graph.wakes.some(
    (w) => 'event' in w && w.event === topic && (w.kind === undefined || w.kind === payload.kind),
  );
}

type Starting = Readonly<{ event: Event; graph: AgentGraph; setting: AgentSetting }> &
  Pick<StartMany, 'depth' | 'worker'>;

async function startFor(tx: Tx, engine: DurableEngine, { event, graph, setting, ...made }: Starting): Promise<void> {
  const { kind = null, ids, batchId = null } = event.payload;
  const about = { event: event.topic, kind, batchId };
  const runs =
    ids === undefined
      ? [{ input: { ...about, payload: event.payload }, subjectId: null, dedupeKey: event.id }]
      : ids.map((record) => ({ input: { ...about, record }, subjectId: record, dedupeKey: `${event.id}:${record}` }));
  await engine.startMany(tx, { graph, autonomy: setting.autonomy, startedBy: 'event', ...made, runs });
}

/** Tells runs that wait for one of these events, looking first which of them anybody waits for. */
async function wakeWaiting(tx: Tx, engine: DurableEngine, events: readonly Event[]): Promise<void> {
  const told = events.flatMap(({ topic, payload: { ids, ...rest } }) => [
    { key: eventKey(topic, null), payload: { ...rest, records: ids?.length ?? 0, record: ids?.[0] ?? null } },
    ...(ids ?? []).map((record) => ({ key: eventKey(topic, record), payload: { ...rest, record } })),
  ]);
  const rows = await tx.query<{ wait_key: string }>(
    `select distinct wait_key from run where tenant_id = $1 and status = 'waiting' and wait_key = any ($2::text[])`,
    [tx.settings.tenantId, [...new Set(told.map((t) => t.key))]],
    'runs-awaited',
  );
  const awaited = new Set(rows.map((r) => r.wait_key));
  // One statement joins by key, so a key twice in one batch is told once.
  const first = new Map(told.filter((t) => awaited.has(t.key)).map((t) => [t.key, t]));
  await engine.emit(tx, [...first.values()]);
}

/** Who caused an event: the agents of the run and of those that called it, and how many runs led to it. */
type Cause = Readonly<{ agents: readonly string[]; depth: number }>;

/** The causes of events by run, in one statement. */
async function causesOf(tx: Tx, runIds: readonly (string | null)[]): Promise<ReadonlyMap<string, Cause>> {
  const ids = [...new Set(runIds.filter((id) => id !== null))];
  if (ids.length === 0) return new Map();
  const rows = await tx.query<Cause & { id: string }>(
    `with recursive line as (
       select r.id, r.id as at, r.agent, r.parent_id, coalesce((r.state ->> 'depth')::int, 0) as depth
       from run r where r.tenant_id = $1 and r.id = any ($2::uuid[])
       union all
       select line.id, p.id, p.agent, p.parent_id, line.depth from line join run p on p.tenant_id = $1 and p.id = line.parent_id)
     select id, array_agg(distinct agent) as agents, max(depth) as depth from line group by id`,
    [tx.settings.tenantId, ids],
    'run-causes',
  );
  return new Map(rows.map(({ id, ...cause }) => [id, cause]));
}
