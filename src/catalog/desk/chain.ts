import { z } from 'zod';
import { RecordShape, RefShape, SaidShape, TextShape } from './said.ts';

// The wire's `Chain` part by part, with references where the wire has opened evidence.

export const ScoreShape = z.object({
  probability: z.number().min(0).max(1),
  low: z.number().min(0).max(1),
  high: z.number().min(0).max(1),
  basis: z.enum(['model', 'prior', 'none']),
  model: z.string().nullable(),
  /** Past cases behind the interval; absent on cards made before it was kept. */
  n: z.number().int().nullable().optional(),
  reasons: z.array(
    z.object({ label: TextShape, value: z.string(), contribution: z.number(), evidence: z.array(RefShape) }),
  ),
});
export type Score = z.output<typeof ScoreShape>;

export const AssignmentShape = z.object({
  rep: RecordShape.nullable(),
  reasons: z.array(SaidShape),
  alternatives: z.array(z.object({ rep: RecordShape, fit: z.number(), why: TextShape })),
});
export type Assignment = z.output<typeof AssignmentShape>;

export const TouchShape = z.object({
  channel: z.string(),
  to: z.string().nullable(),
  /** In which of its two languages the customer gets it. */
  language: z.enum(['zh', 'en']),
  subject: TextShape.nullable(),
  sentences: z.array(SaidShape).min(1),
});

export const ObjectionShape = z.object({
  title: TextShape,
  /** Measured share of comparable leads that raised it; null where it was not measured. */
  probability: z.number().min(0).max(1).nullable(),
  objection: SaidShape,
  answer: z.array(SaidShape),
});
export const TalkShape = z.object({ stage: TextShape, sentences: z.array(SaidShape) });
export const PaperShape = z.object({ record: RecordShape, why: SaidShape });
