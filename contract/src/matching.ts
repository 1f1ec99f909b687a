import { z } from 'zod';
import { pageOf, RecordRef, Value } from './shared.ts';
import { RecordRow } from './records.ts';

/** How a pair stands. `merged`: they were the same and are one record now. */
export const PAIR_STATUSES = ['open', 'different', 'merged'] as const;
export const PairStatus = z.enum(PAIR_STATUSES);
export type PairStatus = z.infer<typeof PairStatus>;

/** What one comparison says of a pair. */
export const PairEvidence = z.object({
  field: z.string().describe('field id of the kind'),
  /** What was compared: `company`, `seat`, `industry`, `phone`, … */
  as: z.string(),
  /** 0 differs … `top` the same; −1 where one of the two does not know it. */
  level: z.number().int(),
  top: z.number().int(),
  /** Weight for being the same in bits: above 0 speaks for it, below against it. */
  bits: z.number(),
});
export type PairEvidence = z.infer<typeof PairEvidence>;

/** Two records that may be the same. */
export const DuplicatePair = z.object({
  id: z.string(),
  kind: z.string(),
  /** Probability 0–1 that they are the same. */
  probability: z.number().min(0).max(1),
  /** Who judged: shipped and learned `weights`, or `trees` grown from what was decided here. */
  judge: z.enum(['weights', 'trees']),
  evidence: z.array(PairEvidence),
  /** Agrees exactly on something that belongs to one alone, such as a registration code. */
  isStrong: z.boolean(),
  status: PairStatus,
  left: RecordRow,
  right: RecordRow,
  /** Which of the two would stay: the one that knows more, then the older one. */
  keep: z.string(),
  decidedBy: z.string().nullable(),
  decidedAt: z.iso.datetime().nullable(),
  /** What a merge wrote, to be taken back as one. */
  batch: z.string().nullable(),
});
export type DuplicatePair = z.infer<typeof DuplicatePair>;

/** GET /api/duplicates?kind&status&least&after&limit: open ones surest first, decided ones newest first. */
export const DuplicatePage = pageOf(DuplicatePair);
export type DuplicatePage = z.infer<typeof DuplicatePage>;

/** A pair that was decided: its records may be one by now. */
export const DecidedPair = z.object({
  id: z.string(),
  status: PairStatus,
  /** The record that stands for both, after `same`. */
  record: RecordRef.nullable(),
  batch: z.string().nullable(),
});
export type DecidedPair = z.infer<typeof DecidedPair>;

/**
 * POST /api/duplicates/:id → DecidedPair. `same` merges; `different` is not asked again; `open` takes the answer back and
 * parts what was merged. `choose` names per field the observation whose value shall stand.
 */
export const PairAnswer = z.object({
  answer: z.enum(['same', 'different', 'open']),
  keep: z.string().optional(),
  choose: z.record(z.string(), z.string()).optional(),
});
export type PairAnswer = z.infer<typeof PairAnswer>;

/** POST /api/duplicates/decide: many at once. Pairs that could not be decided (any more) are named with the reason. */
export const PairAnswers = z.object({
  pairs: z.array(z.string()).min(1).max(100),
  answer: z.enum(['same', 'different']),
});
export const PairsDecided = z.object({
  decided: z.array(DecidedPair),
  left: z.array(z.object({ id: z.string(), reason: z.string() })),
});
export type PairsDecided = z.infer<typeof PairsDecided>;

/** GET /api/duplicates/state?kind */
export const MatchState = z.object({
  kind: z.string(),
  open: z.number().int(),
  merged: z.number().int(),
  different: z.number().int(),
  /** Records changed since they were last compared. */
  due: z.number().int(),
  /** The last time all were compared with each other: how many records, how many pairs looked at. Null also for whoever may not see all. */
  scanned: z.object({ at: z.iso.datetime(), records: z.number().int(), compared: z.number().int() }).nullable(),
  judge: z.enum(['weights', 'trees']),
  /** Answers until the trees take over; 0 once they have. */
  answersMissing: z.number().int(),
  /** Pairs of 95 % and more that agree on a code of their own are merged without asking. */
  isAutomatic: z.boolean(),
  /** The scan under way: GET /api/jobs/:id. */
  job: z.string().nullable(),
});
export type MatchState = z.infer<typeof MatchState>;
// PUT /api/duplicates/state { kind, isAutomatic } (administrators) → MatchState
// POST /api/duplicates/scan { kind } → Job: compares all records of the kind with each other

/** POST /api/duplicates/check: a record that is being written, against what is known. */
export const DuplicateCheck = z.object({
  kind: z.string(),
  data: z.record(z.string(), Value),
  /** The record itself, where it is known already. */
  id: z.string().optional(),
});
export const LikelyDuplicate = z.object({
  record: RecordRow,
  probability: z.number().min(0).max(1),
  evidence: z.array(PairEvidence),
});
export const LikelyDuplicates = z.object({ items: z.array(LikelyDuplicate) });
export type LikelyDuplicates = z.infer<typeof LikelyDuplicates>;
