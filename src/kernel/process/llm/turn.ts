import { z } from 'zod';
import type { EvidenceRef } from '#kernel/memory';
import type { ModelAnswer } from './port.ts';

/** What became of one call that a model asked for. */
export const CallMade = z.object({
  id: z.string(),
  /** As the model named it. */
  tool: z.string(),
  in: z.unknown(),
  /** done: carried out. proposed: left to a person. refused: not allowed. failed: the tool could not. */
  status: z.enum(['done', 'proposed', 'refused', 'failed']),
  out: z.unknown(),
  /** Why it was refused, left to a person or failed. */
  reason: z.string().nullable(),
  evidence: z.array(z.custom<EvidenceRef>()).default([]),
});
export type CallMade = z.output<typeof CallMade>;

const Call = z.object({ id: z.string(), tool: z.string(), arguments: z.unknown() });

/** One answer of a model as it is kept. */
export const Turn = z.object({
  turn: z.number(),
  calls: z.array(Call),
  /** The answer, where it asked for no calls. */
  value: z.unknown(),
  endpoint: z.string(),
  model: z.string(),
  adapter: z.string().nullable(),
  tokensIn: z.number(),
  tokensOut: z.number(),
  cost: z.object({ micro: z.number(), currency: z.string() }).nullable(),
  ms: z.number(),
  firstMs: z.number().nullable(),
  repairs: z.number(),
  requestHash: z.string(),
  isFromCache: z.boolean(),
  /** What became of its calls; null until they were dealt with. */
  done: z.array(CallMade).nullable(),
});
export type Turn = z.output<typeof Turn>;

/** An answer as it will be read back, so that a resumed run sees what an unbroken one saw. */
export function turnOf(answer: ModelAnswer, turn: number): Turn {
  const { usage, value, calls, ...rest } = answer;
  const kept = { ...rest, ...usage, turn, value: value ?? null, calls, done: null };
  return Turn.parse(JSON.parse(JSON.stringify(kept)));
}
