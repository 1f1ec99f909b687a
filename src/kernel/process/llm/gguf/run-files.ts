import { fork, type ChildProcess } from 'node:child_process';
import { availableParallelism, totalmem } from 'node:os';
import { join } from 'node:path';
import type { ModelMessage } from '../port.ts';
import type { Driver, RawCall, Turn, TurnReply } from '../wire/driver.ts';
import { Trouble } from '../wire/trouble.ts';
import { findJson, withoutThoughts } from '../shape/find-json.ts';
import { addonIn } from './addon.ts';
import { OUT_OF_MEMORY, type ChildOptions, type FileQuestion, type FromChild, type ToChild } from './messages.ts';

export type FileOptions = Readonly<{
  /** Folder of the add-on, with its own package.json. */
  addonFolder: string;
  /** Folder with model files and adapters. */
  folder: string;
  /** Most memory the child may hold; three quarters of the machine's unless told. */
  memoryBytes?: number;
  threads?: number;
  contextTokens?: number;
  usesGpu?: boolean;
  /** The child ends after so long without a question, and with it its hold on memory. */
  idleMs?: number;
}>;

/** Model files of this machine, run in a process of their own. */
export type ModelFilesRunner = Readonly<{
  driver: Driver;
  /** What happened last, for tests and for the page: the child's process id, loads, swaps. */
  state(): Readonly<{ pid: number | null; loadMs: number; swapMs: number; contextTokens: number; restarts: number }>;
  stop(): Promise<void>;
}>;

type Pending = Readonly<{
  question: FileQuestion;
  turn: Turn;
  resolve: (reply: TurnReply) => void;
  reject: (trouble: Trouble) => void;
}> & { isRetry: boolean };

type Host = {
  options: FileOptions;
  child: ChildProcess | null;
  pending: Map<number, Pending>;
  idle: NodeJS.Timeout | null;
  isStopped: boolean;
  last: { loadMs: number; swapMs: number; contextTokens: number; restarts: number };
};

const MEMORY_RATIO = 0.75;
const IDLE_MS = 15 * 60_000;
const CONTEXT_TOKENS = 8_192;
let ids = 0;

/** More threads than cores that are free make it slower by orders of magnitude: one is left to the server. */
const ownThreads = (): number => Math.max(1, availableParallelism() - 1);

/** Runs model files once they are asked; nothing is started before. */
export function openModelFiles(options: FileOptions): ModelFilesRunner {
  const last = { loadMs: 0, swapMs: 0, contextTokens: 0, restarts: 0 };
  const host: Host = { options, child: null, pending: new Map(), idle: null, isStopped: false, last };
  return {
    driver: (endpoint, turn) => ask(host, endpoint.config.model, turn),
    state: () => ({ pid: host.child?.pid ?? null, ...host.last }),
    async stop() {
      host.isStopped = true;
      await end(host);
    },
  };
}

async function ask(host: Host, model: string, turn: Turn): Promise<TurnReply> {
  const { promise, resolve, reject } = Promise.withResolvers<TurnReply>();
  const question = questionOf(host.options, model, turn);
  host.pending.set(question.id, { question, turn, resolve, reject, isRetry: false });
  const cancel = (): void => {
    tell(host, { type: 'cancel', id: question.id });
    const why: unknown = turn.signal.reason;
    reject(why instanceof Trouble ? why : new Trouble('cancelled', 'the call was ended'));
  };
  turn.signal.addEventListener('abort', cancel, { once: true });
  try {
    if (turn.signal.aborted) cancel();
    else tell(host, question, true);
    return await promise;
  } finally {
    turn.signal.removeEventListener('abort', cancel);
    host.pending.delete(question.id);
    rest(host);
  }
}

function questionOf({ folder }: FileOptions, model: string, { messages, tools, schema, ...turn }: Turn): FileQuestion {
  const parts = messages.map(partOf);
  const last = parts.at(-1)?.role === 'user' ? parts.pop() : undefined;
  ids += 1;
  return {
    type: 'ask',
    id: ids,
    file: join(folder, model),
    adapter: turn.adapter === null ? null : join(folder, turn.adapter),
    history: tools.length === 0 ? parts : [...parts, { role: 'system', text: toolWords(tools) }],
    prompt: last?.text ?? '',
    schema: turn.mode === 'plain' ? null : schema,
    maxTokens: turn.maxTokens,
    temperature: turn.temperature,
  };
}

function partOf(message: ModelMessage): FileQuestion['history'][number] {
  switch (message.role) {
    case 'system':
    case 'user':
      return { role: message.role, text: message.text };
    case 'tool':
      return { role: 'user', text: `Result of ${message.callId}:\n${message.text}` };
    case 'assistant': {
      const calls = message.calls.map((call) => JSON.stringify({ tool: call.tool, arguments: call.arguments }));
      return { role: 'model', text: [message.text, ...calls].filter((text) => text !== '').join('\n') };
    }
    default:
      throw new Error(`no such role: ${String(message satisfies never)}`);
  }
}

/** A file knows no protocol for tools: it is told in words how to ask for one. */
function toolWords(tools: Turn['tools']): string {
  const list = tools.map(({ name, about, parameters }) => `- ${name}: ${about} ${JSON.stringify(parameters)}`);
  return `These tools can be used. To use one, answer with {"tool": its name, "arguments": {…}} and nothing else.\n${list.join('\n')}`;
}

/** Sends to the child; a question starts it where none is running. */
function tell(host: Host, message: ToChild, starts = false): void {
  if (host.child === null && starts) start(host);
  if (host.idle !== null) clearTimeout(host.idle);
  host.child?.send(message, () => {});
}

function start(host: Host): void {
  const { addonFolder, memoryBytes, threads, contextTokens, usesGpu } = host.options;
  const addon = addonIn(addonFolder);
  if (addon === null) throw new Trouble('refused', 'the add-on that runs model files is not installed');
  const options: ChildOptions = {
    addon,
    threads: threads ?? ownThreads(),
    memoryBytes: memoryBytes ?? Math.floor(totalmem() * MEMORY_RATIO),
    contextTokens: contextTokens ?? CONTEXT_TOKENS,
    usesGpu: usesGpu ?? false,
  };
  const child = fork(join(import.meta.dirname, 'child.ts'), [JSON.stringify(options)], {
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    // Nothing of the server's secrets is handed on.
    env: { PATH: process.env['PATH'] ?? '', HOME: process.env['HOME'] ?? '' },
  });
  child.on('message', (message: FromChild) => hear(host, message));
  child.once('error', () => {});
  child.once('exit', (code) => {
    if (host.child === child) host.child = null;
    if (!host.isStopped) comeBack(host, code);
  });
  host.child = child;
}

/** What was in flight when the child ended is asked once more of a new one. */
function comeBack(host: Host, code: number | null): void {
  const said =
    code === OUT_OF_MEMORY ? 'the model needs more memory than is allowed' : 'the process that runs the model ended';
  const waiting = [...host.pending.values()];
  if (waiting.length > 0) host.last.restarts += 1;
  for (const one of waiting) {
    if (one.isRetry || code === OUT_OF_MEMORY) one.reject(new Trouble('failed', said));
    else {
      one.isRetry = true;
      // What was told before does not count any more.
      one.turn.onText('');
      tell(host, one.question, true);
    }
  }
}

function hear(host: Host, message: FromChild): void {
  if (message.type === 'ready') return;
  const asked = host.pending.get(message.id);
  if (asked === undefined) return;
  if (message.type === 'piece') return asked.turn.onText(message.text);
  if (message.type === 'trouble') return asked.reject(new Trouble(message.kind, message.message));
  const { text, isCut, tokensIn, tokensOut, firstMs, contextTokens, loadMs, swapMs } = message;
  Object.assign(host.last, { loadMs, swapMs, contextTokens });
  const calls = callsIn(text, asked.turn);
  const usage = { tokensIn, tokensOut };
  asked.resolve({ text: calls.length > 0 ? '' : text, calls, isCut, model: null, usage, firstMs });
}

/** Tools that a model asked for in the words it was told. */
function callsIn(text: string, { tools }: Turn): RawCall[] {
  if (tools.length === 0) return [];
  const { value } = { value: null, ...findJson(withoutThoughts(text), false) };
  const { tool, arguments: given } = (value ?? {}) as { tool?: unknown; arguments?: unknown };
  if (typeof tool !== 'string' || !tools.some(({ name }) => name === tool)) return [];
  return [{ id: 'call_0', name: tool, text: JSON.stringify(given ?? {}) }];
}

/** Lets the child go when nobody has asked for a while. */
function rest(host: Host): void {
  if (host.pending.size > 0) return;
  if (host.idle !== null) clearTimeout(host.idle);
  host.idle = setTimeout(() => void end(host), host.options.idleMs ?? IDLE_MS);
  host.idle.unref();
}

async function end(host: Host): Promise<void> {
  if (host.idle !== null) clearTimeout(host.idle);
  const { child } = host;
  if (child === null) return;
  host.child = null;
  const gone = new Promise((resolve) => void child.once('exit', resolve));
  child.kill('SIGKILL');
  await gone;
}
