import type { Tx } from './transaction.ts';

/** What is kept in memory of a workspace until its epoch changes. */
export type PerEpoch<T> = Readonly<{
  /** As this transaction has it; read from the database only when something has changed since the last time. */
  in(tx: Tx): Promise<T>;
  /** After this transaction has changed what is read: its later reads see that. */
  forget(tx: Tx): void;
}>;

/** Workspaces whose settings one process keeps. Chosen, not fitted. */
const MOST_KEPT = 500;

/**
 * Keeps what `read` returns per workspace and epoch. Every transaction learns the epoch with its first statement, and
 * the tables that `read` looks at carry the trigger `turnsEpoch`, so a change holds from the next transaction on, in
 * every process. What a transaction reads after changes of its own, or beside those of others, is not kept.
 */
export function perEpoch<T>(read: (tx: Tx) => Promise<T>): PerEpoch<T> {
  const kept = new Map<string, { epoch: string; value: T }>();
  const known = new WeakMap<Tx, Promise<T>>();
  const changed = new WeakSet<Tx>();

  async function find(tx: Tx): Promise<T> {
    const { tenantId } = tx.settings;
    const last = kept.get(tenantId);
    if (last !== undefined && last.epoch === tx.epoch && !changed.has(tx)) return last.value;
    const value = await read(tx);
    const [now] = await tx.query<{ value: string }>(
      'select value from epoch where tenant_id = $1',
      [tenantId],
      'epoch',
    );
    if ((now?.value ?? '') === tx.epoch && !changed.has(tx)) {
      kept.delete(tenantId);
      kept.set(tenantId, { epoch: tx.epoch, value });
      const [oldest] = kept.keys();
      if (kept.size > MOST_KEPT && oldest !== undefined) kept.delete(oldest);
    }
    return value;
  }

  return {
    in(tx) {
      let value = known.get(tx);
      if (value === undefined) {
        value = find(tx);
        known.set(tx, value);
      }
      return value;
    },
    forget(tx) {
      known.delete(tx);
      changed.add(tx);
    },
  };
}
