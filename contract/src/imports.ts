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

/**
 * How a column names other records: `by` is the field of their kind whose value stands in it (`$id`: their id), and
 * `missing` what happens where there is none. Where several fit, the row is refused and both are named.
 */
export const RelationChoice = z.object({ by: z.string(), missing: z.enum(['create', 'refuse', 'empty']) });
export type RelationChoice = z.infer<typeof RelationChoice>;

/**
 * What one column becomes. `field` null and `isIgnored` false: a new custom field of `newType`. `field` may lead through
 * a reference: `organisation.industry` says something about the record that the row refers to.
 */
export const ColumnMapping = z.object({
  column: z.string(),
  field: z.string().nullable(),
  newType: FieldType.nullable(),
  isIgnored: z.boolean(),
  /** For fields that refer to records; null: companies and people by name, made where missing, others refused. */
  relation: RelationChoice.nullable().optional(),
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

export const ENCODINGS = ['utf-8', 'gb18030', 'utf-16le', 'utf-16be'] as const;
export const SEPARATORS = [',', '\t', ';', '|'] as const;
export const DATE_ORDERS = ['ymd', 'dmy', 'mdy'] as const;

/** PUT /api/imports/:id/options: how the file is to be read where the detection was wrong; null is as detected. */
export const ImportOptions = z.object({
  encoding: z.enum(ENCODINGS).nullable().default(null),
  separator: z.enum(SEPARATORS).nullable().default(null),
  sheet: z.string().max(200).nullable().default(null),
  /** Row of the column names, as the spreadsheet counts. */
  headerRow: z.number().int().min(1).max(1000).nullable().default(null),
  dateOrder: z.enum(DATE_ORDERS).nullable().default(null),
});
export type ImportOptions = z.infer<typeof ImportOptions>;

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
  /** All sheets of a workbook. */
  sheets: z.array(z.string()),
  headerRow: z.number().int(),
  options: ImportOptions,
  columns: z.array(ImportColumn),
  mapping: z.array(ColumnMapping),
  /** The mapping is the one that was used for the last file with these columns. */
  isRemembered: z.boolean(),
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
// GET /api/imports/:id/refused?format=csv|xlsx: the refused rows as a file, with row, field and reason; mended, it is imported again
