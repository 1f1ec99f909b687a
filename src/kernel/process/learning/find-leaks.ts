import type { Text } from '#base';
import { judgeColumn, type OutcomeAbout, type Verdict } from './leak-gate.ts';
import { dayOf, textOf, type RawValue } from './parse-value.ts';
import type { ColumnPlan } from './plan-columns.ts';
import { columnAt, encodeColumn, type RawTable } from './table.ts';

/** Which rows the gate may look at, and what people already said of the columns. */
export type LeakSearch = Readonly<{
  raw: RawTable;
  plans: readonly ColumnPlan[];
  /** Labelled rows to learn from, and their outcomes and folds in the same order. */
  rows: Int32Array;
  outcome: Uint8Array;
  fold: Uint8Array;
  /** Rows without an outcome yet. */
  open: Int32Array;
  later: ReadonlySet<string>;
  vouched: ReadonlySet<string>;
  /** Column with the date of the outcome, where there is one. */
  outcomeAt: string | null;
  about: OutcomeAbout;
}>;

const MARKED: Text = { zh: '你标记为事后才知道。', en: 'You marked it as known later.' };

/** Judges every column that could be learned from. Columns nobody objects to are absent. */
export function findLeaks(search: LeakSearch): Verdict[] {
  const cells = new Map(search.raw.columns.map((column) => [column.name, column.values]));
  const planned = search.plans.filter((plan) => plan.kind !== 'left-out');
  const judge = (plan: ColumnPlan, outcomeDay: DayReader | null): Verdict | null => {
    if (search.later.has(plan.name)) {
      return { column: plan.name, verdict: 'later', rule: 'marked-later', because: MARKED, aucAlone: null };
    }
    const found = judgePlan(search, plan, cells.get(plan.name) ?? [], outcomeDay);
    return found !== null && search.vouched.has(plan.name)
      ? { ...found, verdict: 'vouched', rule: 'vouched-for' }
      : found;
  };
  const told = planned.find((plan) => plan.name === search.outcomeAt);
  const verdicts = new Map(planned.map((plan) => [plan.name, judge(plan, readerOf(told, cells))]));
  const closing = told ?? closingDate(planned, verdicts);
  const reader = readerOf(closing, cells);
  // Once the date of the outcome is known, the other dates can be held against it.
  for (const plan of planned) {
    if (plan.kind === 'date' && plan !== closing && reader !== null) verdicts.set(plan.name, judge(plan, reader));
  }
  if (told !== undefined && search.outcomeAt !== null) verdicts.set(told.name, outcomeDate(told.name));
  return [...verdicts.values()].filter((verdict) => verdict !== null);
}

const outcomeDate = (column: string): Verdict => ({
  column,
  verdict: 'leak',
  rule: 'after-outcome',
  because: { zh: '它是结果本身的日期。', en: 'It is the date of the outcome itself.' },
  aucAlone: null,
});

type DayReader = (row: number) => number;

function readerOf(plan: ColumnPlan | undefined, cells: ReadonlyMap<string, readonly RawValue[]>): DayReader | null {
  if (plan?.kind !== 'date') return null;
  const values = cells.get(plan.name) ?? [];
  return (row) => dayOf(values[row], plan.order);
}

/** A date that exists only in closed rows is when they were closed. */
function closingDate(
  plans: readonly ColumnPlan[],
  verdicts: ReadonlyMap<string, Verdict | null>,
): ColumnPlan | undefined {
  return plans.find((plan) => plan.kind === 'date' && verdicts.get(plan.name)?.rule === 'empty-while-open');
}

function judgePlan(
  search: LeakSearch,
  plan: ColumnPlan,
  values: readonly RawValue[],
  outcomeDay: DayReader | null,
): Verdict | null {
  const whole = encodeColumn(plan, values)[0];
  if (whole === undefined) return null;
  const filled = search.open.reduce((sum, row) => sum + (textOf(values[row]) === null ? 0 : 1), 0);
  return judgeColumn({
    column: columnAt(whole, search.rows),
    outcome: search.outcome,
    fold: search.fold,
    about: search.about,
    open: { rows: search.open.length, filled: search.open.length === 0 ? 0 : filled / search.open.length },
    afterOutcome:
      plan.kind === 'date' && outcomeDay !== null ? shareAfter(search.rows, readDays(plan, values), outcomeDay) : null,
  });
}

const readDays =
  (plan: Extract<ColumnPlan, { kind: 'date' }>, values: readonly RawValue[]): DayReader =>
  (row) =>
    dayOf(values[row], plan.order);

function shareAfter(rows: Int32Array, day: DayReader, outcomeDay: DayReader): number | null {
  let both = 0;
  let after = 0;
  for (const row of rows) {
    const mine = day(row);
    const theirs = outcomeDay(row);
    if (Number.isNaN(mine) || Number.isNaN(theirs)) continue;
    both++;
    if (mine > theirs) after++;
  }
  return both === 0 ? null : after / both;
}
