import { z } from 'zod';
import { Evidence, RecordRef, Text } from './shared.ts';

/** Labels below which a probability is told as a word alone. */
export const LABELS_FOR_A_NUMBER = 50;

/** The word of a chance: few leads are won, so it is called high much earlier than a fact. Chosen: decision 0031. */
export function chanceWord(probability: number): 'low' | 'medium' | 'high' {
  if (probability >= 0.5) return 'high';
  return probability >= 0.2 ? 'medium' : 'low';
}

/** How sure something is. With fewer than 50 labels behind it there is a word and no number. */
export const Certainty = z.object({
  word: z.enum(['low', 'medium', 'high']),
  /** Probability 0–1 and the ends of its 95 % interval; null where too few labels stand behind it. */
  ratio: z.number().min(0).max(1).nullable(),
  low: z.number().min(0).max(1).nullable(),
  high: z.number().min(0).max(1).nullable(),
  /** Labels behind the number. */
  n: z.number().int(),
  /** What was calibrated, such as `lead.amount · import · 3`; null: nothing yet. */
  calibration: z.string().nullable(),
});
export type Certainty = z.infer<typeof Certainty>;

/** One source's word for or against a statement. */
export const SourceWord = z.object({
  observation: z.string(),
  isFor: z.boolean(),
  at: z.iso.datetime(),
  source: Evidence.shape.source.extend({
    uri: z.string().nullable(),
    sha256: z.string().nullable(),
    retrievedAt: z.iso.datetime(),
  }),
  certainty: Certainty,
});
export type SourceWord = z.infer<typeof SourceWord>;

/** What a claim rests on: a fact, who says it, who says otherwise, and how sure it is with all of them together. */
export const ClaimEvidence = Evidence.omit({ confidence: true }).extend({
  isRetracted: z.boolean(),
  certainty: Certainty,
  /** The cited source first; then other sources that speak of the same. */
  words: z.array(SourceWord),
});
export type ClaimEvidence = z.infer<typeof ClaimEvidence>;

export const CLAIM_ROLES = ['why', 'part', 'score', 'assignment', 'touch', 'objection', 'talk', 'material'] as const;
export const Claim = z.object({
  role: z.enum(CLAIM_ROLES),
  /** Of a headed part of the card: its heading. */
  heading: Text.nullable(),
  text: Text,
  /** As sure as the least sure fact it needs; null for a reason of a score whose value nobody said. */
  certainty: Certainty.nullable(),
  /** What it adds to a score, in log-odds. */
  contribution: z.number().nullable(),
  evidence: z.array(ClaimEvidence),
});
export type Claim = z.infer<typeof Claim>;

/** Something that happened after a decision, about the same record. */
export const Aftermath = z.object({
  what: z.enum(['sent', 'reply', 'deal', 'won', 'lost', 'undone']),
  at: z.iso.datetime(),
  record: RecordRef.nullable(),
  detail: z.string().nullable(),
});
export type Aftermath = z.infer<typeof Aftermath>;

/** GET /api/decisions/:id/provenance: how a suggestion came about, what it rests on, and what became of it. */
export const Provenance = z.object({
  decision: z.string(),
  action: Text,
  subject: RecordRef,
  agent: z.object({ name: z.string(), title: Text, version: z.string().nullable() }),
  run: z.string(),
  madeAt: z.iso.datetime(),
  /** The chance that was told, with what stands behind it; null where none was. */
  chance: Certainty.extend({
    title: Text.nullable(),
    basis: z.enum(['model', 'prior', 'none']),
    model: z.string().nullable(),
  }).nullable(),
  claims: z.array(Claim),
  alternatives: z.array(z.object({ text: z.string(), why: Text, fit: z.number().nullable() })),
  versions: z.array(z.object({ what: z.string(), version: z.string() })),
  /** Language models that were asked: which step, which prompt (a fingerprint of its text), which model answered. */
  prompts: z.array(z.object({ step: z.string(), title: Text, prompt: z.string(), model: z.string().nullable() })),
  answer: z
    .object({
      kind: z.string(),
      by: z.string(),
      at: z.iso.datetime(),
      reason: z.string().nullable(),
      /** Sentences as a person changed them. */
      changed: z.array(z.string()),
    })
    .nullable(),
  after: z.array(Aftermath),
});
export type Provenance = z.infer<typeof Provenance>;

/** POST /api/observations/:id/judgement: a person says whether a value was right. */
export const Judgement = z.object({ field: z.string().max(100), isRight: z.boolean() });
export type Judgement = z.infer<typeof Judgement>;

/** One stretch of a reliability curve: what was promised, what came true, its 95 % interval, and in how many cases. */
export const ReliabilityPoint = z.object({
  predicted: z.number(),
  observed: z.number(),
  low: z.number(),
  high: z.number(),
  n: z.number().int(),
});

/** How true one maker's confidence about one sort of statement is. */
export const CalibrationState = z.object({
  id: z.string(),
  predicate: z.string(),
  /** The predicate in words: the kind and the field. */
  title: Text,
  extractor: z.string(),
  version: z.number().int(),
  madeAt: z.iso.datetime(),
  n: z.number().int(),
  method: z.enum(['platt', 'isotonic']),
  base: z.number(),
  ece: z.number(),
  brier: z.number(),
  rawEce: z.number(),
  rawBrier: z.number(),
  reliability: z.array(ReliabilityPoint),
  /** What came after it was made: labels, mean promise less truth, and whether it no longer holds. */
  drift: z.object({ n: z.number().int(), bias: z.number(), level: z.number(), isAlarm: z.boolean() }).nullable(),
});
export type CalibrationState = z.infer<typeof CalibrationState>;

/** GET /api/calibrations; POST /api/calibrations/refit (manager, admin) puts a refit into the queue. */
export const Calibrations = z.object({
  items: z.array(CalibrationState),
  labels: z.number().int(),
  isRefitting: z.boolean(),
});
export type Calibrations = z.infer<typeof Calibrations>;
