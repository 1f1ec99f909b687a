import { z } from 'zod';
import { Chain, DECISION_STATUSES } from './process.ts';
import { Evidence, Money, RecordRef, Text } from './shared.ts';

/** What one source said, told once for all cards; `source` is its place in `sources`. */
export const SharedObservation = Evidence.pick({ at: true, confidence: true }).extend({
  id: z.string(),
  source: z.number().int(),
});

/** One fact that sentences rest on; `observation` and `label` are places in the lists of that name. */
export const SharedEvidence = z.object({
  observation: z.number().int(),
  field: z.string().nullable(),
  label: z.number().int(),
});

/** A sentence of a card; its evidence by its places in `evidence`. */
export const LeanSentence = z.object({ text: Text, evidence: z.array(z.number().int()) });

/** Why a card stands where it stands: probability × value × urgency. */
export const CardRank = z.object({
  /** The chance in words where too few cases stand behind its number. */
  chance: z.union([z.number().min(0).max(1), z.enum(['low', 'medium', 'high'])]).nullable(),
  /** The amount that is at stake; null where it is not known. */
  amount: Money.nullable(),
  dueAt: z.iso.datetime().nullable(),
  /** How many times more it counts because of its day: 1 to 3. */
  urgency: z.number(),
  /** How many times more or less it counts by what people answered; 1 where nothing was proven. */
  learned: z.number(),
});
export type CardRank = z.infer<typeof CardRank>;

/** A suggestion as Now shows it; GET /api/decisions/:id has the rest. */
export const NowCard = z.object({
  id: z.string(),
  agent: z.string(),
  agentTitle: Text,
  run: z.string(),
  status: z.enum(DECISION_STATUSES),
  action: Text,
  subject: RecordRef.extend({ subtitle: z.string() }),
  owner: RecordRef.nullable(),
  expectedValue: Money.nullable(),
  probability: z.number().min(0).max(1).nullable(),
  chance: Text.nullable(),
  score: Chain.shape.score.unwrap().omit({ reasons: true }).nullable(),
  why: z.array(LeanSentence),
  touch: z
    .object({
      channel: z.string(),
      to: z.string().nullable(),
      subject: Text.nullable(),
      sentences: z.array(LeanSentence),
    })
    .nullable(),
  parts: z.array(z.object({ title: Text, sentences: z.array(LeanSentence) })),
  /** The first papers to attach. */
  attach: z.array(RecordRef),
  /** Objections and stages of talk that wait behind the fold, and whether there is anything there at all. */
  more: z.number().int(),
  hasMore: z.boolean(),
  madeAt: z.iso.datetime(),
  rank: CardRank,
  /** Other agents that suggest the same for the same record. */
  also: z.array(z.object({ decision: z.string(), agentTitle: Text })),
});
export type NowCard = z.infer<typeof NowCard>;

/** What is known of whether the order gets better by answers. */
export const OrderLearning = z.object({
  answers: z.number().int(),
  needed: z.number().int(),
  /** The last trial on cards the learned order had not seen; null before there were enough answers. */
  trial: z
    .object({
      n: z.number().int(),
      refused: z.number().int(),
      plain: z.number(),
      learned: z.number(),
      gain: z.number(),
      low: z.number(),
      high: z.number(),
      isApplied: z.boolean(),
      at: z.iso.datetime(),
    })
    .nullable(),
});
export type OrderLearning = z.infer<typeof OrderLearning>;

/** GET /api/now?awake=true shows what quiet hours hold back, too. */
export const Now = z.object({
  cards: z.array(NowCard).max(7),
  evidence: z.array(SharedEvidence),
  observations: z.array(SharedObservation),
  sources: z.array(Evidence.shape.source),
  labels: z.array(Text),
  /** The next after those that a day holds. */
  later: z.array(z.object({ id: z.string(), action: Text, subject: RecordRef })),
  /** Until when cards wait for working hours, and how many; what cannot wait is shown. */
  quiet: z.object({ until: z.iso.datetime(), held: z.number().int() }).nullable(),
  /** Cards a day: chosen, learned from past days, or the usual; and how many were answered today. */
  capacity: z.object({
    perDay: z.number().int(),
    source: z.enum(['set', 'learned', 'usual']),
    doneToday: z.number().int(),
  }),
  /** Open suggestions in all. */
  open: z.number().int(),
  tasks: z.array(z.object({ record: RecordRef, dueOn: z.iso.date().nullable(), isOverdue: z.boolean() })),
  /** What the agents did lately without being asked; undo while `canUndo`. */
  did: z.array(
    z.object({
      run: z.string(),
      decision: z.string().nullable(),
      at: z.iso.datetime(),
      text: Text,
      canUndo: z.boolean(),
    }),
  ),
  learning: OrderLearning,
});
export type Now = z.infer<typeof Now>;

/** GET and PUT /api/me/feed: how one person wants the feed. */
export const FeedChoices = z.object({
  timeZone: z.string().max(60),
  from: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/),
  to: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/),
  /** Working days, 1 Monday to 7 Sunday; null: the working days of China, holidays included. */
  days: z.array(z.number().int().min(1).max(7)).nullable(),
  isQuiet: z.boolean(),
  perDay: z.number().int().min(1).max(100).nullable(),
});
export type FeedChoices = z.infer<typeof FeedChoices>;
