import type { Text } from '#base';
import { dateOrderOf, dayOf, numberOf, textOf, type DateOrder } from './parse-value.ts';
import type { FeaturePart, RawColumn } from './table.ts';

/** Share of the filled cells that must read as a number or a date before the column counts as one. Chosen, not fitted. */
const TYPED_SHARE = 0.95;
/** Rows a level needs to stand for itself; rarer ones are pooled. Chosen, not fitted: below, its rate is mostly noise. */
const LEVEL_ROWS = 5;
/** Levels that stand for themselves; with the missing and the pooled bin they fit into one byte. */
const MOST_LEVELS = 250;
/** Share of rows in levels of their own below which a text column says too little to group by. Chosen, not fitted. */
const GROUPED_SHARE = 0.3;
/** Mean characters above which a text is prose, not a label. Chosen, not fitted. */
const PROSE_LENGTH = 60;
/** Share of distinct values above which a text names its row. Chosen, not fitted. */
const NAMING_SHARE = 0.95;
/** Rows that must differ from the most frequent value; fewer can't carry a split. Chosen, not fitted. */
const DIFFERING_ROWS = 10;
const ID_NAME = /(^|[^a-z])(id|uuid|guid|no|number|num|code|key|index)$|编号|序号|单号|号码|号$|^id/i;

/** Why a column is not learned from. */
export type LeftOutWhy = 'constant' | 'id' | 'prose' | 'too-many-values' | 'leak' | 'later';

/** How raw cells of one column become features, decided on the training rows alone. Plain JSON. */
export type ColumnPlan =
  | Readonly<{ kind: 'number'; name: string }>
  | Readonly<{ kind: 'category'; name: string; levels: readonly string[]; pooled: boolean }>
  | Readonly<{ kind: 'date'; name: string; order: DateOrder; newestDay: number; parts: readonly FeaturePart[] }>
  | Readonly<{ kind: 'left-out'; name: string; why: LeftOutWhy; because: Text }>;

const BECAUSE: Readonly<Record<'constant' | 'id' | 'prose' | 'too-many-values', Text>> = {
  constant: { zh: '几乎每一行都是同一个值。', en: 'Nearly every row holds the same value.' },
  id: { zh: '它只是给每一行起名，不说明规律。', en: 'It only names its row.' },
  prose: { zh: '它是自由文字。', en: 'It is free text.' },
  'too-many-values': {
    zh: '不同的值太多，每个值的行数太少。',
    en: 'It has too many different values with too few rows each.',
  },
};

/** Plans every column on the cells of `rows` only; what can't be learned from is left out with the reason. */
export function planColumns(columns: readonly RawColumn[], rows: Int32Array): ColumnPlan[] {
  return columns.map((column) => planColumn(column, rows));
}

type Cells = Readonly<{ column: RawColumn; filled: readonly string[]; counts: ReadonlyMap<string, number>; n: number }>;

function planColumn(column: RawColumn, rows: Int32Array): ColumnPlan {
  const filled: string[] = [];
  const counts = new Map<string, number>();
  for (const row of rows) {
    const text = textOf(column.values[row]);
    if (text === null) continue;
    filled.push(text);
    counts.set(text, (counts.get(text) ?? 0) + 1);
  }
  const cells = { column, filled, counts, n: rows.length };
  const out = whyOut(cells);
  if (out !== null) return { kind: 'left-out', name: column.name, why: out, because: BECAUSE[out] };
  return planDate(cells) ?? planNumber(cells) ?? planCategory(cells);
}

function whyOut({ column, filled, counts, n }: Cells): 'constant' | 'id' | 'prose' | null {
  let most = n - filled.length;
  for (const count of counts.values()) most = Math.max(most, count);
  if (n - most < Math.min(DIFFERING_ROWS, n / 4)) return 'constant';
  if (column.type === 'id') return 'id';
  if (column.type === 'text') return 'prose';
  return null;
}

function planDate({ column, filled }: Cells): ColumnPlan | null {
  if (column.type !== undefined && column.type !== 'date') return null;
  const order = dateOrderOf(filled, column.type === 'date' ? 0 : TYPED_SHARE);
  if (order === null) return null;
  let newestDay = -Infinity;
  let oldestDay = Infinity;
  let clock = false;
  for (const cell of filled) {
    const day = dayOf(cell, order);
    if (Number.isNaN(day)) continue;
    newestDay = Math.max(newestDay, day);
    oldestDay = Math.min(oldestDay, day);
    clock ||= day !== Math.floor(day);
  }
  const parts: FeaturePart[] = ['age', 'weekday'];
  // A month of the year can only be told from a trend when the months come round again.
  if (newestDay - oldestDay > 730) parts.push('month');
  if (clock) parts.push('hour');
  return { kind: 'date', name: column.name, order, newestDay: Math.floor(newestDay), parts };
}

function planNumber({ column, filled, counts }: Cells): ColumnPlan | null {
  if (column.type !== undefined && column.type !== 'number') return null;
  const numbers = filled.map((cell) => numberOf(cell)).filter((value) => !Number.isNaN(value));
  if (column.type === undefined && numbers.length < TYPED_SHARE * filled.length) return null;
  if (column.type === undefined && namesRows(column.name, numbers, counts.size)) {
    return { kind: 'left-out', name: column.name, why: 'id', because: BECAUSE.id };
  }
  return { kind: 'number', name: column.name };
}

/** Whole numbers, each once, that are named like a number of a record or run through the file in order. */
function namesRows(name: string, numbers: readonly number[], distinct: number): boolean {
  if (distinct < numbers.length * 0.999 || !numbers.every((value) => Number.isInteger(value))) return false;
  const rising = numbers.every((value, i) => i === 0 || value > (numbers[i - 1] ?? value));
  const falling = numbers.every((value, i) => i === 0 || value < (numbers[i - 1] ?? value));
  return rising || falling || ID_NAME.test(name.trim());
}

function planCategory({ column, filled, counts, n }: Cells): ColumnPlan {
  const name = column.name;
  const out = (why: 'id' | 'prose' | 'too-many-values'): ColumnPlan => ({
    kind: 'left-out',
    name,
    why,
    because: BECAUSE[why],
  });
  const length = filled.reduce((sum, cell) => sum + cell.length, 0) / Math.max(1, filled.length);
  const distinct = counts.size / Math.max(1, filled.length);
  if (length > PROSE_LENGTH && distinct > 0.5) return out('prose');
  if (distinct > NAMING_SHARE) return out(length > 20 && filled.some((cell) => /\s/.test(cell)) ? 'prose' : 'id');
  const frequent = [...counts].filter(([, count]) => count >= LEVEL_ROWS);
  const ordered = frequent.toSorted((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).slice(0, MOST_LEVELS);
  const grouped = ordered.reduce((sum, [, count]) => sum + count, 0);
  if (grouped + (n - filled.length) < GROUPED_SHARE * n || grouped === 0) return out('too-many-values');
  const levels = ordered.map(([level]) => level);
  return { kind: 'category', name, levels, pooled: grouped < filled.length };
}
