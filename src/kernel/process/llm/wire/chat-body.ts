import type { Endpoint } from '../endpoints/endpoint.ts';
import type { ModelMessage } from '../port.ts';
import type { Turn } from './driver.ts';

/** The request of OpenAI's chat completions for this turn (platform.openai.com/docs/api-reference/chat, read 2026-11). */
export function chatBody({ config, findings }: Endpoint, turn: Turn): object {
  const isStreaming = findings?.isStreaming !== false;
  const body: Record<string, unknown> = {
    model: config.model,
    messages: turn.messages.map(messageOf),
    max_tokens: turn.maxTokens,
    temperature: turn.temperature,
    ...(isStreaming ? { stream: true, stream_options: { include_usage: true } } : {}),
    ...toolsOf(turn),
    ...formatOf(turn),
    ...config.extra,
  };
  // What an administrator sets to null is left out: some servers refuse fields they do not know.
  return Object.fromEntries(Object.entries(body).filter(([, value]) => value !== null));
}

/** The tools of a turn as chat completions have them; nothing where there are none. */
export function toolsOf({ tools }: Pick<Turn, 'tools'>): object {
  if (tools.length === 0) return {};
  return {
    tools: tools.map(({ name, about, parameters }) => ({
      type: 'function',
      function: { name, description: about, parameters },
    })),
  };
}

function formatOf({ schema, mode }: Turn): object {
  if (schema === null || mode === 'plain') return {};
  if (mode === 'object') return { response_format: { type: 'json_object' } };
  const json = { name: 'answer', schema, ...(isStrict(schema) ? { strict: true } : {}) };
  return { response_format: { type: 'json_schema', json_schema: json } };
}

/** A message as chat completions have it. */
export function messageOf(message: ModelMessage): object {
  switch (message.role) {
    case 'system':
    case 'user':
      return { role: message.role, content: message.text };
    case 'tool':
      return { role: 'tool', tool_call_id: message.callId, content: message.text };
    case 'assistant':
      return {
        role: 'assistant',
        content: message.text === '' && message.calls.length > 0 ? null : message.text,
        ...(message.calls.length === 0
          ? {}
          : {
              tool_calls: message.calls.map(({ id, tool, arguments: given }) => ({
                id,
                type: 'function',
                function: { name: tool, arguments: JSON.stringify(given ?? {}) },
              })),
            }),
      };
    default:
      throw new Error(`no such role: ${String(message satisfies never)}`);
  }
}

type Node = { type?: unknown; properties?: object; required?: unknown; additionalProperties?: unknown };

/** Whether a schema keeps the rules of strict answers: closed objects, every property required, at every depth. */
function isStrict(schema: unknown): boolean {
  if (Array.isArray(schema)) return schema.every(isStrict);
  if (schema === null || typeof schema !== 'object') return true;
  const { type, properties, required, additionalProperties } = schema as Node;
  if (type === 'object' || properties !== undefined) {
    const names = Object.keys(properties ?? {});
    const needed = new Set(Array.isArray(required) ? required : []);
    if (additionalProperties !== false || !names.every((name) => needed.has(name))) return false;
  }
  return Object.values(schema).every(isStrict);
}
