import type pg from 'pg';
import { poolFor, type StoreConfig } from './connection.ts';
import { sendOwed } from './packets.ts';
import { inTransaction, isConnectionError, type Tx, type TxSettings } from './transaction.ts';
import { openWake, type Wake } from './wake.ts';

/** The open database: pools per role, wake-ups, and transactions. Holds connections until closed. */
export type Store = Readonly<{
  config: StoreConfig;
  wake: Wake;
  /** For the security kernel alone: login tables and the tenant registry. */
  identity: pg.Pool;
  /** For dispatchers alone: claims across tenants; sees leases and topics, never content. */
  dispatch: pg.Pool;
  /** `fn` may be begun a second time, so it changes nothing outside itself before its first answer. */
  read<T>(settings: TxSettings, fn: (tx: Tx) => Promise<T>): Promise<T>;
  write<T>(settings: TxSettings, fn: (tx: Tx) => Promise<T>): Promise<T>;
  /**
   * One call of a database function that binds the tenant itself, in its own transaction and one round trip. Anything
   * else sees no row here: the connection has no tenant.
   */
  call<Row extends object>(name: string, text: string, values: readonly unknown[]): Promise<Row[]>;
  isReady(): Promise<boolean>;
  close(): Promise<void>;
}>;

/** Opens a migrated database. */
export async function openStore(config: StoreConfig): Promise<Store> {
  const app = poolFor('valence_app', config, config.poolSize ?? 16);
  const identity = poolFor('valence_identity', config, 6);
  const dispatch = poolFor('valence_dispatch', config, 4);
  const wake = await openWake(config);
  const ground = { pool: app, wake, secret: config.secret, epochs: new Map<string, string>() };
  return {
    config,
    wake,
    identity,
    dispatch,
    read: (settings, fn) => inTransaction(ground, settings, 'read', fn),
    write: (settings, fn) => inTransaction(ground, settings, 'write', fn),
    async call<Row extends object>(name: string, text: string, values: readonly unknown[]) {
      const client = await app.connect();
      sendOwed(client);
      try {
        const { rows } = await client.query<Row>({ name, text, values: [...values] });
        client.release();
        return rows;
      } catch (error) {
        client.release(isConnectionError(error) ? (error as Error) : undefined);
        throw error;
      }
    },
    async isReady() {
      try {
        await dispatch.query('select 1');
        return true;
      } catch {
        return false;
      }
    },
    async close() {
      await wake.close();
      await Promise.all([app.end(), identity.end(), dispatch.end()]);
    },
  };
}
