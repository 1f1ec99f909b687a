import { z } from 'zod';
import { FieldType, pageOf, Text } from './shared.ts';

export const IMPORT_STATUSES = [
  'reading',
  'mapping',
  'checking',
  'checked',
  'importing',
  'done',
  'cancelled',
  'failed',
  'undoing',
  'undone',
] as const;

/** What one column becomes. `field` null and `isIgnored` false: a new custom field of `newType`. */
export const ColumnMapping = z.object({
  column: z.string(),
  field: z.string().nullable(),
  newType: FieldType.nullable(),
  isIgnored: z.boolean(),
});
export type ColumnMapping = z.infer<typeof ColumnMapping>;

export const ImportColumn = z.object({
  column: z.string(),
  examples: z.array(z.string()),
  distinct: z.number().int(),
  emptyRatio: z.number().min(0).max(1),
  inferredType: FieldType,
  suggestion: ColumnMapping,
  confidence: z.number().min(0).max(1),
  reason: Text,
});
export type ImportColumn = z.infer<typeof ImportColumn>;

export const RowProblem = z.object({
  /** As the spreadsheet counts: the header is row 1. */
  row: z.number().int(),
  column: z.string().nullable(),
  value: z.string(),
  rule: z.string(),
  /** What is wrong and how to mend it, in the caller's language. */
  message: z.string(),
});
export type RowProblem = z.infer<typeof RowProblem>;

/** An outcome column as it was found or told: which values mean won, lost and open. */
export const OutcomeGuess = z.object({
  column: z.string(),
  won: z.array(z.string()),
  lost: z.array(z.string()),
  why: Text,
});
export type OutcomeGuess = z.infer<typeof OutcomeGuess>;

/** GET /api/imports/:id */
export const Import = z.object({
  id: z.string(),
  kind: z.string(),
  fileName: z.string(),
  bytes: z.number().int(),
  status: z.enum(IMPORT_STATUSES),
  encoding: z.string().nullable(),
  separator: z.string().nullable(),
  sheet: z.string().nullable(),
  columns: z.array(ImportColumn),
  mapping: z.array(ColumnMapping),
  /** Columns that together name a record, for dedupe and for importing again. */
  keys: z.array(z.string()),
  keyReason: Text.nullable(),
  outcome: OutcomeGuess.nullable(),
  onlyValid: z.boolean(),
  /** Problems of the whole file (encoding, header …). Such a file cannot be imported. */
  fileProblems: z.array(RowProblem),
  counts: z.object({
    rowsRead: z.number().int(),
    toCreate: z.number().int(),
    toUpdate: z.number().int(),
    unchanged: z.number().int(),
    duplicates: z.number().int().describe('rows that repeat a key within the file'),
    refused: z.number().int(),
  }),
  progress: z
    .object({
      done: z.number().int(),
      total: z.number().int(),
      rowsPerSecond: z.number(),
      remainingMs: z.number().nullable(),
    })
    .nullable(),
  startedBy: z.string(),
  createdAt: z.iso.datetime(),
  endedAt: z.iso.datetime().nullable(),
  error: z.string().nullable(),
});
export type Import = z.infer<typeof Import>;

/** GET /api/imports */
export const ImportPage = pageOf(
  Import.pick({ id: true, kind: true, fileName: true, status: true, counts: true, createdAt: true, startedBy: true }),
);
/** GET /api/imports/:id/problems?after */
export const RowProblemPage = pageOf(RowProblem);
/** PUT /api/imports/:id/mapping: checks anew (dry run) and answers the import. */
export const ImportMapping = z.object({
  mapping: z.array(ColumnMapping),
  keys: z.array(z.string()),
  outcome: OutcomeGuess.nullable().optional(),
});
/** POST /api/imports/:id/start */
export const ImportStart = z.object({ onlyValid: z.boolean() });
// POST /api/imports (multipart: `file`, `kind` default lead) · POST …/:id/cancel · POST …/:id/undo · each answers the Import
