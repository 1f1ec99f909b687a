import { z } from 'zod';

/** What became of a call that a language model asked for. */
export const ModelTurnCall = z.object({
  /** As the model named it. */
  tool: z.string(),
  /** waiting: not dealt with yet. proposed: left to a person. */
  status: z.enum(['waiting', 'done', 'proposed', 'refused', 'failed']),
  /** Why it was refused, left to a person or failed. */
  reason: z.string().nullable(),
  input: z.unknown(),
  output: z.unknown(),
});
export type ModelTurnCall = z.infer<typeof ModelTurnCall>;

/** One answer of a language model within a step. */
export const ModelTurn = z.object({
  model: z.string(),
  endpoint: z.string(),
  adapter: z.string().nullable(),
  tokensIn: z.number().int(),
  tokensOut: z.number().int(),
  /** In millionths of the currency's unit; null where the price is not known. */
  cost: z.object({ micro: z.number(), currency: z.string() }).nullable(),
  ms: z.number(),
  /** Times it had to be asked again because its answer had another shape. */
  repairs: z.number().int(),
  isFromCache: z.boolean(),
  /** SHA-256 of what was asked, base64url. */
  requestHash: z.string(),
  /** Empty where it answered. */
  calls: z.array(ModelTurnCall),
});
export type ModelTurn = z.infer<typeof ModelTurn>;
