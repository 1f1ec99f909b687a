import { z } from 'zod';
import { TimeZone } from './filter.ts';
import { pageOf, RecordRef, Text, Value } from './shared.ts';

/** How a job stands. `undone`: what it wrote was taken back. */
export const JOB_STATES = [
  'waiting',
  'running',
  'cancelling',
  'done',
  'failed',
  'cancelled',
  'undoing',
  'undone',
] as const;
export const JobState = z.enum(JOB_STATES);
export type JobState = z.infer<typeof JobState>;

/** Records that a job left alone, by reason, with some of them. */
export const JobSkip = z.object({
  reason: Text,
  count: z.number().int(),
  examples: z.array(RecordRef).describe('the first 20'),
});
export type JobSkip = z.infer<typeof JobSkip>;

export const JobFile = z.object({
  name: z.string(),
  mediaType: z.string(),
  bytes: z.number().int(),
  /** Records in it: the same number the list counts. */
  rows: z.number().int(),
  /** GET gives the file. */
  href: z.string(),
});
export type JobFile = z.infer<typeof JobFile>;

/** What came out, as far as it has come. */
export const JobResult = z.object({
  changed: z.number().int(),
  unchanged: z.number().int().describe('said already what was wanted'),
  skipped: z.array(JobSkip),
  file: JobFile.nullable(),
});
export type JobResult = z.infer<typeof JobResult>;

/** GET /api/jobs/:id: long work, for the tray and for any page that waits for it. */
export const Job = z.object({
  id: z.string(),
  /** Such as `bulk.change`, `export.records`, `import.run`. */
  kind: z.string(),
  title: Text,
  state: JobState,
  done: z.number().int(),
  total: z.number().int().describe('0 while it is not known'),
  /** Whole percent; 100 only when truly everything is done. */
  percent: z.number().int().min(0).max(100),
  rowsPerSecond: z.number(),
  remainingMs: z.number().nullable(),
  startedBy: z.string(),
  /** Mine: started by who asks. */
  isMine: z.boolean(),
  createdAt: z.iso.datetime(),
  endedAt: z.iso.datetime().nullable(),
  /** Why it failed and what to do, in the caller's language. */
  error: z.string().nullable(),
  result: JobResult.nullable(),
  /** Everything it wrote, to be taken back as one. */
  batch: z.string().nullable(),
  canCancel: z.boolean(),
  canUndo: z.boolean(),
  /** Page of the console where it is at home, such as `/import/imp_…`; null where the tray is all there is. */
  page: z.string().nullable(),
});
export type Job = z.infer<typeof Job>;

/** GET /api/jobs?state=open|all&after: newest first. Reps see their own jobs, managers and administrators all. */
export const JobPage = pageOf(Job);
export type JobPage = z.infer<typeof JobPage>;
// POST /api/jobs/:id/cancel: it stops and takes back what it wrote · POST /api/jobs/:id/undo: takes back what it wrote · each answers the Job
// GET /api/jobs/:id/file: the file it made

/** What becomes of one field: a value, nothing, or for lists of texts some more or fewer. */
export const FieldChange = z.union([
  z.strictObject({ set: Value }),
  z.strictObject({ clear: z.literal(true) }),
  z.strictObject({ add: z.array(z.string().min(1).max(200)).min(1).max(50) }),
  z.strictObject({ remove: z.array(z.string().min(1).max(200)).min(1).max(50) }),
]);
export type FieldChange = z.infer<typeof FieldChange>;

/** Which records: told one by one, or all that a list finds (`filter`, `q` and `tz` as in the list's query). */
export const Selection = z.object({
  kind: z.string(),
  ids: z.array(z.string()).min(1).max(10_000).optional(),
  filter: z.string().max(8000).optional(),
  q: z.string().max(200).optional(),
  tz: TimeZone.optional(),
});
export type Selection = z.infer<typeof Selection>;

/**
 * POST /api/bulk → Job. Assigning is `change: { owner: { set: 'ent_…' } }`, tagging `change: { tags: { add: […] } }`.
 * A record that somebody else changes in the same field after the job has begun is left alone and listed.
 */
export const BulkRequest = Selection.extend({
  change: z.record(z.string(), FieldChange).optional(),
  action: z.enum(['trash']).optional(),
  /** A retry with the same key answers the same job. */
  idempotencyKey: z.string().min(8).max(80).optional(),
});
export type BulkRequest = z.infer<typeof BulkRequest>;

/** POST /api/bulk/preview: what `POST /api/bulk` would begin with. */
export const BulkPreview = z.object({
  /** Records found, exactly. */
  total: z.number().int(),
  /** Told ids that are not there (any more) or may not be seen. */
  missing: z.number().int(),
  examples: z.array(RecordRef),
});
export type BulkPreview = z.infer<typeof BulkPreview>;

export const EXPORT_FORMATS = ['csv', 'xlsx', 'jsonl'] as const;
export const ExportFormat = z.enum(EXPORT_FORMATS);
export type ExportFormat = z.infer<typeof ExportFormat>;

/**
 * POST /api/exports → Job with a file. Texts that a spreadsheet would take for a formula get a leading apostrophe in CSV
 * (cells that begin with = + - @, tab or return and are no number); importing the file takes it off again.
 */
export const ExportRequest = Selection.extend({
  format: ExportFormat,
  /** Field ids in the order wanted; the kind's all unless told. `$id`, `$createdAt` and `$updatedAt` are columns too. */
  columns: z.array(z.string()).max(300).optional(),
  sort: z.string().max(80).optional(),
  /** CSV only. `utf-8` begins with a byte order mark unless `isMarked` is false. */
  encoding: z.enum(['utf-8', 'gb18030']).optional(),
  isMarked: z.boolean().optional(),
  /** Choices by their names in the caller's language, or as stored; JSON Lines always as stored. */
  choices: z.enum(['title', 'value']).optional(),
  /** Records that are referred to by title, by id, or in two columns by both. */
  refs: z.enum(['title', 'id', 'both']).optional(),
  idempotencyKey: z.string().min(8).max(80).optional(),
});
export type ExportRequest = z.infer<typeof ExportRequest>;
// GET /api/records/:kind/export?format&filter&…: the same at once, for lists of up to 10,000 records; `x-row-count` tells the rows
