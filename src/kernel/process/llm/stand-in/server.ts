import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { shapeOf } from '../shape/shape.ts';
import { estimateTokens } from '../told.ts';
import { fitting } from './fitting.ts';
import { ChatRequest, violation } from './request.ts';
import type { Answer, Question, Script } from './script.ts';
import { refuse, sendAnswer, sendFault, type Sending, type Worded } from './send-answer.ts';

export type StandInOptions = Readonly<{
  script?: Script;
  /** Who does not show it is refused; null: nobody is asked. */
  key?: string | null;
  model?: string;
  /** The most it can be made to do for JSON. */
  json?: 'schema' | 'object' | 'plain';
  /** False: answers as the script says, whatever schema was asked for. */
  enforces?: boolean;
  contextTokens?: number;
  port?: number;
}>;

/** A server that speaks OpenAI's chat completions, takes nothing that breaks the protocol, and answers by script. */
export type StandIn = Readonly<{
  /** Base of the address, for `baseUrl`. */
  url: string;
  model: string;
  /** What it was asked, in order; what broke the protocol is not among it. */
  questions: readonly Question[];
  /** Requests that broke the protocol, with why. */
  violations: readonly string[];
  /** Answers by another script from now on, counted anew. */
  play(script: Script): void;
  close(): Promise<void>;
}>;

type Life = {
  options: Required<Omit<StandInOptions, 'script' | 'port'>>;
  script: Script;
  from: number;
  questions: Question[];
  violations: string[];
  closing: AbortController;
};

/** Answers whatever shape is asked for with a made-up value, and anything else with a sentence that says who speaks. */
const madeUp: Script = ({ schema }) =>
  schema === null
    ? { text: 'This is the stand-in for a language model. 这是语言模型的替身。' }
    : { value: fitting(schema) };

const MOST_BODY = 16 * 1_048_576;

/** Starts a stand-in on a loopback port of its own. */
export async function openStandIn(options: StandInOptions = {}): Promise<StandIn> {
  const { script = madeUp, port = 0, key = null, model = 'stand-in', json = 'schema' } = options;
  const life: Life = {
    options: { key, model, json, enforces: options.enforces ?? true, contextTokens: options.contextTokens ?? 8_192 },
    script,
    from: 0,
    questions: [],
    violations: [],
    closing: new AbortController(),
  };
  const server = createServer((request, reply) => {
    reply.setHeader('x-stand-in', 'valence');
    answer(life, request, reply).catch(() => reply.destroy());
  });
  await new Promise<void>((resolve) => void server.listen(port, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    model,
    questions: life.questions,
    violations: life.violations,
    play(next) {
      life.script = next;
      life.from = life.questions.length;
    },
    async close() {
      life.closing.abort();
      server.closeAllConnections();
      await new Promise((resolve) => void server.close(resolve));
    },
  };
}

async function answer(life: Life, request: IncomingMessage, reply: ServerResponse): Promise<void> {
  const { key, model, contextTokens } = life.options;
  if (key !== null && request.headers.authorization !== `Bearer ${key}`) return refuse(reply, 401, 'wrong key');
  if (request.method === 'GET' && request.url === '/v1/models') {
    reply.setHeader('content-type', 'application/json');
    reply.end(JSON.stringify({ object: 'list', data: [{ id: model, object: 'model', max_model_len: contextTokens }] }));
    return;
  }
  if (request.method !== 'POST' || request.url !== '/v1/chat/completions') return refuse(reply, 404, 'no such address');
  const read = readRequest(await bodyOf(request), life);
  if (typeof read !== 'string') return complete(life, read, reply);
  life.violations.push(read);
  refuse(reply, 400, read);
}

async function complete(life: Life, read: ChatRequest, reply: ServerResponse): Promise<void> {
  const { model, contextTokens, enforces } = life.options;
  if (read.model !== model) return refuse(reply, 404, `the model ${read.model} does not exist`);
  const tokensIn = estimateTokens(JSON.stringify(read.messages));
  if (tokensIn + read.max_tokens > contextTokens)
    return refuse(reply, 400, `maximum context length is ${contextTokens} tokens`);
  const question = questionOf(read, life.questions.length - life.from);
  life.questions.push(question);
  const said = life.script(question);
  if (said.afterMs !== undefined) await sleep(said.afterMs);
  const sending: Sending = {
    reply,
    model: `stand-in/${model}`,
    isStream: read.stream === true,
    withUsage: read.stream_options?.include_usage === true,
    tokensIn,
    closing: life.closing.signal,
  };
  if ('fault' in said) return sendFault(sending, said);
  sendAnswer(sending, worded(said, question, enforces));
}

/** The request, or what is wrong with it. */
function readRequest(body: string, { options }: Life): ChatRequest | string {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    return 'the body is not JSON';
  }
  const parsed = ChatRequest.safeParse(value);
  if (!parsed.success)
    return parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ');
  const format = parsed.data.response_format?.type;
  if (format === 'json_schema' && options.json !== 'schema') return 'response_format json_schema is not supported';
  if (format === 'json_object' && options.json === 'plain') return 'response_format is not supported';
  return violation(parsed.data) ?? parsed.data;
}

function questionOf({ model, messages, response_format: format, tools = [] }: ChatRequest, n: number): Question {
  const formats = { json_schema: 'schema', json_object: 'object', text: 'plain' } as const;
  return {
    n,
    model,
    messages: messages.map(({ role, content }) => ({ role, content })),
    schema: format?.type === 'json_schema' ? format.json_schema.schema : null,
    format: formats[format?.type ?? 'text'],
    tools: tools.map((tool) => tool.function.name),
  };
}

/** What is said; where a schema was asked for and is enforced, nothing that does not fit it can be said. */
function worded(said: Exclude<Answer, { fault: unknown }>, { schema }: Question, enforces: boolean): Worded {
  if ('calls' in said) return { text: null, calls: said.calls, finish: 'tool_calls' };
  const text = 'value' in said ? JSON.stringify(said.value) : said.text;
  const finish = 'isCut' in said && said.isCut ? 'length' : 'stop';
  if (schema === null || !enforces || fits(text, schema)) return { text, calls: [], finish };
  return { text: JSON.stringify(fitting(schema)), calls: [], finish: 'stop' };
}

function fits(text: string, schema: object): boolean {
  try {
    return shapeOf(schema)(JSON.parse(text)).length === 0;
  } catch {
    return false;
  }
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MOST_BODY) throw new Error('the request is too large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
