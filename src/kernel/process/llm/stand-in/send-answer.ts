import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { estimateTokens } from '../told.ts';
import type { Answer, Fault } from './script.ts';

/** An answer that goes well, in the words of the protocol. */
export type Worded = Readonly<{
  text: string | null;
  calls: readonly Readonly<{ name: string; arguments: unknown }>[];
  finish: 'stop' | 'length' | 'tool_calls';
}>;

export type Sending = Readonly<{
  reply: ServerResponse;
  model: string;
  isStream: boolean;
  withUsage: boolean;
  tokensIn: number;
  /** Ends all that is still being sent when the server closes. */
  closing: AbortSignal;
}>;

const PIECE = 6;
const HUGE_BYTES = 40 * 1_048_576;
const DRIP_MS = 40;

/** Sends an answer whole or piece by piece. */
export function sendAnswer(sending: Sending, worded: Worded): void {
  const { reply, isStream } = sending;
  if (!isStream) {
    reply.setHeader('content-type', 'application/json');
    reply.end(JSON.stringify(wholeOf(sending, worded)));
    return;
  }
  beginStream(reply);
  for (const part of partsOf(worded)) event(sending, { delta: part, finish_reason: null, index: 0 });
  event(sending, { delta: {}, finish_reason: worded.finish, index: 0 });
  if (sending.withUsage) event(sending, null, usageOf(sending, worded));
  reply.end('data: [DONE]\n\n');
}

function beginStream(reply: ServerResponse): void {
  reply.setHeader('content-type', 'text/event-stream; charset=utf-8');
  // Comments come between events at several servers.
  reply.write(': stand-in\n\n');
}

function event({ reply, model }: Sending, choice: object | null, usage: object | null = null): void {
  const data = {
    id: 'chatcmpl-1',
    object: 'chat.completion.chunk',
    model,
    choices: choice === null ? [] : [choice],
    usage,
  };
  reply.write(`data: ${JSON.stringify(data)}\n\n`);
}

function partsOf({ text, calls }: Worded): object[] {
  const pieces = text === null ? [] : (text.match(new RegExp(`[\\s\\S]{1,${PIECE}}`, 'g')) ?? []);
  const texts = pieces.map((content) => ({ content }));
  const made = calls.flatMap((call, index) => {
    const given = JSON.stringify(call.arguments);
    const half = Math.ceil(given.length / 2);
    return [
      { tool_calls: [{ index, id: `call_${index}`, type: 'function', function: { name: call.name, arguments: '' } }] },
      { tool_calls: [{ index, function: { arguments: given.slice(0, half) } }] },
      { tool_calls: [{ index, function: { arguments: given.slice(half) } }] },
    ];
  });
  return [{ role: 'assistant', content: '' }, ...texts, ...made];
}

function wholeOf(sending: Sending, worded: Worded): object {
  const { text, calls, finish } = worded;
  const made = calls.map((call, i) => ({
    id: `call_${i}`,
    type: 'function',
    function: { name: call.name, arguments: JSON.stringify(call.arguments) },
  }));
  const message = { role: 'assistant', content: text, ...(made.length > 0 ? { tool_calls: made } : {}) };
  return {
    id: 'chatcmpl-1',
    object: 'chat.completion',
    model: sending.model,
    choices: [{ index: 0, message, finish_reason: finish }],
    usage: usageOf(sending, worded),
  };
}

function usageOf({ tokensIn }: Sending, { text, calls }: Worded): object {
  const out = estimateTokens((text ?? '') + JSON.stringify(calls));
  return { prompt_tokens: tokensIn, completion_tokens: out, total_tokens: tokensIn + out };
}

/** Lets the answer go wrong in the named way. */
export async function sendFault(
  sending: Sending,
  { fault, retryAfter }: Extract<Answer, { fault: Fault }>,
): Promise<void> {
  const { reply } = sending;
  switch (fault) {
    case 'hang':
      return;
    case 'busy':
      if (retryAfter !== undefined) reply.setHeader('retry-after', retryAfter);
      return refuse(reply, 429, 'too many requests');
    case 'failed':
      return refuse(reply, 500, 'something broke');
    case 'wrong-type':
      reply.setHeader('content-type', 'text/html');
      return void reply.end('<html><body>502 Bad Gateway</body></html>');
    case 'garbage':
      beginStream(reply);
      return void reply.end('data: {"choices": [{"delta": {"con\u0000\ufffd]]\n\ndata: nonsense\n\n');
    case 'truncated':
      beginStream(reply);
      event(sending, { delta: { content: '{"score": 4' }, finish_reason: null, index: 0 });
      return void reply.end();
    case 'broken':
      beginStream(reply);
      event(sending, { delta: { content: '{"sco' }, finish_reason: null, index: 0 });
      return void setTimeout(() => reply.destroy(), 5);
    case 'huge':
      return sendHuge(sending);
    case 'drip':
      return drip(sending);
    default:
      throw new Error(`no such fault: ${String(fault satisfies never)}`);
  }
}

/** An error as the protocol has it. */
export function refuse(reply: ServerResponse, status: number, message: string): void {
  reply.statusCode = status;
  reply.setHeader('content-type', 'application/json');
  reply.end(JSON.stringify({ error: { message, type: 'stand_in', code: status } }));
}

async function sendHuge({ reply, closing }: Sending): Promise<void> {
  reply.setHeader('content-type', 'application/json');
  const block = `${' '.repeat(65_535)}\n`;
  for (let sent = 0; sent < HUGE_BYTES && !reply.destroyed && !closing.aborted; sent += block.length)
    if (!reply.write(block)) await sleep(1);
  reply.end();
}

async function drip(sending: Sending): Promise<void> {
  const { reply, closing } = sending;
  beginStream(reply);
  while (!reply.destroyed && !closing.aborted) {
    event(sending, { delta: { content: ' ' }, finish_reason: null, index: 0 });
    await sleep(DRIP_MS);
  }
  reply.end();
}
