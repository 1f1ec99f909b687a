import type { IncomingMessage } from 'node:http';
import { Failure } from '#base';
import { readEvents } from '../../llm/wire/read-body.ts';
import type { OpenedSource } from '../source.ts';
import { bodyOf, excerptOf, MOST_ANSWER_BYTES, send, unread, type Reply } from '../wire.ts';
import { withoutSecretText } from '../source.ts';
import {
  CLIENT,
  Discovered,
  enveloped,
  headerValue,
  Initialized,
  RpcAnswer,
  STATELESS,
  WITH_SESSIONS,
} from './messages.ts';

/** A request to an MCP server. */
export type Ask = Readonly<{
  source: OpenedSource;
  method: string;
  params: object;
  /** The thing that is asked for, where requests are routed by it. */
  name?: string;
  headers?: Readonly<Record<string, string>>;
  signal: AbortSignal;
  isEffect: boolean;
}>;

type Told = Readonly<{ answer: RpcAnswer | null; session: string | null }>;

/** A session as it was opened with a server, by service and its version: a changed address or secret is another session. */
const sessions = new Map<string, Readonly<{ id: string | null; revision: string }>>();
const MOST_SESSIONS = 1_000;

/** The revision a server speaks: without sessions where it knows how, else as its handshake says. @throws Failure `outside.*` */
export async function revisionOf(source: OpenedSource, signal: AbortSignal): Promise<string> {
  if (await speaksStateless(source, signal)) return STATELESS;
  return (await opened(source, signal)).revision;
}

const UNKNOWING = new Set<string>(['outside.refused', 'outside.answer', 'outside.failed']);

/** Servers of earlier revisions refuse a request they do not know, each in its own way. */
async function speaksStateless(source: OpenedSource, signal: AbortSignal): Promise<boolean> {
  try {
    const { answer } = await post(
      { source, method: 'server/discover', params: {}, signal, isEffect: false },
      STATELESS,
    );
    const found = Discovered.safeParse(answer?.result);
    return found.success && found.data.supportedVersions.includes(STATELESS);
  } catch (error) {
    if (error instanceof Failure && UNKNOWING.has(error.code)) return false;
    throw error;
  }
}

/** Asks a server something. A session that has ended is opened anew, once. @throws Failure `outside.*` */
export async function ask(asked: Ask): Promise<Readonly<Record<string, unknown>>> {
  const { source, signal } = asked;
  const revision = source.revision ?? STATELESS;
  if (revision === STATELESS) return resultOf(await post(asked, STATELESS), source);
  const session = await opened(source, signal);
  try {
    return resultOf(await post(asked, session.revision, session.id), source);
  } catch (error) {
    if (session.id === null || !isGone(error)) throw error;
    sessions.delete(keyOf(source));
    const fresh = await opened(source, signal);
    return resultOf(await post(asked, fresh.revision, fresh.id), source);
  }
}

function isGone(error: unknown): boolean {
  return error instanceof Failure && error.code === 'outside.refused' && error.params['status'] === 404;
}

async function opened(source: OpenedSource, signal: AbortSignal) {
  const key = keyOf(source);
  const known = sessions.get(key);
  if (known !== undefined) return known;
  const params = { protocolVersion: WITH_SESSIONS[0], ...CLIENT };
  const told = await post({ source, method: 'initialize', params, signal, isEffect: false }, null);
  const { protocolVersion } = Initialized.parse({ protocolVersion: '?', ...resultOf(told, source) });
  if (!WITH_SESSIONS.some((one) => one === protocolVersion))
    throw unusable(source, `it speaks revision ${protocolVersion.slice(0, 20)} of MCP, which is not known here`);
  const session = { id: told.session, revision: protocolVersion };
  const ready = { source, method: 'notifications/initialized', params: {}, signal, isEffect: false };
  await post(ready, protocolVersion, session.id);
  if (sessions.size >= MOST_SESSIONS) sessions.clear();
  sessions.set(key, session);
  return session;
}

function keyOf({ tenantId, id, version }: OpenedSource): string {
  return `${tenantId} ${id} ${version}`;
}

let lastId = 0;

/** One message. With `revision` null none was agreed yet. */
async function post(asked: Ask, revision: string | null, session: string | null = null): Promise<Told> {
  const { source, method, params, name, signal, isEffect } = asked;
  const isStateless = revision === STATELESS;
  const isNote = method.startsWith('notifications/');
  lastId += 1;
  const id = lastId;
  const message = {
    jsonrpc: '2.0',
    ...(isNote ? {} : { id }),
    method,
    params: isStateless ? enveloped(params) : params,
  };
  const sent = {
    source,
    method: 'POST',
    url: new URL(source.address),
    headers: {
      ...asked.headers,
      accept: 'application/json, text/event-stream',
      'content-type': 'application/json',
      ...(revision === null ? {} : { 'mcp-protocol-version': revision }),
      ...(isStateless ? { 'mcp-method': method } : {}),
      ...(isStateless && name !== undefined ? { 'mcp-name': headerValue(name) } : {}),
      ...(session === null ? {} : { 'mcp-session-id': session }),
    },
    body: JSON.stringify(message),
    signal,
    isEffect,
  };
  const reply = await send(sent);
  return { answer: isNote ? drop(reply) : await answerOf(reply, id, sent), session: sessionIn(reply.message) };
}

function drop(reply: Reply): null {
  reply.message.destroy();
  reply.end();
  return null;
}

/** Visible ASCII, as the protocol has it; anything else could break out of a header. */
function sessionIn({ headers }: IncomingMessage): string | null {
  const id = headers['mcp-session-id'];
  return typeof id === 'string' && /^[\x21-\x7e]{1,1000}$/.test(id) ? id : null;
}

type From = Readonly<{ source: OpenedSource; isEffect: boolean }>;

async function answerOf(reply: Reply, id: number, from: From): Promise<RpcAnswer> {
  const isStream = /^text\/event-stream\b/i.test(reply.message.headers['content-type'] ?? '');
  const answer = isStream ? await inStream(reply, id, from) : readAnswer(await bodyOf(reply, from), id);
  if (answer === null) throw unusable(from.source, 'it is no answer of MCP');
  return answer;
}

/** The answer among what the server tells meanwhile, which is passed over. */
async function inStream(reply: Reply, id: number, from: From): Promise<RpcAnswer | null> {
  try {
    for await (const event of readEvents(reply.message, reply.signal, MOST_ANSWER_BYTES)) {
      const answer = readAnswer(withoutSecretText(event, from.source), id);
      if (answer !== null) return answer;
    }
  } catch (error) {
    throw unread(error, from);
  } finally {
    reply.end();
  }
  return null;
}

function readAnswer(text: string, id: number): RpcAnswer | null {
  try {
    const parsed = RpcAnswer.safeParse(JSON.parse(text));
    return parsed.success && parsed.data.id === id ? parsed.data : null;
  } catch {
    return null;
  }
}

/** @throws Failure `outside.refused` where the server says that it did not do it */
function resultOf({ answer }: Told, source: OpenedSource): Readonly<Record<string, unknown>> {
  if (answer?.error !== undefined) {
    const { code, message } = answer.error;
    throw new Failure('outside.refused', {
      params: { source: source.title, status: code, detail: excerptOf(message, source) },
    });
  }
  if (answer?.result === undefined) throw unusable(source, 'it holds neither a result nor an error');
  return answer.result;
}

/** An answer that is none of this protocol. */
export function unusable(source: OpenedSource, detail: string): Failure {
  return new Failure('outside.answer', { params: { source: source.title, detail } });
}
