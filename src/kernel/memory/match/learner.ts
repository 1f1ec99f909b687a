import type { PairFeatures } from './engine/features.ts';

/** What trees are grown from: one list of numbers per feature, and what people answered. */
export type AnsweredPairs = Readonly<{
  ids: readonly string[];
  features: readonly PairFeatures[];
  same: readonly boolean[];
}>;

/**
 * Trees that judge pairs, as whoever composes the program hands them in: the trainer belongs to another kernel. A model
 * is plain JSON.
 */
export type MatchLearner = Readonly<{
  /** Null when the answers teach nothing. */
  learn(answered: AnsweredPairs, signal: AbortSignal): Promise<object | null>;
  /** Calibrated probability that a pair is the same. */
  probability(model: unknown, features: PairFeatures): number;
}>;
