import { shorten } from '#base';
import { unsafeCell } from '../export/safe-cell.ts';
import { brokenRule, plainText, type Data, type Value } from '../value.ts';
import type { ImportProblem } from './import-state.ts';
import { cellsOf, contentOf, keyText } from './key-text.ts';
import { isRelation, outcomeText, type ColumnPlan, type ImportPlan } from './plan-import.ts';
import { parseValue, type TableRow } from './reading/index.ts';

/** One row as the plan reads it: what it says, whom it names, and the key that tells its record. */
export type ReadRow = Readonly<{
  row: number;
  /** Without empty cells: an empty cell says nothing and takes nothing away. */
  data: Readonly<Record<string, Value>>;
  /** Per `ref` field, the name that stands in the file. */
  names: Readonly<Record<string, string>>;
  /** Per `ref` field, what the row says about the record it refers to. */
  details: Readonly<Record<string, Data>>;
  /** Null when no key column is filled in: the row is told by its content then. */
  key: string | null;
  /** A hash of what the row says. */
  content: string;
  problems: readonly ImportProblem[];
}>;

/** Reads one row. With problems it must not be imported. */
export function readRow(plan: ImportPlan, table: TableRow): ReadRow {
  if (table.problems.length > 0)
    return refused(
      table.row,
      table.problems.map((problem) => ({ ...problem, params: { ...problem.params } })),
    );
  const data: Record<string, Value> = {};
  const names: Record<string, string> = {};
  const details: Record<string, Data> = {};
  const problems: ImportProblem[] = [];
  for (const column of plan.columns) {
    const read = readCell(column, table.cells[column.index] ?? '');
    if ('problem' in read) problems.push({ row: table.row, column: column.column, ...read.problem });
    else if (read.value === null) continue;
    else if (column.through !== undefined)
      details[column.through] = { ...details[column.through], [column.field.id]: read.value };
    else if (isRelation(column.field)) names[column.field.id] = plainText(read.value);
    else data[column.field.id] = read.value;
  }
  if (problems.length > 0) return refused(table.row, problems);
  if (plan.outcome !== null) data[plan.outcome.field.id] = statusOf(plan.outcome, table.cells);
  const said = { ...data, ...names };
  if (Object.keys(said).length === 0)
    return refused(table.row, [{ row: table.row, column: null, value: '', rule: 'required', params: {} }]);
  const key = keyText(said, plan.keys);
  const content = key === null ? contentOf(said) : cellsOf(table.cells);
  return { row: table.row, data, names, details, key, content, problems };
}

function refused(row: number, problems: readonly ImportProblem[]): ReadRow {
  return { row, data: {}, names: {}, details: {}, key: null, content: '', problems };
}

type CellRead = Readonly<{ value: Value }> | Readonly<{ problem: Pick<ImportProblem, 'value' | 'rule' | 'params'> }>;

function readCell({ field, held, options }: ColumnPlan, raw: string): CellRead {
  if (raw === '') return { value: null };
  const cell = unsafeCell(raw);
  const parsed = parseValue(isRelation(field) ? held.type : field.type, cell, options);
  const broken = parsed.ok ? brokenRule(held, parsed.value) : parsed;
  if (broken !== null && 'rule' in broken)
    return { problem: { value: shorten(cell.trim()), rule: broken.rule, params: { ...broken.params } } };
  return { value: parsed.ok ? parsed.value : null };
}

/** Won or lost where the file says so; everything else is still open. */
function statusOf({ index, won, lost }: NonNullable<ImportPlan['outcome']>, cells: readonly string[]): string {
  const text = outcomeText(cells[index] ?? '');
  if (won.has(text)) return 'won';
  return lost.has(text) ? 'lost' : 'new';
}
