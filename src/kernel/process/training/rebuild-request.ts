import { z } from 'zod';
import { canonicalJson } from '../graph/content-hash.ts';
import type { LlmNode } from '../graph/schema.ts';
import type { Surroundings } from '../graph/value-schemas.ts';
import { toolsOf as toolsOfNode } from '../engine/llm-calls.ts';
import { hashOf } from '../llm/answers.ts';
import type { ModelMessage, ModelTool } from '../llm/port.ts';
import { messagesOf, modelTool } from '../llm/prompt.ts';
import { outsideOf } from '../llm/taint-of-run.ts';
import { toldMessages, toolNames } from '../llm/told.ts';
import { messageOf, toolsOf } from '../llm/wire/chat-body.ts';
import type { AskingRun } from './set-rows.ts';

const ToolCall = z.object({
  id: z.string(),
  type: z.literal('function'),
  function: z.object({ name: z.string(), arguments: z.string() }),
});

/** A message as chat completions have it. */
export const ChatMessage = z.discriminatedUnion('role', [
  z.object({ role: z.enum(['system', 'user']), content: z.string() }),
  z.object({ role: z.literal('assistant'), content: z.string().nullable(), tool_calls: z.array(ToolCall).optional() }),
  z.object({ role: z.literal('tool'), tool_call_id: z.string(), content: z.string() }),
]);
export type ChatMessage = z.output<typeof ChatMessage>;

/** A tool as chat completions have it. */
export const ChatTool = z.object({
  type: z.literal('function'),
  function: z.object({ name: z.string(), description: z.string(), parameters: z.looseObject({}) }),
});
type ChatTool = z.output<typeof ChatTool>;

/** What a model was asked, word for word. */
export type Asked = Readonly<{
  messages: readonly ChatMessage[];
  tools: readonly ChatTool[];
  /** How a value is written where this was asked. */
  textOf: (value: unknown) => string;
}>;

type AskedTurn = AskingRun['turns'][number];

/**
 * Builds anew what a model was asked before it gave this answer, out of the graph, what the node was given and the turns
 * before. Only the hash of a request is kept with its answer; where the rebuilt one has another, null: since then the words
 * around a prompt, a tool or the run's limits have changed, and nobody can say any more what was asked.
 */
export function rebuildRequest(
  run: AskingRun,
  { node: id, iteration, at, turn }: AskedTurn,
  around: Surroundings,
): Asked | null {
  const node = run.compiled.nodes.get(id);
  const given = run.given.get(`${id}#${iteration}`);
  if (node?.type !== 'llm' || given === undefined) return null;
  const outside = outsideOf(around, run, node);
  const entries = Object.entries(given.in);
  const shown = {
    known: Object.fromEntries(entries.filter(([name]) => !outside.has(name))),
    outside: Object.fromEntries(entries.filter(([name]) => outside.has(name))),
  };
  const before = run.turns.filter((t) => t.node === id && t.iteration === iteration && t.turn.turn < turn.turn);
  const messages = messagesOf(
    node,
    shown,
    before.map((t) => t.turn),
  );
  const tools = toolsAsked(run, node, { asked: before.length, around });
  if (tools === null) return null;
  const maxTokens = Math.max(
    1,
    Math.min(node.maxTokens, tokensLeft(run, { at, before: before.length, node: id, iteration })),
  );
  const request = { task: node.task, messages, schema: node.schema, tools, maxTokens };
  return hashOf(request) === turn.requestHash ? asChat(request) : null;
}

/** A node's last answer has to be one, so no tools are offered any more. */
function toolsAsked(
  { memo }: AskingRun,
  node: LlmNode,
  { asked, around }: Readonly<{ asked: number; around: Surroundings }>,
): readonly ModelTool[] | null {
  if (asked + 1 >= node.maxTurns * memo.allowance) return [];
  const tools = toolsOfNode(around.tools, node);
  return tools === null ? null : [...tools.values()].map(modelTool);
}

type Place = Readonly<{ at: Date; before: number; node: string; iteration: number }>;

/** Tokens that the run had left when it asked. */
function tokensLeft({ compiled, memo, turns }: AskingRun, { at, before, node, iteration }: Place): number {
  const { tokens } = compiled.graph.limits;
  if (tokens === undefined) return Infinity;
  const own = (t: AskedTurn): boolean => t.node === node && t.iteration === iteration;
  const earlier = turns.filter((t) => (own(t) ? t.turn.turn < before : t.at < at));
  return tokens * memo.allowance - earlier.reduce((sum, { turn }) => sum + turn.tokensIn + turn.tokensOut, 0);
}

type Request = Readonly<{ messages: readonly ModelMessage[]; schema: object | null; tools: readonly ModelTool[] }>;

/** As it goes over the wire: with the shape of the answer in words, and names that the protocol allows. */
function asChat(request: Request): Asked {
  const names = toolNames(request.tools);
  const tools = request.tools.map((tool) => ({ ...tool, name: names.wire.get(tool.name) ?? tool.name }));
  const chat = toolsOf({ tools }) as { tools?: unknown };
  return {
    messages: toldMessages(request, names).map((message) => ChatMessage.parse(messageOf(message))),
    tools: z.array(ChatTool).parse(chat.tools ?? []),
    textOf: (value) => (request.schema === null && typeof value === 'string' ? value : canonicalJson(value)),
  };
}
