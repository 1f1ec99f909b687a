import type { Writable } from 'node:stream';
import type pg from 'pg';

/** How long a connection that has only read may wait for its next use before its commit goes alone. */
const REST_MS = 20;

/** What is asked on this connection in this turn of the event loop goes in one packet: each packet wakes the server, which costs as much as a small statement. */
export function sendTogether(client: pg.PoolClient): void {
  const { stream } = (client as unknown as { connection: { stream: Writable } }).connection;
  if (stream.writableCorked > 0) return;
  stream.cork();
  process.nextTick(() => stream.uncork());
}

const owed = new WeakMap<pg.PoolClient, NodeJS.Timeout>();

/**
 * Ends a transaction that has only read, so that nothing can fail to be kept: its commit goes with whatever the connection
 * is used for next, or alone when nothing comes. Who uses the connection next says `sendOwed` first.
 */
export function commitLater(client: pg.PoolClient): void {
  owed.set(client, setTimeout(() => sendOwed(client), REST_MS).unref());
}

/** Sends the commit that the connection still owes; it is through before anything that is asked afterwards. */
export function sendOwed(client: pg.PoolClient): void {
  const timer = owed.get(client);
  if (timer === undefined) return;
  clearTimeout(timer);
  owed.delete(client);
  sendTogether(client);
  // Where the connection has broken, what is asked next says so.
  client.query('commit').catch(() => {});
}
