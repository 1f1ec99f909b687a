import { hkdfSync } from 'node:crypto';
import type pg from 'pg';
import { newUuid } from '#base';
import { commitLater, sendOwed, sendTogether } from './packets.ts';
import type { Wake, WakeChannel } from './wake.ts';

/** For whom a transaction works. The database refuses every row of another tenant. */
export type TxSettings = Readonly<{ tenantId: string; actor: string; purpose: string }>;

/** A row of the evidence log. */
export type EvidenceRow = Readonly<{ id: string; type: string; subject_id: string | null; body: object }>;

/** One open transaction. Nothing of it may be kept after the function it was given to has returned. */
export type Tx = Readonly<{
  settings: TxSettings;
  /** Names the state of the workspace's settings when the transaction began; see `perEpoch`. Empty before the first change. */
  epoch: string;
  /**
   * One statement; several that do not need each other's answers may be asked at once and run in the order they were asked.
   * `name` makes it a prepared statement of the connection. @throws Error once the transaction has ended.
   */
  query<Row extends object>(text: string, values?: readonly unknown[], name?: string): Promise<Row[]>;
  /** Puts an event into the outbox: written with the commit, delivered at least once after it. Returns its id. */
  emit(topic: string, payload: object): Promise<string>;
  /** Puts an entry into the evidence log: written with the commit. For the security kernel's `notarise`. */
  note(entry: EvidenceRow): void;
  /** Wakes who waits on a channel, here and in other processes, after a successful commit. */
  wakeAfterCommit(channel: WakeChannel): void;
  /** Runs after a successful commit, in this process only. */
  afterCommit(fn: () => void): void;
  /** 32 bytes for `use`, derived from the installation's secret for this tenant alone; the same at each call, stored nowhere. */
  keyFor(use: string): Buffer;
}>;

/** What a transaction runs on. */
export type Ground = Readonly<{
  pool: pg.Pool;
  wake: Wake;
  secret: Buffer;
  /** By workspace the state of its settings that was met last. */
  epochs: Map<string, string>;
}>;

/** Workspaces whose state is remembered; forgetting one costs a round trip. */
const MOST_EPOCHS = 10_000;
const TENANT = /^[0-9a-f-]{36}$/;

/** Thrown to a reading function that began on the settings as they were: it is begun anew on those that hold. */
class Outdated extends Error {}

/**
 * Runs `fn` in one transaction of the application role. `begin`, settings and, of a read, the first statements take one
 * round trip, as do what is told of the transaction and its commit; an exception rolls back. A read that was begun on
 * settings that have changed begins anew before it is told anything.
 * Never call a model or the network inside.
 */
export async function inTransaction<T>(
  ground: Ground,
  settings: TxSettings,
  mode: 'read' | 'write',
  fn: (tx: Tx) => Promise<T>,
): Promise<T> {
  if (!TENANT.test(settings.tenantId)) throw new Error('a transaction needs a tenant');
  const assumed = mode === 'read' ? ground.epochs.get(settings.tenantId) : undefined;
  if (assumed === undefined) return attempt(ground, settings, { mode }, fn);
  try {
    return await attempt(ground, settings, { mode, assumed }, fn);
  } catch (error) {
    if (!(error instanceof Outdated)) throw error;
    return attempt(ground, settings, { mode }, fn);
  }
}

/** `assumed`: the state of the settings on which to begin before it is known. */
type How = Readonly<{ mode: 'read' | 'write'; assumed?: string }>;

/** @throws Outdated where other settings hold than were assumed */
async function attempt<T>(
  ground: Ground,
  settings: TxSettings,
  { mode, assumed }: How,
  fn: (tx: Tx) => Promise<T>,
): Promise<T> {
  const client = await ground.pool.connect();
  const opening = open(client, ground, settings, mode);
  const life: Life = {
    isOpen: true,
    check: null,
    tail: Promise.resolve(),
    failure: null,
    after: [],
    events: [],
    entries: [],
  };
  if (assumed !== undefined) life.check = assertEpoch(opening, assumed);
  let broken: Error | undefined;
  let result: T;
  try {
    const epoch = assumed ?? (await opening);
    result = await fn(txOn(client, ground, { settings, epoch, life }));
    life.isOpen = false;
    await life.check;
    await life.tail;
    if (mode === 'read') commitLater(client);
    else await keep(client, settings, life);
  } catch (error) {
    // Nothing more may be asked; what was asked at the same time comes to its end first.
    life.isOpen = false;
    await life.tail;
    broken = await opening.then(
      () => rollback(client),
      // Nobody knows whether it began: such a connection must not be handed to anyone.
      (cause: Error) => cause,
    );
    if (broken === undefined && isConnectionError(error)) broken = error as Error;
    // Whatever a function failed with that saw other settings than hold.
    await life.check;
    throw error;
  } finally {
    // A connection that could not be rolled back may still hold a tenant: it must not be handed to anyone.
    client.release(broken);
  }
  for (const run of life.after) run();
  return result;
}

/** @throws Outdated, and what opening failed with */
function assertEpoch(opening: Promise<string>, assumed: string): Promise<void> {
  const check = opening.then((epoch) => {
    if (epoch !== assumed) throw new Outdated();
  });
  check.catch(() => {});
  return check;
}

type Event = Readonly<{ id: string; topic: string; payload: object }>;

/** What belongs to one transaction from begin to commit. */
type Life = {
  isOpen: boolean;
  /** Settles with the first answer: fails where the settings are other ones than were assumed. null where they were known. */
  check: Promise<void> | null;
  tail: Promise<unknown>;
  /** What the first statement that failed failed with; null while all is well. */
  failure: unknown;
  after: (() => void)[];
  events: Event[];
  entries: EvidenceRow[];
};

/** Events and evidence of the whole transaction in one statement, last before the commit. */
async function writeNotes(
  client: pg.PoolClient,
  { tenantId, actor, purpose }: TxSettings,
  { events, entries }: Life,
): Promise<void> {
  if (events.length === 0 && entries.length === 0) return;
  await client.query({
    name: 'notes',
    text: `with e as (
        insert into outbox (tenant_id, id, topic, payload)
        select $1, r.id, r.topic, r.payload from jsonb_to_recordset($2) as r (id uuid, topic text, payload jsonb)),
      l as (
        insert into live_event (tenant_id, id, topic, kind, ids, people)
        select $1, r.id, r.topic, r.payload ->> 'kind',
          coalesce((select array_agg(i::uuid) from jsonb_array_elements_text(r.payload -> 'ids') as i where i ~ '^[0-9a-f-]{36}$'), '{}'),
          coalesce((select array_agg(p) from jsonb_array_elements_text(r.payload -> 'people') as p), '{}')
        from jsonb_to_recordset($6) as r (id uuid, topic text, payload jsonb))
      insert into evidence_entry (tenant_id, id, type, actor, purpose, subject_id, body)
      select $1, r.id, r.type, $4, $5, r.subject_id, r.body from jsonb_to_recordset($3) as r (id uuid, type text, subject_id uuid, body jsonb)`,
    values: [
      tenantId,
      JSON.stringify(events),
      JSON.stringify(entries),
      actor,
      purpose,
      JSON.stringify(events.filter(isSeenLive)),
    ],
  });
}

/** Whether pages that are open may want to know: the event names records or people. */
function isSeenLive({ payload }: Event): boolean {
  return 'ids' in payload || 'people' in payload;
}

/** Writes what is told of the transaction and commits. Where the notes fail the commit behind them rolls back. */
async function keep(client: pg.PoolClient, settings: TxSettings, life: Life): Promise<void> {
  sendTogether(client);
  const [, { command }] = await Promise.all([writeNotes(client, settings, life), client.query('commit')]);
  // A statement that failed and that somebody let pass: nothing was kept, so nothing may be acknowledged.
  if (command !== 'COMMIT') throw new Error('the transaction had failed before its commit');
}

/** The state of the settings depends on the tenant in it, so that it is read once row-level security knows for whom. */
const OPEN = `with told as materialized (
    select set_config('app.tenant', $1, true) as tenant, set_config('app.actor', $2, true), set_config('app.purpose', $3, true))
  select (select e.value from epoch e where e.tenant_id = told.tenant::uuid) as epoch from told`;

/** Begins, and says for whom. Returns the state of the workspace's settings. */
async function open(
  client: pg.PoolClient,
  { epochs }: Ground,
  { tenantId, actor, purpose }: TxSettings,
  mode: 'read' | 'write',
): Promise<string> {
  sendTogether(client);
  sendOwed(client);
  const [, { rows }] = await Promise.all([
    client.query(mode === 'read' ? 'begin isolation level repeatable read read only' : 'begin'),
    client.query<{ epoch: string | null }>({ name: 'open', text: OPEN, values: [tenantId, actor, purpose] }),
  ]);
  const epoch = rows[0]?.epoch ?? '';
  if (epochs.size >= MOST_EPOCHS) epochs.clear();
  epochs.set(tenantId, epoch);
  return epoch;
}

async function rollback(client: pg.PoolClient): Promise<Error | undefined> {
  try {
    await client.query('rollback');
    return undefined;
  } catch (error) {
    return error as Error;
  }
}

const ABORTED = '25P02';

/** What a statement failed with; where it was only behind one that had failed, what that one failed with. */
function firstFailure(life: Life, error: unknown): unknown {
  life.failure ??= error;
  return (error as { code?: string }).code === ABORTED ? life.failure : error;
}

/** Whether the connection itself failed, so that nobody may use it any more. */
export function isConnectionError(error: unknown): boolean {
  const code = (error as { code?: string }).code ?? '';
  return code.startsWith('08') || code === '57P01' || code === 'ECONNRESET' || code === 'EPIPE';
}

function txOn(
  client: pg.PoolClient,
  { wake, secret }: Ground,
  { settings, epoch, life }: { settings: TxSettings; epoch: string; life: Life },
): Tx {
  return {
    settings,
    epoch,
    async query<Row extends object>(text: string, values: readonly unknown[] = [], name?: string) {
      // The connection may serve another workspace by now: whoever kept this transaction must not reach it.
      if (!life.isOpen) throw new Error('the transaction has ended');
      const config = { text, values: values as unknown[] };
      sendTogether(client);
      const answer = client.query<Row>(name === undefined ? config : { ...config, name });
      // The server answers in the order it was asked, so the last answer is the end of all.
      life.tail = answer.catch(() => {});
      const { rows } = await answer.catch((error: unknown) => {
        throw firstFailure(life, error);
      });
      if (life.check !== null) await life.check;
      return rows;
    },
    async emit(topic, payload) {
      const id = newUuid();
      // Who is told of records is not told of their own doing.
      life.events.push({ id, topic, payload: 'ids' in payload ? { ...payload, actor: settings.actor } : payload });
      if (life.events.length === 1) life.after.push(() => wake.send('outbox'));
      return id;
    },
    note: (entry) => void life.entries.push(entry),
    wakeAfterCommit: (channel) => void life.after.push(() => wake.send(channel)),
    afterCommit: (fn) => void life.after.push(fn),
    keyFor: (use) => Buffer.from(hkdfSync('sha256', secret, settings.tenantId, use, 32)),
  };
}
