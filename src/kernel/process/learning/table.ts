import { dayOf, numberOf, textOf, type RawValue } from './parse-value.ts';
import type { ColumnPlan } from './plan-columns.ts';

/** Outcome of a row: it happened, it did not, or nobody knows yet. Open rows are never learned from. */
export const LOST = 0;
export const WON = 1;
export const OPEN = 2;

/** One column as it stands in the file, with its type where somebody declared it. */
export type RawColumn = Readonly<{
  name: string;
  values: readonly RawValue[];
  type?: 'number' | 'category' | 'date' | 'text' | 'id';
}>;

/** A table before its columns are understood. `outcome` holds `WON`, `LOST` or `OPEN` for each row. */
export type RawTable = Readonly<{ rowIds: readonly string[]; columns: readonly RawColumn[]; outcome: Uint8Array }>;

/** What a feature says of its column: the value itself, or one part of a date. */
export type FeaturePart = 'value' | 'age' | 'weekday' | 'month' | 'hour';

/** Numbers of a column, NaN where missing. */
export type NumberColumn = Readonly<{ source: string; part: FeaturePart; kind: 'number'; values: Float64Array }>;

/** Codes into `levels`, −1 where missing; the code `levels.length` pools the rare and the unseen levels. */
export type CategoryColumn = Readonly<{
  source: string;
  part: 'value';
  kind: 'category';
  codes: Int32Array;
  levels: readonly string[];
  pooled: boolean;
}>;

export type Column = NumberColumn | CategoryColumn;

/** A table ready for learning. */
export type TrainingTable = Readonly<{ rowIds: readonly string[]; columns: readonly Column[]; outcome: Uint8Array }>;

const DAYS_1970_TO_MONDAY = 3;

/** The columns a plan makes of raw cells: none when it is left out, several for a date. */
export function encodeColumn(plan: ColumnPlan, values: readonly RawValue[]): Column[] {
  if (plan.kind === 'category') return [encodeCategory(plan, values)];
  if (plan.kind === 'date') return encodeDate(plan, values);
  if (plan.kind === 'left-out') return [];
  return [{ source: plan.name, part: 'value', kind: 'number', values: Float64Array.from(values, (v) => numberOf(v)) }];
}

function encodeCategory(plan: Extract<ColumnPlan, { kind: 'category' }>, values: readonly RawValue[]): CategoryColumn {
  const codeOf = new Map(plan.levels.map((level, code) => [level, code]));
  const otherwise = plan.pooled ? plan.levels.length : -1;
  const codes = Int32Array.from(values, (value) => {
    const text = textOf(value);
    return text === null ? -1 : (codeOf.get(text) ?? otherwise);
  });
  return { source: plan.name, part: 'value', kind: 'category', codes, levels: plan.levels, pooled: plan.pooled };
}

function encodeDate(plan: DatePlan, values: readonly RawValue[]): Column[] {
  const days = Float64Array.from(values, (value) => dayOf(value, plan.order));
  return plan.parts.map((part) => ({
    source: plan.name,
    part,
    kind: 'number',
    values: days.map((day) => datePart(plan, part, day)),
  }));
}

type DatePlan = Extract<ColumnPlan, { kind: 'date' }>;

/** One part of a day: its age before the newest day of the training rows, weekday (Monday 0), month or hour. */
export function datePart(plan: DatePlan, part: FeaturePart, day: number): number {
  if (Number.isNaN(day)) return day;
  const midnight = Math.floor(day);
  if (part === 'age') return plan.newestDay - day;
  if (part === 'weekday') return (((midnight + DAYS_1970_TO_MONDAY) % 7) + 7) % 7;
  if (part === 'month') return new Date(midnight * 86_400_000).getUTCMonth() + 1;
  return Math.floor((day - midnight) * 24 + 1e-6);
}

/** A table of the planned columns over all rows of the raw one. */
export function encodeTable(raw: RawTable, plans: readonly ColumnPlan[]): TrainingTable {
  const byName = new Map(raw.columns.map((column) => [column.name, column]));
  const columns = plans.flatMap((plan) => encodeColumn(plan, byName.get(plan.name)?.values ?? []));
  return { rowIds: raw.rowIds, columns, outcome: raw.outcome };
}

/** The column with only these rows, in this order. */
export function columnAt(column: Column, rows: Int32Array): Column {
  if (column.kind === 'number')
    return { ...column, values: Float64Array.from(rows, (row) => column.values[row] ?? Number.NaN) };
  return { ...column, codes: Int32Array.from(rows, (row) => column.codes[row] ?? -1) };
}
