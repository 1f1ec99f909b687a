import { aucWithError } from '../learning/metrics.ts';
import { seededRandom } from '../learning/random.ts';
import type { AnsweredCard } from './answered.ts';
import { baseOf, type Candidate } from './rank.ts';

/** What answers have taught about the order, as plain JSON. */
export type LearnedOrder = Readonly<{
  /** Mean and spread of the base (log of the expected value) over the answered cards. */
  mean: number;
  spread: number;
  /** What each feature adds, in the spreads of the base. */
  weights: Readonly<Record<string, number>>;
}>;

/** How the learned order did against the plain one on cards it had not seen. */
export type OrderTrial = Readonly<{
  n: number;
  refused: number;
  /** Probability that an accepted card stood before a refused one: in the plain order and in the learned one. */
  aucPlain: number;
  aucLearned: number;
  /** Their difference with its 99 % interval over resampled cards; 99, because it is looked at again and again. */
  gain: number;
  low: number;
  high: number;
}>;

const BLOCKS = 5;
/** Strength with which weights are drawn to nought: a feature needs about so many answers to be believed. */
const RIDGE = 4;
const STEPS = 60;
const RESAMPLES = 1_000;
const TAIL = 0.005;
const MS_PER_DAY = 86_400_000;

/** What is known of a card when it is put in order. */
export function featuresOf(card: Candidate, at: Date): string[] {
  const age = (at.getTime() - card.madeAt.getTime()) / MS_PER_DAY;
  const digits = card.expectedMinor <= 0 ? 'none' : String(Math.floor(Math.log10(card.expectedMinor)));
  const chance = card.probability === null ? 'none' : String(Math.min(4, Math.floor(card.probability * 5)));
  return [
    `agent:${card.agent}`,
    `action:${card.agent}/${card.actionKey ?? ''}`,
    `kind:${card.subjectKind ?? ''}`,
    `owner:${card.ownerId ?? 'nobody'}`,
    `amount:${digits}`,
    `chance:${chance}`,
    `age:${age < 1 ? 'day' : age < 7 ? 'week' : age < 30 ? 'month' : 'old'}`,
    `due:${card.dueAt === null ? 'none' : card.dueAt < at ? 'late' : 'ahead'}`,
  ];
}

type Prepared = Readonly<{ base: number; features: readonly string[]; isAccepted: boolean }>;

function prepare(cards: readonly AnsweredCard[]): { rows: Prepared[]; mean: number; spread: number } {
  const bases = cards.map((c) => baseOf(c, c.answeredAt));
  const mean = bases.reduce((sum, b) => sum + b, 0) / Math.max(1, bases.length);
  const variance = bases.reduce((sum, b) => sum + (b - mean) ** 2, 0) / Math.max(1, bases.length - 1);
  const spread = Math.sqrt(variance) || 1;
  const rows = cards.map((c, i) => ({
    base: ((bases[i] ?? mean) - mean) / spread,
    features: featuresOf(c, c.answeredAt),
    isAccepted: c.isAccepted,
  }));
  return { rows, mean, spread };
}

/**
 * Learns from answers which cards people want: a logistic model of "accepted" whose offset is the expected value, each
 * feature drawn to nought. Without anything to learn the order stays as it is.
 */
export function learnOrder(cards: readonly AnsweredCard[]): LearnedOrder {
  const { rows, mean, spread } = prepare(cards);
  return { mean, spread, weights: Object.fromEntries(fit(rows)) };
}

/** What the learned order adds to a card, in the unit of its base; 0 for a card of which nothing was learned. */
export function learnedFor({ weights, spread }: LearnedOrder, card: Candidate, at: Date): number {
  return spread * scoreOf(new Map(Object.entries(weights)), featuresOf(card, at));
}

function scoreOf(weights: ReadonlyMap<string, number>, features: readonly string[]): number {
  return features.reduce((sum, f) => sum + (weights.get(f) ?? 0), 0);
}

/** Gradient ascent on the penalised likelihood, each weight at its own pace (the curvature bound of the logistic). */
function fit(rows: readonly Prepared[]): Map<string, number> {
  const places = new Map<string, number>();
  for (const { features } of rows) for (const f of features) if (!places.has(f)) places.set(f, places.size);
  const of = rows.map(({ features }) => Int32Array.from(features, (f) => places.get(f) ?? 0));
  const perRow = of[0]?.length ?? 1;
  const weights = new Float64Array(places.size);
  const curvature = new Float64Array(places.size).fill(RIDGE);
  for (const mine of of) for (const f of mine) curvature[f] = (curvature[f] ?? 0) + 0.25 * (perRow / 2);
  let bias = 0;
  for (let step = 0; step < STEPS; step++) {
    const gradient = weights.map((w) => -RIDGE * w);
    let biasGradient = 0;
    rows.forEach(({ base, isAccepted }, i) => {
      const mine = of[i] ?? new Int32Array();
      const margin = mine.reduce((sum, f) => sum + (weights[f] ?? 0), bias + base);
      const error = (isAccepted ? 1 : 0) - 1 / (1 + Math.exp(-margin));
      biasGradient += error;
      for (const f of mine) gradient[f] = (gradient[f] ?? 0) + error;
    });
    bias += biasGradient / Math.max(1, rows.length * 0.5);
    gradient.forEach((g, f) => {
      weights[f] = (weights[f] ?? 0) + g / (curvature[f] ?? 1);
    });
  }
  return new Map([...places].map(([name, f]) => [name, weights[f] ?? 0]));
}

/**
 * Plays the answers again: each block of time is put in order by what the other blocks taught, and beside it by the plain
 * expected value. The gain is in the probability that an accepted card stands before a refused one; null where there are
 * not enough of both.
 */
export function tryOrder(cards: readonly AnsweredCard[], seed: number): OrderTrial | null {
  const { rows } = prepare(cards.toSorted((a, b) => a.answeredAt.getTime() - b.answeredAt.getTime()));
  const outcome = Uint8Array.from(rows, (r) => (r.isAccepted ? 1 : 0));
  const accepted = outcome.reduce((sum, y) => sum + y, 0);
  if (accepted < BLOCKS * 2 || rows.length - accepted < BLOCKS * 2) return null;
  const plain = Float64Array.from(rows, (r) => r.base);
  const learned = new Float64Array(rows.length);
  for (let block = 0; block < BLOCKS; block++) {
    const [from, to] = [Math.floor((block * rows.length) / BLOCKS), Math.floor(((block + 1) * rows.length) / BLOCKS)];
    const weights = fit(rows.filter((_, i) => i < from || i >= to));
    for (let i = from; i < to; i++) learned[i] = (plain[i] ?? 0) + scoreOf(weights, rows[i]?.features ?? []);
  }
  const [aucPlain, aucLearned] = [aucWithError(plain, outcome).auc, aucWithError(learned, outcome).auc];
  const { low, high } = resampled({ plain, learned, outcome, seed });
  return {
    n: rows.length,
    refused: rows.length - accepted,
    aucPlain,
    aucLearned,
    gain: aucLearned - aucPlain,
    low,
    high,
  };
}

type Paired = Readonly<{ plain: Float64Array; learned: Float64Array; outcome: Uint8Array; seed: number }>;

/** The interval of the gain over resamples of the cards, accepted and refused each among themselves, both orders on the same. */
function resampled({ plain, learned, outcome, seed }: Paired): { low: number; high: number } {
  const random = seededRandom(seed);
  const groups = [0, 1].map((y) => Int32Array.from([...outcome.keys()].filter((i) => outcome[i] === y)));
  const [byPlain, byLearned] = [ordered(plain), ordered(learned)];
  const times = new Int32Array(outcome.length);
  const gains = Float64Array.from({ length: RESAMPLES }, () => {
    times.fill(0);
    for (const group of groups)
      for (let draw = 0; draw < group.length; draw++) {
        const i = group[Math.floor(random() * group.length)] ?? 0;
        times[i] = (times[i] ?? 0) + 1;
      }
    return aucOf(byLearned, learned, outcome, times) - aucOf(byPlain, plain, outcome, times);
  }).toSorted();
  const at = (share: number): number => gains[Math.min(RESAMPLES - 1, Math.floor(share * RESAMPLES))] ?? 0;
  return { low: at(TAIL), high: at(1 - TAIL) };
}

function ordered(scores: Float64Array): Int32Array {
  return Int32Array.from(scores, (_, i) => i).toSorted((a, b) => (scores[a] ?? 0) - (scores[b] ?? 0));
}

/** AUC of a resample told by how often each card is in it, in one pass over the cards in their order; ties count half. */
function aucOf(order: Int32Array, scores: Float64Array, outcome: Uint8Array, times: Int32Array): number {
  let [below, sum, accepted, refused] = [0, 0, 0, 0];
  for (let from = 0; from < order.length;) {
    const value = scores[order[from] ?? 0];
    let [to, good, bad] = [from, 0, 0];
    for (; to < order.length && scores[order[to] ?? 0] === value; to++) {
      const i = order[to] ?? 0;
      if (outcome[i] === 1) good += times[i] ?? 0;
      else bad += times[i] ?? 0;
    }
    sum += good * (below + bad / 2);
    below += bad;
    accepted += good;
    refused += bad;
    from = to;
  }
  return sum / (accepted * refused);
}
