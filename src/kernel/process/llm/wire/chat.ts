import type { IncomingMessage } from 'node:http';
import { z } from 'zod';
import type { Endpoint } from '../endpoints/endpoint.ts';
import { chatBody } from './chat-body.ts';
import type { Driver, RawCall, Turn, TurnReply, TurnUsage } from './driver.ts';
import { send, type Target } from './post.ts';
import { readEvents, readText } from './read-body.ts';
import { Trouble } from './trouble.ts';

const CallPart = z.object({
  index: z.number().int().min(0).max(127).optional(),
  id: z.string().nullish(),
  function: z
    .object({ name: z.string().nullish(), arguments: z.union([z.string(), z.looseObject({})]).nullish() })
    .nullish(),
});
const Part = z.object({ content: z.string().nullish(), tool_calls: z.array(CallPart).nullish() });
const Usage = z.object({ prompt_tokens: z.number().int().min(0), completion_tokens: z.number().int().min(0) });
/** A whole answer has `message` in its choice, a piece of a stream `delta`. */
const Answer = z.object({
  model: z.string().nullish(),
  choices: z
    .array(z.object({ message: Part.nullish(), delta: Part.nullish(), finish_reason: z.string().nullish() }))
    .default([]),
  usage: Usage.nullish().catch(null),
  error: z.unknown().optional(),
});
type Answer = z.output<typeof Answer>;

/** What has come of an answer so far. */
type Gathered = {
  text: string[];
  calls: Map<number, { id: string; name: string; text: string }>;
  finish: string | null;
  model: string | null;
  usage: TurnUsage | null;
  firstMs: number | null;
};

/** Asks over HTTP; endpoints on private addresses only where this installation allows them. */
export function chatDriver({ allowsLocal }: { allowsLocal: boolean }): Driver {
  return async (endpoint, turn) => {
    if (endpoint.config.isLocal && !allowsLocal)
      throw new Trouble('refused', 'this installation allows no endpoints on private addresses');
    return chat(endpoint, turn);
  };
}

/** One question over HTTP. The answer may come whole or as a stream, whichever was asked for. @throws Trouble */
async function chat(endpoint: Endpoint, turn: Turn): Promise<TurnReply> {
  const since = performance.now();
  const silence = watchSilence(turn);
  const signal = AbortSignal.any([turn.signal, silence.signal]);
  try {
    const reply = await send({
      target: targetOf(endpoint, '/chat/completions'),
      body: chatBody(endpoint, turn),
      signal,
    });
    silence.alive();
    await refuseStatus(reply, signal);
    const told: Gathered = { text: [], calls: new Map(), finish: null, model: null, usage: null, firstMs: null };
    if (isStream(reply)) await gatherStream(told, reply, { turn, signal, since, alive: silence.alive });
    else if (gather(told, answerOf(await readText(reply, signal)), turn)) told.finish ??= 'stop';
    return replyOf(told);
  } finally {
    silence.stop();
  }
}

type Streaming = Readonly<{ turn: Turn; signal: AbortSignal; since: number; alive: () => void }>;

async function gatherStream(told: Gathered, reply: IncomingMessage, streaming: Streaming): Promise<void> {
  const { turn, signal, since, alive } = streaming;
  for await (const data of readEvents(reply, signal)) {
    alive();
    if (data === '[DONE]') {
      told.finish ??= 'stop';
      return;
    }
    if (gather(told, answerOf(data), turn)) told.firstMs ??= performance.now() - since;
  }
}

/** An address below the endpoint's base, with its key. */
export function targetOf({ config, key }: Endpoint, path: string): Target {
  return { url: `${config.baseUrl.replace(/\/+$/, '')}${path}`, key, isLocal: config.isLocal };
}

/** Ends the turn when nothing has come for its `silenceMs`. */
function watchSilence({ silenceMs }: Turn) {
  const controller = new AbortController();
  const end = (): void =>
    controller.abort(new Trouble('timeout', `the endpoint was silent for ${Math.round(silenceMs)} ms`));
  const timer = setTimeout(end, silenceMs);
  return { signal: controller.signal, alive: () => void timer.refresh(), stop: () => clearTimeout(timer) };
}

function isStream({ headers }: IncomingMessage): boolean {
  const type = headers['content-type'] ?? '';
  if (type.includes('text/event-stream')) return true;
  if (type.includes('json')) return false;
  throw new Trouble('garbled', `the answer is of the type “${type.slice(0, 60)}”, not JSON`);
}

function answerOf(data: string): Answer {
  let value: unknown;
  try {
    value = JSON.parse(data);
  } catch (cause) {
    throw new Trouble('garbled', 'what the endpoint sent is not JSON', { cause });
  }
  const parsed = Answer.safeParse(value);
  if (!parsed.success)
    throw new Trouble('garbled', 'what the endpoint sent is no chat completion', { cause: parsed.error });
  if (parsed.data.error !== undefined && parsed.data.error !== null)
    throw new Trouble('failed', 'the endpoint broke off with an error');
  return parsed.data;
}

/** Adds what came. True where it was a piece of the answer itself. */
function gather(told: Gathered, { model, usage, choices: [choice] }: Answer, { onText }: Turn): boolean {
  told.model ??= model ?? null;
  if (usage) told.usage = { tokensIn: usage.prompt_tokens, tokensOut: usage.completion_tokens };
  if (choice === undefined) return false;
  told.finish = choice.finish_reason ?? told.finish;
  const { content, tool_calls } = choice.delta ?? choice.message ?? {};
  const calls = tool_calls ?? [];
  for (const [i, call] of calls.entries()) gatherCall(told, call.index ?? i, call);
  if (!content) return calls.length > 0;
  told.text.push(content);
  onText(content);
  return true;
}

function gatherCall({ calls }: Gathered, index: number, { id, function: made }: z.output<typeof CallPart>): void {
  const call = calls.get(index) ?? { id: '', name: '', text: '' };
  call.id ||= id ?? '';
  call.name ||= made?.name ?? '';
  const given = made?.arguments ?? '';
  // Some servers send the arguments as an object although the protocol has text there.
  call.text += typeof given === 'string' ? given : JSON.stringify(given);
  calls.set(index, call);
}

function replyOf({ text, calls, finish, model, usage, firstMs }: Gathered): TurnReply {
  if (finish === null) throw new Trouble('garbled', 'the answer broke off before its end');
  if (finish === 'content_filter') throw new Trouble('unusable', 'the endpoint withheld the answer (content filter)');
  const made: RawCall[] = [...calls.values()].map((call, i) => ({ ...call, id: call.id || `call_${i}` }));
  return { text: text.join(''), calls: made, isCut: finish === 'length', model, usage, firstMs };
}

/** @throws Trouble for every status but success. The body is looked at only for what the request may have been too long for. */
async function refuseStatus(reply: IncomingMessage, signal: AbortSignal): Promise<void> {
  const status = reply.statusCode ?? 0;
  if (status >= 200 && status < 300) return;
  const text = await readText(reply, signal, 65_536).catch(() => '');
  const wait = retryAfterMs(reply.headers['retry-after']);
  if (status === 429) throw new Trouble('busy', 'the endpoint is asked too often (429)', { retryAfterMs: wait });
  if (status === 401 || status === 403) throw new Trouble('refused', `the endpoint refused the key (${status})`);
  if (status === 404) throw new Trouble('refused', 'the endpoint knows no such model or address (404)');
  if (status === 402) throw new Trouble('refused', 'the account of the endpoint has no money left (402)');
  if (status >= 500) throw new Trouble('failed', `the endpoint failed (${status})`, { retryAfterMs: wait });
  const isTooLong = status === 413 || /context.{0,20}(?:length|size|window)|too long|maximum.{0,20}tokens/i.test(text);
  if (isTooLong) throw new Trouble('rejected', TOO_LONG, { contextTokens: limitIn(text) });
  throw new Trouble('rejected', `the endpoint did not take the request (${status})`);
}

/** The most tokens that an error names, such as “maximum context length is 8192 tokens”. */
function limitIn(text: string): number | undefined {
  const found = /(?:context[\w\s]{0,30}?|n_ctx\D{0,5})(\d{3,8})/i.exec(text)?.[1];
  return found === undefined ? undefined : Number(found);
}

/** What a `rejected` says where the text was longer than the model can read. */
export const TOO_LONG = 'the request is longer than the model can read';

/** The header's wait: seconds or a date (RFC 9110). Undefined where there is none. */
function retryAfterMs(header: string | undefined): number | undefined {
  if (header === undefined) return undefined;
  const seconds = Number(header);
  if (Number.isFinite(seconds)) return Math.max(0, seconds * 1000);
  const at = Date.parse(header);
  return Number.isNaN(at) ? undefined : Math.max(0, at - Date.now());
}
