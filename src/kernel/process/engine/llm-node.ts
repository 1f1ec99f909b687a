import { Failure } from '#base';
import type { Scope } from '#kernel/security';
import { resolve } from '../graph/expression.ts';
import type { LlmNode } from '../graph/schema.ts';
import { hasModel } from '../llm/has-model.ts';
import type { ModelAnswer, ModelRequest, Models } from '../llm/port.ts';
import { messagesOf, modelTool, promptHash, type Shown } from '../llm/prompt.ts';
import { shapeOf } from '../llm/shape/shape.ts';
import { aroundOf } from './around-run.ts';
import { outsideOf } from '../llm/taint-of-run.ts';
import { readTurns } from '../llm/turn-table.ts';
import { turnOf, type Turn } from '../llm/turn.ts';
import type { AnyTool } from '../tool.ts';
import { OutOfTime } from './call-tool.ts';
import type { EngineParts } from './engine-parts.ts';
import { failureText } from './failure-text.ts';
import { dealWithCalls, toolsOf } from './llm-calls.ts';
import { toolsOfRun } from './tools-of-run.ts';
import { endReading, type LiveRun, type Talk } from './live-run.ts';
import { iterationOf, leftMs, noteStep, variablesOf, type Move } from './node-step.ts';

/** Millionths in one unit of a currency. */
const MICRO = 1_000_000;

type Asking = Readonly<{
  node: LlmNode;
  models: Models;
  since: number;
  input: LlmInput;
  tools: ReadonlyMap<string, AnyTool>;
  talk: Talk;
  shown: Shown;
}>;

/** What a step of this kind is known to have been given. */
export type LlmInput = Readonly<{ in: Record<string, unknown>; prompt: string }>;

/** @throws ExpressionError */
export function inputOfModel(run: LiveRun, node: LlmNode): LlmInput {
  return { in: resolve(node.in, variablesOf(run)) as Record<string, unknown>, prompt: promptHash(node) };
}

/**
 * Asks a language model, does what it may ask for, and asks again until it has answered. Each pass is one of these, and a
 * boundary follows each, so nothing that was paid for or done is paid for or done again.
 */
export async function llmNode(parts: EngineParts, run: LiveRun, node: LlmNode): Promise<Move> {
  const since = performance.now();
  const tools = toolsOf(await toolsOfRun(parts, run), node);
  if (tools === null) return { go: 'release' };
  let input: LlmInput | null = null;
  try {
    if (parts.models === null || !(await hasModel(parts.models, scopeHere(parts, run), node.task))) {
      return withoutModel(run, node, { since, input, error: failureText(new Failure('model.none')) });
    }
    input = inputOfModel(run, node);
    await endReading(run);
    const talk = talkAt(run, node);
    if (talk === null) return await begin(parts, run, node, { since, input });
    const outside = outsideOf(await aroundOf(parts, run), run, node);
    const entries = Object.entries(input.in);
    const shown = {
      known: Object.fromEntries(entries.filter(([name]) => !outside.has(name))),
      outside: Object.fromEntries(entries.filter(([name]) => outside.has(name))),
    };
    const asking: Asking = { node, models: parts.models, since, input, tools, talk, shown };
    const last = talk.turns.at(-1);
    return last !== undefined && last.calls.length > 0 && last.done === null
      ? await answerCalls(parts, run, asking)
      : await ask(parts, run, asking);
  } catch (error) {
    if (run.controller.signal.aborted) throw error;
    return failed(parts, run, node, { since, input, error });
  }
}

/** Inside the segment's read transaction where there is one, so that a run never holds two connections. */
function scopeHere(parts: EngineParts, run: LiveRun): Scope {
  const scope = parts.scopeFor(run.tenantId, run.actor, run.purpose);
  return run.reading?.within(scope) ?? scope;
}

function talkAt(run: LiveRun, node: LlmNode): Talk | null {
  const { talk } = run;
  return talk !== null && talk.node === node.id && talk.iteration === iterationOf(run, node) ? talk : null;
}

/** Takes up the conversation where it was left; the boundary that follows shows that the step has begun. */
async function begin(
  parts: EngineParts,
  run: LiveRun,
  node: LlmNode,
  { since, input }: { since: number; input: LlmInput },
): Promise<Move> {
  const at = { node: node.id, iteration: iterationOf(run, node) };
  const scope = parts.scopeFor(run.tenantId, run.actor, run.purpose);
  const rows = run.isStored ? await scope.read((tx) => readTurns(tx, run.id, at)) : [];
  run.talk = { ...at, turns: rows.map((row) => row.turn) };
  noteStep(run, node, since, { status: 'waiting', durability: 'step', input });
  return { go: 'stay' };
}

async function answerCalls(parts: EngineParts, run: LiveRun, asking: Asking): Promise<Move> {
  const { node, since, input, talk } = asking;
  const done = [...(await dealWithCalls(parts, run, asking))];
  const last = talk.turns.at(-1);
  if (last !== undefined) keepTurn(run, talk, { ...last, done });
  noteStep(run, node, since, { status: 'waiting', durability: 'step', input });
  return { go: 'stay' };
}

async function ask(parts: EngineParts, run: LiveRun, asking: Asking): Promise<Move> {
  const { node, since, input, talk } = asking;
  const over = usedUp(run, node, talk);
  if (over !== null) return overModel(run, asking, over);
  const turn = turnOf(await answerInTime(parts, run, asking), talk.turns.length);
  run.spent.tokens += turn.tokensIn + turn.tokensOut;
  if (turn.cost !== null) {
    const { currency, micro } = turn.cost;
    run.spent.cost = { ...run.spent.cost, [currency]: (run.spent.cost[currency] ?? 0) + micro };
  }
  keepTurn(run, talk, turn);
  if (turn.calls.length > 0) {
    noteStep(run, node, since, { status: 'waiting', durability: 'step', input });
    return { go: 'stay' };
  }
  return ended(run, asking, turn);
}

/** What a run may not use more of for this node, by name; null while it may ask. */
function usedUp(run: LiveRun, node: LlmNode, talk: Talk): string | null {
  const { tokens, cost = {} } = run.compiled.graph.limits;
  const { allowance } = run.memo;
  if (talk.turns.length >= node.maxTurns * allowance) return 'maxTurns';
  if (tokens !== undefined && run.spent.tokens >= tokens * allowance) return 'tokens';
  const dear = Object.keys(cost).find((c) => (run.spent.cost[c] ?? 0) >= (cost[c] ?? 0) * MICRO * allowance);
  return dear === undefined ? null : `cost ${dear}`;
}

function overModel(run: LiveRun, { node, since, input }: Asking, limit: string): Move {
  const error = failureText(new Failure('run.limit', { params: { limit } }));
  noteStep(run, node, since, { status: 'failed', durability: 'step', input, error });
  return { go: 'over', limit };
}

/** The answer of a model within the time of the node and of the run. @throws OutOfTime, and what `Models.ask` throws */
async function answerInTime(parts: EngineParts, run: LiveRun, asking: Asking): Promise<ModelAnswer> {
  const { node, models } = asking;
  const left = leftMs(run);
  const timeoutMs = Math.max(1, Math.min(node.timeoutMs, left));
  const ending = new AbortController();
  const late = Promise.withResolvers<never>();
  const tooLate = left < node.timeoutMs ? new OutOfTime() : new Failure('model.unavailable', { facts: { timeoutMs } });
  const timer = setTimeout(() => late.reject(tooLate), timeoutMs);
  const breakOff = (): void => late.reject(new Error('the run was broken off'));
  run.controller.signal.addEventListener('abort', breakOff, { once: true });
  try {
    const scope = parts.scopeFor(run.tenantId, run.actor, run.purpose);
    const signal = AbortSignal.any([run.controller.signal, ending.signal]);
    return await Promise.race([models.ask(scope, requestOf(run, asking, { timeoutMs, signal })), late.promise]);
  } finally {
    clearTimeout(timer);
    run.controller.signal.removeEventListener('abort', breakOff);
    ending.abort();
  }
}

function requestOf(
  run: LiveRun,
  { node, tools, talk, shown }: Asking,
  { timeoutMs, signal }: Pick<ModelRequest, 'timeoutMs' | 'signal'>,
): ModelRequest {
  const { limits } = run.compiled.graph;
  const left = limits.tokens === undefined ? Infinity : limits.tokens * run.memo.allowance - run.spent.tokens;
  // Its last answer has to be one: no more tools.
  const isLast = talk.turns.length + 1 >= node.maxTurns * run.memo.allowance;
  return {
    task: node.task,
    messages: messagesOf(node, shown, talk.turns),
    schema: node.schema,
    tools: isLast ? [] : [...tools.values()].map(modelTool),
    maxTokens: Math.max(1, Math.min(node.maxTokens, left)),
    timeoutMs,
    run: { id: run.id, agent: run.compiled.graph.name, node: node.id },
    signal,
  };
}

/** Replaces the turn of this number or adds it, for the next boundary. */
function keepTurn(run: LiveRun, talk: Talk, turn: Turn): void {
  run.talk = { ...talk, turns: [...talk.turns.slice(0, turn.turn), turn] };
  run.pending.turns.push({ node: talk.node, iteration: talk.iteration, turn });
}

/** The answer with what it left to a person and by what it was made; the conversation has ended. */
function ended(run: LiveRun, { node, since, input, talk }: Asking, turn: Turn): Move {
  const [problem] = shapeOf(node.schema)(turn.value);
  if (problem !== undefined) throw new Failure('model.unusable', { facts: { problem } });
  const made = talk.turns.flatMap(({ done }) => done ?? []);
  const proposed = made.filter((c) => c.status === 'proposed').map(({ tool, in: asked }) => ({ tool, in: asked }));
  const by = { model: turn.model, endpoint: turn.endpoint, adapter: turn.adapter, prompt: input.prompt };
  const output: unknown = JSON.parse(JSON.stringify({ ...(turn.value as object), proposed, by }));
  const evidence = made.flatMap((c) => c.evidence);
  noteStep(run, node, since, { status: 'done', durability: 'step', input, output, evidence });
  return { go: 'on', port: 'out', output };
}

type Ending = Readonly<{ since: number; input: LlmInput | null; error: unknown }>;

/** What becomes of a node whose model did not answer as it should: again, without it, by `error`, or the run has failed. */
function failed(parts: EngineParts, run: LiveRun, node: LlmNode, { since, input, error }: Ending): Move {
  const code = error instanceof Failure ? error.code : null;
  const text = failureText(error);
  if (error instanceof OutOfTime || code === 'run.limit') {
    const limit = error instanceof OutOfTime ? 'wallMs' : 'toolCalls';
    noteStep(run, node, since, {
      status: 'failed',
      durability: 'step',
      input,
      error: error instanceof OutOfTime ? limit : text,
    });
    return { go: 'over', limit };
  }
  run.memo.failures += 1;
  const mayHelp = code === 'model.unavailable' || code === 'model.unusable';
  if (mayHelp && run.memo.failures < node.retry.max) {
    noteStep(run, node, since, { status: 'failed', durability: 'step', input, error: text });
    return { go: 'again', afterMs: parts.retryMs * 4 ** (run.memo.failures - 1), error: text };
  }
  if (code === 'model.none' || code === 'model.unavailable')
    return withoutModel(run, node, { since, input, error: text });
  noteStep(run, node, since, { status: 'failed', durability: 'step', input, error: text });
  if (run.compiled.after(node.id, 'error') === null) return { go: 'fail', error: text };
  return { go: 'on', port: 'error', output: { error: text } };
}

/** On without a model, which is no failure where the graph knows what to do then. */
function withoutModel(
  run: LiveRun,
  node: LlmNode,
  { since, input, error }: Readonly<{ since: number; input: LlmInput | null; error: string }>,
): Move {
  if (run.compiled.after(node.id, 'without') !== null) {
    noteStep(run, node, since, { status: 'skipped', input, error });
    return { go: 'on', port: 'without', output: null };
  }
  noteStep(run, node, since, { status: 'failed', input, error });
  if (run.compiled.after(node.id, 'error') === null) return { go: 'fail', error };
  return { go: 'on', port: 'error', output: { error } };
}
