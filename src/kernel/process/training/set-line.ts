import { z } from 'zod';
import { ChatMessage, ChatTool } from './rebuild-request.ts';

const Said = z.array(ChatMessage).length(1);

/**
 * One line of a training set: what a model was asked and what it should have answered.
 *
 * `messages` is the whole chat with the answer that stands at its end, null where the answer was refused; `preference` holds
 * what is better and what is worse after the same question: of an edit both, of a refusal only what is worse.
 */
export const SetLine = z.object({
  id: z.string(),
  agent: z.string(),
  version: z.string(),
  step: z.string(),
  answer: z.enum(['accepted', 'edited', 'refused']),
  code: z.string().nullable(),
  reason: z.string().nullable(),
  answeredAt: z.iso.datetime(),
  model: z.string(),
  adapter: z.string().nullable(),
  /** What the prompt and the whole request are known by. */
  prompt: z.string(),
  request: z.string(),
  tools: z.array(ChatTool),
  messages: z.array(ChatMessage).nullable(),
  preference: z.object({ prompt: z.array(ChatMessage), chosen: Said.nullable(), rejected: Said }).nullable(),
});
export type SetLine = z.output<typeof SetLine>;
