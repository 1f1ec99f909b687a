import type { Scope } from '#kernel/security';
import type { Store, Tx, TxSettings } from '#store';

/**
 * One read transaction for a fused segment: its tools see the same state of the workspace and pay for one `begin`
 * instead of one each. It is closed before anything is committed, so a run never holds two connections.
 */
export type Reading = Readonly<{
  /** The scope reading inside this transaction, which is opened at the first read. */
  within(scope: Scope): Scope;
  close(): Promise<void>;
}>;

export function openReading(store: Store, settings: TxSettings): Reading {
  const opened = Promise.withResolvers<Tx>();
  const closed = Promise.withResolvers<void>();
  let work: Promise<void> | undefined;
  const begin = (): Promise<Tx> => {
    work ??= store
      .read(settings, (tx) => {
        opened.resolve(tx);
        return closed.promise;
      })
      .catch(opened.reject);
    return opened.promise;
  };
  return {
    within: (scope) => ({ ...scope, read: async (fn) => fn(await begin()) }),
    async close() {
      closed.resolve();
      await work;
    },
  };
}
