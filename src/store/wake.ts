import { EventEmitter } from 'node:events';
import type pg from 'pg';
import { directClient, type StoreConfig } from './connection.ts';

/** What can be waited for between processes. A wake-up carries no content: who wakes looks into the tables. */
export type WakeChannel = 'outbox' | 'run' | 'job' | 'mail' | 'identity';

export type Wake = Readonly<{
  /** Wakes this process at once and the others within 10 ms. Call after commit, never inside a transaction. */
  send(channel: WakeChannel): void;
  /** Calls `fn` on each wake-up; returns the way to stop. */
  on(channel: WakeChannel, fn: () => void): () => void;
  close(): Promise<void>;
}>;

const COALESCE_MS = 10;
const RECONNECT_MS = 1_000;

/**
 * Wake-ups over LISTEN/NOTIFY on connections outside the pools. NOTIFY takes a lock that serialises commits, so it is
 * sent after them, one per channel and process per 10 ms. Lost wake-ups are caught by the safety polls of who waits.
 */
export async function openWake(config: StoreConfig): Promise<Wake> {
  const emitter = new EventEmitter();
  emitter.setMaxListeners(0);
  const pending = new Set<WakeChannel>();
  let timer: NodeJS.Timeout | undefined;
  let closed = false;
  let client = await listen();

  async function listen(): Promise<pg.Client> {
    const fresh = await directClient(config, 'valence_dispatch');
    fresh.on('notification', ({ payload, processId }) => {
      // What this process told the others it has told itself already.
      if (processId === (fresh as { processID?: number }).processID) return;
      for (const channel of (payload ?? '').split(',')) emitter.emit(channel);
    });
    fresh.on('end', () => void reconnect());
    await fresh.query('listen valence');
    return fresh;
  }

  async function reconnect(): Promise<void> {
    while (!closed) {
      await new Promise((resolve) => setTimeout(resolve, RECONNECT_MS).unref());
      if (closed) return;
      try {
        client = await listen();
        return;
      } catch {
        // The server is away; the safety polls report that, here we only try again.
      }
    }
  }

  /** One NOTIFY at a time: what is asked for while one is under way goes with the next. */
  async function flush(): Promise<void> {
    const payload = [...pending].join(',');
    pending.clear();
    if (!closed) await client.query(`select pg_notify('valence', $1)`, [payload]).catch(() => {});
    timer = undefined;
    if (pending.size > 0) later();
  }

  function later(): void {
    timer ??= setTimeout(() => void flush(), COALESCE_MS);
  }

  return {
    send(channel) {
      if (closed) return;
      emitter.emit(channel);
      pending.add(channel);
      later();
    },
    on(channel, fn) {
      emitter.on(channel, fn);
      return () => void emitter.off(channel, fn);
    },
    async close() {
      closed = true;
      clearTimeout(timer);
      await client.end();
    },
  };
}
