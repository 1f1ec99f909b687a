import { canonicalJson } from '../graph/content-hash.ts';
import type { ModelMessage, ModelRequest, ModelTool } from './port.ts';

const NAME = /^[a-zA-Z0-9_-]{1,64}$/;

/** Names of tools as the protocol allows them, and the way back. */
export type ToolNames = Readonly<{ wire: ReadonlyMap<string, string>; own: ReadonlyMap<string, string> }>;

/** Tools may be called `send-mail@2` here; on the wire only letters, digits, `_` and `-` are allowed. */
export function toolNames(tools: readonly ModelTool[]): ToolNames {
  const wire = new Map<string, string>();
  const own = new Map<string, string>();
  for (const [i, { name }] of tools.entries()) {
    const plain = name.replaceAll(/[^a-zA-Z0-9_-]/g, '_').slice(0, 56);
    const free = NAME.test(name) && !own.has(name) ? name : own.has(plain) ? `${plain}_${i}` : plain;
    wire.set(name, free);
    own.set(free, name);
  }
  return { wire, own };
}

/** The conversation as an endpoint is told it: with the shape of the answer in words, and names it can take. */
export function toldMessages(
  { messages, schema, tools }: Pick<ModelRequest, 'messages' | 'schema' | 'tools'>,
  names: ToolNames,
): readonly ModelMessage[] {
  const told = messages.map((message) => renamed(message, names));
  if (schema === null) return told;
  // Not every server shows the schema to the model: where it only bars what does not fit, the model has to know why.
  const text = `${tools.length > 0 ? 'When you need no more tools, answer' : 'Answer'} with one JSON value and nothing else: no fence, no explanation. It must fit this JSON Schema:\n${canonicalJson(schema)}`;
  const [first, ...rest] = told;
  // Several servers take one system message only, and only at the beginning.
  if (first?.role === 'system') return [{ role: 'system', text: `${first.text}\n\n${text}` }, ...rest];
  return [{ role: 'system', text }, ...told];
}

function renamed(message: ModelMessage, { wire }: ToolNames): ModelMessage {
  if (message.role !== 'assistant' || message.calls.length === 0) return message;
  return { ...message, calls: message.calls.map((call) => ({ ...call, tool: wire.get(call.tool) ?? call.tool })) };
}

/** Roughly how many tokens a text has: one a Chinese character, one for four of other signs. For endpoints that do not count. */
export function estimateTokens(text: string): number {
  let wide = 0;
  for (let i = 0; i < text.length; i += 1) if (text.charCodeAt(i) > 0x2e80) wide += 1;
  return wide + Math.ceil((text.length - wide) / 4);
}

/** Roughly how many tokens a model reads for this request. */
export function estimateAsked(messages: readonly ModelMessage[], tools: readonly ModelTool[]): number {
  const calls = messages.flatMap((message) => (message.role === 'assistant' ? message.calls : []));
  const frame = [...calls, ...tools].reduce((sum, part) => sum + estimateTokens(JSON.stringify(part)), 0);
  return messages.reduce((sum, { text }) => sum + estimateTokens(text) + 4, frame);
}
