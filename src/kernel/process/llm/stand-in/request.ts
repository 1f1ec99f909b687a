import { z } from 'zod';

const ToolCall = z.strictObject({
  id: z.string().min(1),
  type: z.literal('function'),
  function: z.strictObject({ name: z.string().min(1), arguments: z.string() }),
});
const Message = z.discriminatedUnion('role', [
  z.strictObject({ role: z.literal('system'), content: z.string() }),
  z.strictObject({ role: z.literal('user'), content: z.string() }),
  z.strictObject({
    role: z.literal('assistant'),
    content: z.string().nullable(),
    tool_calls: z.array(ToolCall).min(1).optional(),
  }),
  z.strictObject({ role: z.literal('tool'), tool_call_id: z.string().min(1), content: z.string() }),
]);
const Format = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('text') }),
  z.strictObject({ type: z.literal('json_object') }),
  z.strictObject({
    type: z.literal('json_schema'),
    json_schema: z.strictObject({
      name: z.string().regex(/^[a-zA-Z0-9_-]{1,64}$/),
      schema: z.looseObject({}),
      strict: z.boolean().optional(),
    }),
  }),
]);

/** A request as the protocol allows it; any other field is a violation. */
export const ChatRequest = z.strictObject({
  model: z.string().min(1),
  messages: z.array(Message).min(1),
  max_tokens: z.number().int().min(1),
  temperature: z.number().min(0).max(2).optional(),
  stream: z.boolean().optional(),
  stream_options: z.strictObject({ include_usage: z.boolean() }).optional(),
  response_format: Format.optional(),
  tools: z
    .array(
      z.strictObject({
        type: z.literal('function'),
        function: z.strictObject({
          name: z.string().regex(/^[a-zA-Z0-9_-]{1,64}$/),
          description: z.string(),
          parameters: z.looseObject({ type: z.literal('object') }),
        }),
      }),
    )
    .min(1)
    .optional(),
});
export type ChatRequest = z.output<typeof ChatRequest>;

/** What is wrong beyond the shape of the fields; null where all is well. */
export function violation({ messages, stream, stream_options, response_format: format }: ChatRequest): string | null {
  if (stream_options !== undefined && stream !== true) return 'stream_options is for streams only';
  const asksJson = format?.type === 'json_object';
  // As several vendors have it: "some object" is only given where the word JSON stands in the messages.
  if (asksJson && !messages.some(({ content }) => /json/i.test(content ?? '')))
    return 'json_object needs the word JSON';
  return orderViolation(messages);
}

/** What is wrong with the order of a conversation. */
function orderViolation(messages: ChatRequest['messages']): string | null {
  if (messages.some(({ role }, i) => role === 'system' && i > 0)) return 'a system message may only stand first';
  const open = new Set<string>();
  for (const message of messages) {
    if (message.role === 'tool' && !open.delete(message.tool_call_id)) return 'a tool message answers no call';
    if (message.role !== 'tool' && open.size > 0) return 'a call was not answered';
    if (message.role === 'assistant') for (const call of message.tool_calls ?? []) open.add(call.id);
  }
  return messages.at(-1)?.role === 'assistant' ? 'the last message is from the assistant' : null;
}
