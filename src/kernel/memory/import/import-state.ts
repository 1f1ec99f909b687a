import {
  ImportColumn as ContractColumn,
  ColumnMapping,
  IMPORT_STATUSES,
  ImportOptions,
  OutcomeGuess,
  Text,
} from '@valence/contract';
import { z } from 'zod';
import { Failure, RULES, type FailureCode, type Params, type RuleCode } from '#base';
import type { Tx } from '#store';

export type ImportStatus = (typeof IMPORT_STATUSES)[number];
export { ColumnMapping, ImportOptions, OutcomeGuess };

const RuleName = z.string().refine((rule): rule is RuleCode => rule in RULES);

/** One thing that is wrong: `row` as the spreadsheet counts, `column` null when the row or file is meant. */
export const ImportProblem = z.object({
  row: z.number(),
  column: z.string().nullable(),
  value: z.string(),
  rule: RuleName,
  params: z.record(z.string(), z.union([z.string(), z.number()])),
});
export type ImportProblem = z.infer<typeof ImportProblem>;

/** What was decided for a column's values as a whole. */
const ColumnOptions = z.object({
  currency: z.string().optional(),
  decimalMark: z.enum(['point', 'comma']).optional(),
  dateOrder: z.enum(['ymd', 'dmy', 'mdy']).optional(),
  offsetMinutes: z.number().optional(),
});

export const ImportColumn = ContractColumn.extend({ options: ColumnOptions, isContact: z.boolean() });
export type ImportColumn = z.infer<typeof ImportColumn>;

export const Counts = z.object({
  rowsRead: z.number(),
  toCreate: z.number(),
  toUpdate: z.number(),
  unchanged: z.number(),
  duplicates: z.number(),
  refused: z.number(),
});
export type Counts = z.infer<typeof Counts>;
export const NO_COUNTS: Counts = { rowsRead: 0, toCreate: 0, toUpdate: 0, unchanged: 0, duplicates: 0, refused: 0 };

/** What is known of the file and of how far it has come; the part of the row that no query looks into. */
const Report = z.object({
  sha256: z.string(),
  startedBy: z.string(),
  encoding: z.string().nullable(),
  separator: z.string().nullable(),
  sheet: z.string().nullable(),
  sheets: z.array(z.string()).default([]),
  headerRow: z.number().default(1),
  /** The mapping was used before for a file of this shape. */
  isRemembered: z.boolean().default(false),
  columns: z.array(ImportColumn),
  keyReason: Text.nullable(),
  fileProblems: z.array(ImportProblem),
  counts: Counts,
  /** Someone wants it stopped: the work takes back what it wrote and ends. */
  isCancelling: z.boolean(),
});
export type Report = z.infer<typeof Report>;

/** How far a job of an import has come. */
export const Progress = z.object({
  /** Number of the last row dealt with, as the spreadsheet counts. */
  afterRow: z.number(),
  done: z.number(),
  total: z.number(),
  counts: Counts,
  rowsPerSecond: z.number(),
  /** Where taking back goes on. */
  after: z.string().nullable(),
});
export type Progress = z.infer<typeof Progress>;

/** Why an import ended without success; the text follows from the code. */
const Ended = z.object({ code: z.string(), params: z.record(z.string(), z.union([z.string(), z.number()])) });

export type ImportState = Readonly<{
  id: string;
  kind: string;
  fileName: string;
  blobId: string;
  bytes: number;
  status: ImportStatus;
  report: Report;
  mapping: readonly ColumnMapping[];
  keys: readonly string[];
  outcome: OutcomeGuess | null;
  options: ImportOptions;
  onlyValid: boolean;
  batchId: string | null;
  jobId: string | null;
  madeAt: Date;
  endedAt: Date | null;
  error: Readonly<{ code: FailureCode; params: Params }> | null;
  progress: Progress | null;
  /** The job gave up: what the status says goes on does not. */
  isStuck: boolean;
}>;

const Row = z.object({
  id: z.string(),
  kind: z.string(),
  file_name: z.string(),
  blob_id: z.string(),
  bytes: z.bigint(),
  status: z.enum(IMPORT_STATUSES),
  report: Report,
  mapping: z.array(ColumnMapping),
  keys: z.array(z.string()),
  outcome: OutcomeGuess.nullable(),
  options: ImportOptions,
  only_valid: z.boolean(),
  batch_id: z.string().nullable(),
  job_id: z.string().nullable(),
  made_at: z.date(),
  ended_at: z.date().nullable(),
  error: z.string().nullable(),
  progress: Progress.nullable().catch(null),
  job_status: z.string().nullable(),
});

/** Columns of an import with the job that works on it; `$1` is the workspace. */
export const IMPORT_COLUMNS =
  'i.id, i.kind, i.file_name, i.blob_id, i.bytes, i.status, i.report, i.mapping, i.keys, i.outcome, i.options, i.only_valid, i.batch_id, i.job_id, i.made_at, i.ended_at, i.error, j.progress, j.status as job_status';
export const IMPORT_FROM = 'import i left join job j on j.tenant_id = i.tenant_id and j.id = i.job_id';

export function stateOf(input: unknown): ImportState {
  const row = Row.parse(input);
  return {
    id: row.id,
    kind: row.kind,
    fileName: row.file_name,
    blobId: row.blob_id,
    bytes: Number(row.bytes),
    status: row.status,
    report: row.report,
    mapping: row.mapping,
    keys: row.keys,
    outcome: row.outcome,
    options: row.options,
    onlyValid: row.only_valid,
    batchId: row.batch_id,
    jobId: row.job_id,
    madeAt: row.made_at,
    endedAt: row.ended_at,
    error: row.error === null ? null : errorOf(row.error),
    progress: row.progress,
    isStuck: row.job_status === 'failed',
  };
}

function errorOf(text: string): ImportState['error'] {
  const { code, params } = Ended.parse(JSON.parse(text));
  return { code: code as FailureCode, params };
}

/** @throws Failure `memory.not_found`: absent and of another workspace look alike. */
export async function readImport(tx: Tx, id: string): Promise<ImportState> {
  return one(
    id,
    await tx.query(`select ${IMPORT_COLUMNS} from ${IMPORT_FROM} where i.tenant_id = $1 and i.id = $2`, [
      tx.settings.tenantId,
      id,
    ]),
  );
}

/** The import, locked until the transaction ends: two people cannot take the same step at once. @throws Failure `memory.not_found` */
export async function lockImport(tx: Tx, id: string): Promise<ImportState> {
  return one(
    id,
    await tx.query(
      `select ${IMPORT_COLUMNS} from ${IMPORT_FROM} where i.tenant_id = $1 and i.id = $2 for update of i`,
      [tx.settings.tenantId, id],
    ),
  );
}

function one(id: string, rows: object[]): ImportState {
  if (rows[0] === undefined) throw new Failure('memory.not_found', { facts: { id } });
  return stateOf(rows[0]);
}

export type ImportChange = Partial<{
  status: ImportStatus;
  report: Report;
  mapping: readonly ColumnMapping[];
  keys: readonly string[];
  outcome: OutcomeGuess | null;
  options: ImportOptions;
  onlyValid: boolean;
  batchId: string | null;
  jobId: string | null;
  isEnded: boolean;
  error: ImportState['error'];
}>;

/** Which part of a change stands in which column, and whether as JSON. */
const COLUMNS: readonly (readonly [keyof ImportChange, column: string, isJson: boolean])[] = [
  ['status', 'status', false],
  ['report', 'report', true],
  ['mapping', 'mapping', true],
  ['keys', 'keys', true],
  ['outcome', 'outcome', true],
  ['options', 'options', true],
  ['onlyValid', 'only_valid', false],
  ['batchId', 'batch_id', false],
  ['jobId', 'job_id', false],
  ['error', 'error', true],
];

/** Writes what changed of an import. */
export async function updateImport(tx: Tx, id: string, change: ImportChange): Promise<void> {
  const columns = COLUMNS.flatMap(([name, column, isJson]): [string, unknown][] => {
    const value = change[name];
    if (value === undefined) return [];
    return [[column, isJson && value !== null ? JSON.stringify(value) : value]];
  });
  if (change.isEnded !== undefined) columns.push(['ended_at', change.isEnded ? new Date() : null]);
  const sets = columns.map(([column], i) => `${column} = $${i + 3}`).join(', ');
  await tx.query(`update import set ${sets} where tenant_id = $1 and id = $2`, [
    tx.settings.tenantId,
    id,
    ...columns.map(([, value]) => value),
  ]);
}

/** @throws Failure `import.not_ready` unless the import stands at one of these. */
export function assertStatus(state: ImportState, ...statuses: ImportStatus[]): void {
  if (!statuses.includes(state.status)) throw new Failure('import.not_ready', { params: { status: state.status } });
}
