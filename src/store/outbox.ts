import { setTimeout as delay } from 'node:timers/promises';
import type { Store } from './store.ts';

/** One event out of the outbox. Delivered at least once: `id` is the key for doing its work only once. */
export type OutboxEvent = Readonly<{ tenantId: string; id: string; topic: string; payload: unknown; at: Date }>;

const POLL_MS = 2_000;
const BATCH = 100;
/** Rest between two claims: the first event is handed on at once, those that follow it closely go together. */
const REST_MS = 50;

/**
 * Hands committed events to `handle` until stopped, oldest first per claim. An event is deleted when `handle` has
 * returned and comes again when it threw. Several processes share the work.
 */
export function startOutbox(
  store: Store,
  handle: (events: readonly OutboxEvent[]) => Promise<void>,
  report: (error: unknown) => void,
) {
  let stopped = false;
  let again = false;
  let running: Promise<void> | undefined;
  let restsUntil = 0;

  async function drain(): Promise<void> {
    do {
      const rest = restsUntil - performance.now();
      if (rest > 0) await delay(rest);
      again = false;
      while (!stopped && (await claimAndHandle(store, handle)) === BATCH);
      restsUntil = performance.now() + REST_MS;
    } while (again && !stopped);
  }

  function poke(): void {
    if (stopped) return;
    again = true;
    running ??= drain()
      .catch(report)
      .finally(() => {
        running = undefined;
      });
  }

  const off = store.wake.on('outbox', poke);
  const poll = setInterval(poke, POLL_MS);
  poke();
  return {
    async stop(): Promise<void> {
      stopped = true;
      off();
      clearInterval(poll);
      await running;
    },
  };
}

/** Deletes and handles in one transaction of the dispatcher: when `handle` throws, the events stay. */
async function claimAndHandle(
  store: Store,
  handle: (events: readonly OutboxEvent[]) => Promise<void>,
): Promise<number> {
  const client = await store.dispatch.connect();
  let broken: Error | undefined;
  try {
    await client.query('begin');
    const { rows } = await client.query<{ tenant_id: string; id: string; topic: string; payload: unknown; at: Date }>(
      `delete from outbox where (tenant_id, id) in (select tenant_id, id from outbox order by id limit $1 for update skip locked)
       returning tenant_id, id, topic, payload, at`,
      [BATCH],
    );
    const events = rows.map((r) => ({ tenantId: r.tenant_id, id: r.id, topic: r.topic, payload: r.payload, at: r.at }));
    events.sort((a, b) => (a.id < b.id ? -1 : 1));
    if (events.length > 0) await handle(events);
    await client.query('commit');
    return events.length;
  } catch (error) {
    await client.query('rollback').catch((cause: Error) => {
      broken = cause;
    });
    throw error;
  } finally {
    client.release(broken);
  }
}
