import { hkdfSync } from 'node:crypto';
import type { Writable } from 'node:stream';
import type pg from 'pg';
import { newUuid } from '#base';
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
export type Ground = Readonly<{ pool: pg.Pool; wake: Wake; secret: Buffer }>;

const TENANT = /^[0-9a-f-]{36}$/;

/**
 * Runs `fn` in one transaction of the application role. `begin` and settings take one round trip, as do what is told of the
 * transaction and its commit; an exception rolls back.
 * Never call a model or the network inside.
 */
export async function inTransaction<T>(
  ground: Ground,
  settings: TxSettings,
  mode: 'read' | 'write',
  fn: (tx: Tx) => Promise<T>,
): Promise<T> {
  if (!TENANT.test(settings.tenantId)) throw new Error('a transaction needs a tenant');
  const client = await ground.pool.connect();
  const life: Life = { isOpen: true, tail: Promise.resolve(), after: [], events: [], entries: [] };
  let broken: Error | undefined;
  let released: Promise<void> | undefined;
  let result: T;
  try {
    const epoch = await open(client, settings, mode).catch((error: Error) => {
      // Nobody knows whether it began: such a connection must not be handed to anyone.
      broken = error;
      throw error;
    });
    try {
      result = await fn(txOn(client, ground, { settings, epoch, life }));
      await life.tail;
      if (mode === 'read') {
        // Nothing can fail to be kept, so the answer does not wait; the connection goes back when the commit is through.
        life.isOpen = false;
        released = client.query('commit').then(
          () => client.release(),
          (error: Error) => client.release(error),
        );
      } else {
        await keep(client, settings, life);
      }
    } catch (error) {
      // What was asked for at the same time comes to its end first.
      await life.tail;
      broken = await rollback(client);
      throw error;
    }
  } catch (error) {
    if (broken === undefined && isConnectionError(error)) broken = error as Error;
    throw error;
  } finally {
    life.isOpen = false;
    // A connection that could not be rolled back may still hold a tenant: it must not be handed to anyone.
    if (released === undefined) client.release(broken);
  }
  for (const run of life.after) run();
  return result;
}

type Event = Readonly<{ id: string; topic: string; payload: object }>;

/** What belongs to one transaction from begin to commit. */
type Life = { isOpen: boolean; tail: Promise<unknown>; after: (() => void)[]; events: Event[]; entries: EvidenceRow[] };

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
  const [, { command }] = await inOneFlight(
    client,
    () => [writeNotes(client, settings, life), client.query('commit')] as const,
  );
  // A statement that failed and that somebody let pass: nothing was kept, so nothing may be acknowledged.
  if (command !== 'COMMIT') throw new Error('the transaction had failed before its commit');
}

/** Statements that do not wait for each other, in one packet: each packet wakes the server, which costs as much as a small statement. */
function inOneFlight<T extends readonly Promise<unknown>[]>(
  client: pg.PoolClient,
  say: () => T,
): Promise<{ -readonly [P in keyof T]: Awaited<T[P]> }> {
  const stream = streamOf(client);
  stream.cork();
  try {
    return Promise.all(say());
  } finally {
    stream.uncork();
  }
}

/** What is asked in this turn of the event loop goes in one packet. */
function sendTogether(client: pg.PoolClient): void {
  const stream = streamOf(client);
  if (stream.writableCorked > 0) return;
  stream.cork();
  process.nextTick(() => stream.uncork());
}

function streamOf(client: pg.PoolClient): Writable {
  return (client as unknown as { connection: { stream: Writable } }).connection.stream;
}

/** The state of the settings depends on the tenant in it, so that it is read once row-level security knows for whom. */
const OPEN = `with told as materialized (
    select set_config('app.tenant', $1, true) as tenant, set_config('app.actor', $2, true), set_config('app.purpose', $3, true))
  select (select e.value from epoch e where e.tenant_id = told.tenant::uuid) as epoch from told`;

/** Begins, and says for whom. Returns the state of the workspace's settings. */
async function open(client: pg.PoolClient, settings: TxSettings, mode: 'read' | 'write'): Promise<string> {
  const { tenantId, actor, purpose } = settings;
  const [, { rows }] = await inOneFlight(
    client,
    () =>
      [
        client.query(mode === 'read' ? 'begin isolation level repeatable read read only' : 'begin'),
        client.query<{ epoch: string | null }>({ name: 'open', text: OPEN, values: [tenantId, actor, purpose] }),
      ] as const,
  );
  return rows[0]?.epoch ?? '';
}

async function rollback(client: pg.PoolClient): Promise<Error | undefined> {
  try {
    await client.query('rollback');
    return undefined;
  } catch (error) {
    return error as Error;
  }
}

function isConnectionError(error: unknown): boolean {
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
      return (await answer).rows;
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
