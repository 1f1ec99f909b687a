import { connect } from 'node:net';
import type { Address } from './settings.ts';

const ANSWER_MS = 5000;
const PROTOCOL_3 = 196_608;
const AUTHENTICATION = 'R'.charCodeAt(0);

/** Whether a server at this address asks a new client for its password, which only one that serves does. */
export function answers({ host, port }: Address, user: string): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const socket = connect(host.startsWith('/') ? { path: `${host}/.s.PGSQL.${port}` } : { host, port });
  socket.setTimeout(ANSWER_MS, () => resolve(false));
  socket.on('connect', () => socket.write(hello(user)));
  socket.once('data', (reply) => resolve(reply[0] === AUTHENTICATION));
  socket.on('error', () => resolve(false));
  socket.on('close', () => resolve(false));
  return promise.finally(() => socket.destroy());
}

/** PostgreSQL's start-up message: its own length, the protocol, then pairs of names and values. */
function hello(user: string): Buffer {
  const body = Buffer.from(`user\0${user}\0database\0postgres\0\0`);
  const head = Buffer.alloc(8);
  head.writeUInt32BE(head.length + body.length, 0);
  head.writeUInt32BE(PROTOCOL_3, 4);
  return Buffer.concat([head, body]);
}
