import http, { type IncomingMessage } from 'node:http';
import https from 'node:https';
import { Failure } from '#base';
import { assertAddress, guardedLookup } from '../llm/wire/addresses.ts';
import { readText } from '../llm/wire/read-body.ts';
import { Trouble } from '../llm/wire/trouble.ts';
import { withoutSecretText, type OpenedSource } from './source.ts';

/** Longest a call may take, and the largest answer that is read. Chosen, not fitted. */
export const CALL_MS = 30_000;
export const MOST_ANSWER_BYTES = 1_048_576;
const MOST_DETAIL = 200;

export type Sent = Readonly<{
  source: OpenedSource;
  method: string;
  url: URL;
  headers: Readonly<Record<string, string>>;
  body: string | null;
  signal: AbortSignal;
  /** Whether it changes something there: then a call whose outcome nobody knows is not simply made again. */
  isEffect: boolean;
}>;

/** An answer with a status of success, its body not read yet. */
export type Reply = Readonly<{ status: number; message: IncomingMessage; signal: AbortSignal; end(): void }>;

/** How far a call came: whether the other side can have seen it. */
type Course = { isSent: boolean };

/**
 * The one way out of the process for outside tools: over https to an address that may be asked, in a time and size that are
 * bounded, redirects not followed. The connection is made to no other address than was looked at, and serves one call.
 *
 * @throws Failure `outside.*`; those that may work later are such as runs try again
 */
export async function send(sent: Sent): Promise<Reply> {
  const { source } = sent;
  const course: Course = { isSent: false };
  const ending = new AbortController();
  const timer = setTimeout(
    () => ending.abort(new Trouble('timeout', `no answer within ${CALL_MS / 1_000} s`)),
    CALL_MS,
  );
  const signal = AbortSignal.any([sent.signal, ending.signal]);
  const end = (): void => clearTimeout(timer);
  try {
    const message = await attempt({ ...sent, signal }, course);
    const status = message.statusCode ?? 0;
    if (status >= 200 && status < 300) return { status, message, signal, end };
    throw await failureOf(message, { sent, status, signal });
  } catch (error) {
    end();
    throw error instanceof Failure ? error : brokenOff(error, { sent, course, source });
  }
}

/** The whole body as text, without the secret should the service have written it back. @throws Failure `outside.*` */
export async function bodyOf(reply: Reply, { source, isEffect }: Pick<Sent, 'source' | 'isEffect'>): Promise<string> {
  try {
    refuseEncoding(reply.message);
    return withoutSecretText(await readText(reply.message, reply.signal, MOST_ANSWER_BYTES), source);
  } catch (error) {
    throw unread(error, { source, isEffect });
  } finally {
    reply.end();
  }
}

/** Why an answer that had begun could not be read to its end. */
export function unread(error: unknown, { source, isEffect }: Pick<Sent, 'source' | 'isEffect'>): Failure {
  if (error instanceof Failure) return error;
  const detail = textOf(error);
  const isTooMuch = error instanceof Trouble && error.kind === 'garbled';
  if (isTooMuch) return new Failure('outside.answer', { params: { source: source.title, detail }, cause: error });
  return new Failure(isEffect ? 'outside.doubt' : 'outside.unreachable', {
    params: { source: source.title, detail },
    cause: error,
  });
}

function refuseEncoding({ headers }: IncomingMessage): void {
  const encoding = headers['content-encoding'];
  if (encoding !== undefined && encoding !== 'identity')
    throw new Trouble('garbled', `the answer is packed (${encoding.slice(0, 20)}), though that was not asked for`);
}

function attempt({ source, method, url, headers, body, signal }: Sent, course: Course): Promise<IncomingMessage> {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  assertReachable(source, url);
  const isSafe = url.protocol === 'https:';
  const bytes = body === null ? null : Buffer.from(body);
  const request = (isSafe ? https : http).request(url, {
    method,
    agent: false,
    lookup: guardedLookup(source.isLocal),
    signal,
    headers: {
      accept: 'application/json',
      'accept-encoding': 'identity',
      'user-agent': 'valence',
      ...headers,
      ...(bytes === null ? {} : { 'content-length': String(bytes.length) }),
      ...source.authHeaders,
    },
  });
  request.once('socket', (socket) => {
    // Before that nobody there has seen a letter of it.
    socket.once(isSafe ? 'secureConnect' : 'connect', () => (course.isSent = true));
  });
  request.once('response', resolve);
  request.once('error', reject);
  request.end(bytes ?? undefined);
  return promise;
}

/** @throws Failure `outside.local`; Trouble where the address may not be asked */
function assertReachable({ isLocal, allowsLocal }: OpenedSource, url: URL): void {
  if (isLocal && !allowsLocal) throw new Failure('outside.local');
  if (!['http:', 'https:'].includes(url.protocol) || url.username !== '' || url.password !== '')
    throw new Trouble('unreachable', 'the address is not a plain https address');
  if (url.protocol === 'http:' && !isLocal) throw new Trouble('unreachable', 'the address is not encrypted');
  assertAddress(url, isLocal);
}

type Broken = Readonly<{ sent: Sent; course: Course; source: OpenedSource }>;

function brokenOff(error: unknown, { sent, course, source }: Broken): Failure {
  const { reason } = sent.signal;
  const isOurs = sent.signal.aborted && !(reason instanceof Trouble);
  const detail = isOurs ? 'the call was ended' : textOf(error);
  const isDoubt = sent.isEffect && course.isSent;
  return new Failure(isDoubt ? 'outside.doubt' : 'outside.unreachable', {
    params: { source: source.title, detail },
    cause: error,
  });
}

/** What broke, in words that hold nothing of what was sent. */
function textOf(error: unknown): string {
  if (error instanceof Error && error.name === 'AbortError' && error.cause instanceof Trouble)
    return error.cause.message;
  if (error instanceof Trouble) return error.message;
  const { code } = error as NodeJS.ErrnoException;
  return `the connection failed (${typeof code === 'string' ? code : 'error'})`;
}

type Refused = Readonly<{ sent: Sent; status: number; signal: AbortSignal }>;

/** An answer without success, as a failure that says whether it is worth coming again. */
async function failureOf(message: IncomingMessage, { sent, status, signal }: Refused): Promise<Failure> {
  const { source, isEffect } = sent;
  if (status >= 300 && status < 400) {
    message.destroy();
    const detail = `it leads to another address (${status}), which is not followed; enter the new address`;
    return new Failure('outside.refused', { params: { source: source.title, status, detail } });
  }
  const detail = excerptOf(await readText(message, signal, 65_536).catch(() => ''), source);
  const params = { source: source.title, status, detail };
  if (status === 429 || status === 503) {
    const retryAfterMs = retryAfterOf(message.headers['retry-after']);
    return new Failure('outside.busy', { params, extra: retryAfterMs === null ? {} : { retryAfterMs } });
  }
  if (status === 401 || status === 403) return new Failure('outside.key_refused', { params });
  if (status < 500) return new Failure('outside.refused', { params });
  if (!isEffect) return new Failure('outside.failed', { params });
  return new Failure('outside.doubt', { params: { source: source.title, detail: `${status} ${detail}`.trim() } });
}

/** The beginning of what the service says, on one line, without the secret. */
export function excerptOf(text: string, source: OpenedSource): string {
  const line = withoutSecretText(text, source)
    .replaceAll(/<[^>]{0,500}>/g, ' ')
    .replaceAll(/[\s\p{Cc}\p{Cf}]+/gu, ' ')
    .trim();
  return line === '' ? '–' : line.slice(0, MOST_DETAIL);
}

/** The header's wait: seconds or a date (RFC 9110 §10.2.3). Null where there is none. */
function retryAfterOf(header: string | undefined): number | null {
  if (header === undefined) return null;
  const seconds = Number(header);
  const ms = Number.isFinite(seconds) ? seconds * 1_000 : Date.parse(header) - Date.now();
  return Number.isFinite(ms) ? Math.max(0, ms) : null;
}
