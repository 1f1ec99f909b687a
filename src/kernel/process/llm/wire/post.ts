import http, { type IncomingMessage } from 'node:http';
import https from 'node:https';
import { assertAddress, guardedLookup } from './addresses.ts';
import { Trouble } from './trouble.ts';

/** Where requests go: the whole address, the secret that goes with it, and whether it may be a machine of one's own. */
export type Target = Readonly<{ url: string; key: string | null; isLocal: boolean }>;

export type Sent = Readonly<{ target: Target; body: object | null; signal: AbortSignal }>;

/** Connections stay open between calls; those to own machines apart from those to others. */
const AGENTS = new Map<string, http.Agent>();
const IDLE_MS = 30_000;
const MOST_IDLE = 16;

/**
 * One request; its answer once the head is there. Redirects are not followed. A kept connection that the other side had
 * closed meanwhile is replaced by a new one.
 *
 * @throws Trouble
 */
export async function send(sent: Sent): Promise<IncomingMessage> {
  const stale: { is: boolean } = { is: false };
  try {
    return await attempt(sent, stale);
  } catch (error) {
    if (!stale.is || sent.signal.aborted) throw error;
    return attempt(sent, stale);
  }
}

async function attempt({ target, body, signal }: Sent, stale: { is: boolean }): Promise<IncomingMessage> {
  const url = addressOf(target);
  const isSafe = url.protocol === 'https:';
  const bytes = body === null ? null : Buffer.from(JSON.stringify(body));
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  const request = (isSafe ? https : http).request(url, {
    method: bytes === null ? 'GET' : 'POST',
    agent: agentFor(isSafe, target.isLocal),
    signal,
    headers: {
      accept: 'application/json, text/event-stream',
      'user-agent': 'valence',
      ...(bytes === null ? {} : { 'content-type': 'application/json', 'content-length': bytes.length }),
      ...(target.key === null ? {} : { authorization: `Bearer ${target.key}` }),
    },
  });
  request.once('response', resolve);
  request.once('error', (error: NodeJS.ErrnoException) => {
    stale.is = request.reusedSocket && (error.code === 'ECONNRESET' || error.code === 'EPIPE');
    reject(troubleOf(error, signal));
  });
  request.end(bytes ?? undefined);
  return promise;
}

/** What broke, as a Trouble. Whoever aborted says why by the reason of the signal. */
export function troubleOf(error: unknown, signal: AbortSignal): Trouble {
  if (signal.aborted && signal.reason instanceof Trouble) return signal.reason;
  if (signal.aborted) return new Trouble('cancelled', 'the call was ended', { cause: error });
  if (error instanceof Trouble) return error;
  const { code = 'error' } = error as NodeJS.ErrnoException;
  return new Trouble('unreachable', `the connection failed (${code})`, { cause: error });
}

/** @throws Trouble `unreachable` where the address has another form or may not be asked */
function addressOf({ url: text, isLocal }: Target): URL {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !['http:', 'https:'].includes(url.protocol) || url.username !== '' || url.password !== '')
    throw new Trouble('unreachable', 'the address is not a plain http or https address');
  if (url.protocol === 'http:' && !isLocal)
    throw new Trouble('unreachable', 'the address is not encrypted; http is for local endpoints');
  assertAddress(url, isLocal);
  return url;
}

function agentFor(isSafe: boolean, isLocal: boolean): http.Agent {
  const name = `${isSafe}:${isLocal}`;
  let agent = AGENTS.get(name);
  if (agent === undefined) {
    const options = {
      keepAlive: true,
      maxFreeSockets: MOST_IDLE,
      timeout: IDLE_MS,
      lookup: guardedLookup(isLocal),
    };
    agent = isSafe ? new https.Agent(options) : new http.Agent(options);
    AGENTS.set(name, agent);
  }
  return agent;
}
