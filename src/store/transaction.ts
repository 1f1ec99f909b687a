import { hkdfSync } from 'node:crypto';
import {
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type CompiledQuery,
  type DatabaseConnection,
  type Driver,
} from 'kysely';
import type pg from 'pg';
import { newUuid } from '#base';
import type { Tables } from './schema.ts';
import type { Wake, WakeChannel } from './wake.ts';

/** For whom a transaction works. The database refuses every row of another tenant. */
export type TxSettings = Readonly<{ tenantId: string; actor: string; purpose: string }>;

/** One open transaction. Nothing of it may be kept after the function it was given to has returned. */
export type Tx = Readonly<{
  settings: TxSettings;
  /** The query builder, for ordinary statements. */
  db: Kysely<Tables>;
  /** SQL as it is, for set-based statements. `name` makes it a prepared statement of the connection. */
  query<Row extends object>(text: string, values?: readonly unknown[], name?: string): Promise<Row[]>;
  /** Puts an event into the outbox: delivered at least once after commit, never before. Returns its id. */
  emit(topic: string, payload: object): Promise<string>;
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
const builders = new WeakMap<pg.PoolClient, Kysely<Tables>>();

/**
 * Runs `fn` in one transaction of the application role. Settings and `begin` take one round trip; an exception rolls back.
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
  const after: (() => void)[] = [];
  let broken: Error | undefined;
  let result: T;
  try {
    await client.query(opening(settings, mode));
    try {
      result = await fn(txOn(client, ground, settings, after));
      await client.query('commit');
    } catch (error) {
      broken = await rollback(client);
      throw error;
    }
  } catch (error) {
    if (broken === undefined && isConnectionError(error)) broken = error as Error;
    throw error;
  } finally {
    // A connection that could not be rolled back may still hold a tenant: it must not be handed to anyone.
    client.release(broken);
  }
  for (const run of after) run();
  return result;
}

function opening({ tenantId, actor, purpose }: TxSettings, mode: 'read' | 'write'): string {
  const begin = mode === 'read' ? 'begin isolation level repeatable read read only' : 'begin';
  return `${begin}; select set_config('app.tenant', '${tenantId}', true), set_config('app.actor', ${quote(actor)}, true), set_config('app.purpose', ${quote(purpose)}, true)`;
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "''").replaceAll('\\', '')}'`;
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

function txOn(client: pg.PoolClient, { wake, secret }: Ground, settings: TxSettings, after: (() => void)[]): Tx {
  return {
    settings,
    db: builderOn(client),
    async query<Row extends object>(text: string, values: readonly unknown[] = [], name?: string) {
      const config = { text, values: values as unknown[] };
      const { rows } = await client.query<Row>(name === undefined ? config : { ...config, name });
      return rows;
    },
    async emit(topic, payload) {
      const id = newUuid();
      await client.query({
        name: 'emit',
        text: 'insert into outbox (tenant_id, id, topic, payload) values ($1, $2, $3, $4)',
        values: [settings.tenantId, id, topic, JSON.stringify(payload)],
      });
      after.push(() => wake.send('outbox'));
      return id;
    },
    wakeAfterCommit: (channel) => void after.push(() => wake.send(channel)),
    afterCommit: (fn) => void after.push(fn),
    keyFor: (use) => Buffer.from(hkdfSync('sha256', secret, settings.tenantId, use, 32)),
  };
}

/** Kysely on exactly this connection; made once per connection. */
function builderOn(client: pg.PoolClient): Kysely<Tables> {
  const known = builders.get(client);
  if (known) return known;
  const connection: DatabaseConnection = {
    // oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- the signature is Kysely's
    async executeQuery<R>(compiled: CompiledQuery) {
      const { rows, rowCount } = await client.query({ text: compiled.sql, values: [...compiled.parameters] });
      return { rows: rows as R[], numAffectedRows: BigInt(rowCount ?? 0) };
    },
    streamQuery() {
      throw new Error('stream with keyset pages instead');
    },
  };
  const refuse = async (): Promise<never> => {
    throw new Error('the transaction is already open');
  };
  const driver: Driver = {
    init: async () => {},
    acquireConnection: async () => connection,
    beginTransaction: refuse,
    commitTransaction: refuse,
    rollbackTransaction: refuse,
    releaseConnection: async () => {},
    destroy: async () => {},
  };
  const builder = new Kysely<Tables>({
    dialect: {
      createAdapter: () => new PostgresAdapter(),
      createDriver: () => driver,
      createIntrospector: (db) => new PostgresIntrospector(db),
      createQueryCompiler: () => new PostgresQueryCompiler(),
    },
  });
  builders.set(client, builder);
  return builder;
}
