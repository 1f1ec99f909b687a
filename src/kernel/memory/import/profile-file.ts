import type { Text } from '#base';
import type { Scope } from '#kernel/security';
import type { FieldSpec } from '../kind.ts';
import type { Kind } from '../kinds.ts';
import { seenKind } from '../sight.ts';
import { brokenRule } from '../value.ts';
import { isContactColumn } from './column-category.ts';
import type { ColumnMapping, ImportColumn, ImportOptions, ImportProblem, OutcomeGuess } from './import-state.ts';
import { isRefusalColumn } from './refusal-columns.ts';
import { withTable } from './open-file.ts';
import { isImportable, isRelation, outcomeField } from './plan-import.ts';
import {
  createProfiler,
  decideDateOrder,
  decideDecimalMark,
  isNullText,
  parseValue,
  suggestKeys,
  suggestMapping,
  type ColumnProfile,
  type MappingSuggestion,
  type Table,
  type TableProfile,
} from './reading/index.ts';

/** One column with the cells of a sample of rows, as they stand in the file. */
export type SampleColumn = Readonly<{ name: string; values: readonly string[] }>;

/** Finds the column that tells how a lead ended; handed in, because learning knows and memory does not. */
export type GuessOutcome = (columns: readonly SampleColumn[]) => OutcomeGuess | null;

/** What one look at a file says about it. */
export type FileProfile = Readonly<{
  encoding: string | null;
  separator: string | null;
  sheet: string | null;
  sheets: readonly string[];
  headerRow: number;
  columns: readonly ImportColumn[];
  keys: readonly string[];
  keyReason: Text | null;
  outcome: OutcomeGuess | null;
  problems: readonly ImportProblem[];
  /** Rows seen; all of them unless the file is very long. */
  rows: number;
}>;

/** Rows looked at before a file is mapped. The check reads all of them. */
const MOST_ROWS = 50_000;
/** Rows whose cells are kept for the guesses. */
const SAMPLE_ROWS = 5_000;
/** Share of a column's values that must fit a field before it is suggested. Chosen, not fitted. */
const FIT_SHARE = 0.95;
const EXAMPLES = 8;

/** Reads the beginning of a kept file and suggests what its columns mean. */
export function profileFile(
  scope: Scope,
  file: { blobId: string; kind: string; options: ImportOptions },
  guess: GuessOutcome,
): Promise<FileProfile> {
  return withTable(scope, file, async (table) => {
    const kind = await scope.read((tx) => seenKind(tx, scope, file.kind));
    const format = formatOf(table);
    const problems = table.problems.map((problem) => ({ ...problem, params: { ...problem.params } }));
    const nothing = { columns: [], keys: [], keyReason: null, outcome: null, rows: 0 };
    return problems.length > 0
      ? { ...format, ...nothing, problems }
      : { ...format, ...inOrder(await lookInto(table, kind, guess), file.options), problems };
  });
}

type Format = Pick<FileProfile, 'encoding' | 'separator' | 'sheet' | 'sheets' | 'headerRow'>;

function formatOf({ format, headerRow }: Table): Format {
  if (format?.kind === 'csv')
    return { encoding: format.encoding, separator: format.separator, sheet: null, sheets: [], headerRow };
  const sheets = format === null ? [] : [format.sheet, ...format.otherSheets];
  return { encoding: null, separator: null, sheet: format?.sheet ?? null, sheets, headerRow };
}

/** The columns with the order of dates that a person told. */
function inOrder<T extends Pick<FileProfile, 'columns'>>(profile: T, { dateOrder }: ImportOptions): T {
  if (dateOrder === null) return profile;
  return { ...profile, columns: profile.columns.map((c) => ({ ...c, options: { ...c.options, dateOrder } })) };
}

async function lookInto(
  table: Table,
  kind: Kind,
  guess: GuessOutcome,
): Promise<Pick<FileProfile, 'columns' | 'keys' | 'keyReason' | 'outcome' | 'rows'>> {
  const profiler = createProfiler(table.header);
  const samples = table.header.map((name) => ({ name, values: [] as string[] }));
  const unique = new Map(table.header.map((name, index) => [index, { name, seen: new Set<string>() }]));
  let rows = 0;
  for await (const row of table.rows()) {
    rows += 1;
    if (row.problems.length > 0) continue;
    profiler.add(row.cells);
    if (rows <= SAMPLE_ROWS)
      for (const [index, sample] of samples.entries()) sample.values.push(row.cells[index] ?? '');
    keepUnique(unique, row.cells);
    if (rows >= MOST_ROWS) break;
  }
  const profile = profiler.finish();
  const fields = kind.fields.filter(isImportable);
  const suggestions = suggestMapping(profile, { fields });
  const columns = profile.columns.map((column, at) =>
    columnOf({ column, suggestion: suggestions[at], values: samples[at]?.values ?? [], kind }),
  );
  // Whom a row refers to does not tell it from other rows.
  const named = new Set(columns.flatMap((c) => (isNaming(kind, c) ? [c.column] : [])));
  return {
    rows,
    columns,
    ...keysOf(profile, new Set([...unique.values()].map(({ name }) => name).filter((name) => !named.has(name)))),
    outcome: outcomeField(kind) === undefined ? null : guess(samples),
  };
}

function isNaming(kind: Kind, { suggestion }: ImportColumn): boolean {
  const field = kind.byId.get(suggestion.field ?? '');
  return field !== undefined && isRelation(field);
}

/** Drops the columns that are empty in this row or repeat a value. */
function keepUnique(unique: Map<number, { seen: Set<string> }>, cells: readonly string[]): void {
  for (const [index, { seen }] of unique) {
    const cell = (cells[index] ?? '').trim();
    if (cell === '' || seen.has(cell)) unique.delete(index);
    else seen.add(cell);
  }
}

type ColumnInput = Readonly<{
  column: ColumnProfile;
  suggestion: MappingSuggestion | undefined;
  values: readonly string[];
  kind: Kind;
}>;

const EMPTY: Text = { zh: '这一列没有值，不导入。', en: 'This column holds no values and is left out.' };
const REFUSAL: Text = {
  zh: '这一列说明上次为什么没有导入，不导入。',
  en: 'This column tells why the row was refused before and is left out.',
};
const UNFIT = {
  zh: '“{field}”放不下这一列的值，将作为新字段保存。',
  en: 'Its values do not fit “{field}”, so it becomes a field of its own.',
};

function columnOf({ column, suggestion, values, kind }: ColumnInput): ImportColumn {
  const filled = values.filter((value) => !isNullText(value));
  const options = {
    ...column.options,
    dateOrder: column.options.dateOrder ?? decideDateOrder(filled).order,
    decimalMark: column.options.decimalMark ?? decideDecimalMark(filled),
  };
  const { confidence, reason, ...mapping } = settle({ column, suggestion, filled, kind, options });
  const few = column.common.map(({ value }) => value);
  return {
    column: column.name,
    examples: [...(few.length > 0 ? few : column.examples)].slice(0, EXAMPLES),
    distinct: column.distinct,
    emptyRatio: column.nullShare,
    inferredType: column.type,
    suggestion: mapping,
    confidence,
    reason,
    options: {
      dateOrder: options.dateOrder,
      decimalMark: options.decimalMark,
      ...(options.currency === undefined ? {} : { currency: options.currency }),
    },
    isContact: isContactColumn(column.name, filled),
  };
}

type Settled = ColumnMapping & { confidence: number; reason: Text };

type Settling = Omit<ColumnInput, 'values'> & { filled: readonly string[]; options: ColumnProfile['options'] };

/** The suggestion, held against the values: a name alone must not send a column where its values are refused. */
function settle(input: Settling): Settled {
  const { column, suggestion, kind } = input;
  const own = { column: column.name, field: null, newType: column.type, isIgnored: false };
  if (column.filled === 0) return { ...own, isIgnored: true, newType: null, confidence: 1, reason: EMPTY };
  if (isRefusalColumn(column.name)) return { ...own, isIgnored: true, newType: null, confidence: 1, reason: REFUSAL };
  const { field: id, confidence, reason } = suggestion ?? { field: null, confidence: 1, reason: EMPTY };
  const field = id === null ? undefined : kind.byId.get(id);
  if (field === undefined) return { ...own, confidence, reason };
  if (shareThatFits(input, field) >= FIT_SHARE) return { ...own, field: field.id, newType: null, confidence, reason };
  const { zh, en } = field.title;
  const why = { zh: UNFIT.zh.replace('{field}', zh), en: UNFIT.en.replace('{field}', en) };
  return { ...own, confidence: 0.9, reason: why };
}

function shareThatFits({ filled, options }: Settling, field: FieldSpec): number {
  const choices = field.choices === undefined ? {} : { choices: field.choices };
  const fits = filled.filter((value) => {
    const parsed = parseValue(field.type, value, { ...options, ...choices });
    return parsed.ok && (field.type === 'ref' || brokenRule(field, parsed.value) === null);
  });
  return filled.length === 0 ? 1 : fits.length / filled.length;
}

const BY_CONTENT: Text = {
  zh: '没有一列能区分每一行，按整行内容识别：内容相同的文件再次导入不会重复。',
  en: 'No column tells every row apart, so rows are known by all they say: importing the same file again adds nothing.',
};

/** The surest column that is filled and different in every row that was seen. */
function keysOf(profile: TableProfile, unique: ReadonlySet<string>): Pick<FileProfile, 'keys' | 'keyReason'> {
  const best = suggestKeys(profile).find(({ column }) => unique.has(column));
  return best === undefined ? { keys: [], keyReason: BY_CONTENT } : { keys: [best.column], keyReason: best.reason };
}
