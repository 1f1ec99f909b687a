import type { Period, Question } from '@valence/contract';
import { filtersOfQuestion } from '@valence/contract';
import { Failure, type MoneyText } from '#base';
import type { Scope } from '#kernel/security';
import type { Filter } from '../recall.ts';
import { recallGroups, type Group } from '../query/groups.ts';
import { addDays, dayIn, daysOf, type Days } from '../query/relative-time.ts';
import { converter, type UsedRate } from '../sales/rates.ts';
import { moneyOf, moneyText } from '../sales/read.ts';

/** A count, and what was summed or averaged: a number or amounts of money. */
type Figure = Readonly<{ count: number; value: number | null; money: readonly MoneyText[] }>;
type FigureOf = Figure & Readonly<{ key: Group['key'] }>;

/** The answer to what a widget asks. */
type FiguresFound = Readonly<{
  groups: readonly FigureOf[];
  hasMore: boolean;
  total: Figure;
  change: Readonly<{ now: Figure; before: Figure; from: string; to: string }> | null;
  rates: readonly UsedRate[];
  missing: readonly string[];
}>;

type Asked = Readonly<{ period: Period | null; tz: string; now: Date }>;

/**
 * Counts or sums records as a widget asks, under the rights of who looks. Money of several currencies is converted at the
 * newest rates of today when a currency is named; while one rate is missing nothing is converted and the currency is told.
 *
 * @throws Failure `input.invalid`, `memory.indexing`, `memory.unknown_kind`
 */
export async function figuresOf(scope: Scope, question: Question, asked: Asked): Promise<FiguresFound> {
  if (question.fn !== 'count' && question.field === null)
    throw new Failure('input.invalid', { fields: [{ path: 'field', rule: 'required' }] });
  return scope.read(async (tx) => {
    const bound = scope.within(tx);
    const ask = askerOf(bound, question, asked);
    const filters = filtersOfQuestion(question, asked.period);
    const { groups, hasMore } = await ask(filters, question.by ?? undefined);
    // A sum over groups is exact only where all are there; an average of averages never is.
    const isWhole = question.by === null || (!hasMore && question.fn === 'count');
    const [total = NOTHING] = isWhole ? [summed(groups)] : (await ask(filters)).groups;
    const change = question.hasChange ? await changeOf(ask, question, asked) : null;
    return convertedTo(bound, question, asked, { groups, hasMore, total, change });
  });
}

const NOTHING: Figure = { count: 0, value: null, money: [] };

/** One group is its own total; counts add up. */
function summed(groups: readonly Figure[]): Figure {
  const [first = NOTHING] = groups;
  return groups.length <= 1 ? first : { ...NOTHING, count: groups.reduce((n, { count }) => n + count, 0) };
}

type Ask = (filters: readonly Filter[], by?: string) => Promise<{ groups: readonly FigureOf[]; hasMore: boolean }>;

function askerOf(scope: Scope, { kind, bucket, fn, field }: Question, { tz, now }: Asked): Ask {
  const sums = fn === 'count' || field === null ? [] : [{ field, fn }];
  return async (filters, by) => {
    const found = await recallGroups(scope, { kind, filters: [...filters], tz, now, by, bucket, sums });
    return {
      hasMore: found.hasMore,
      groups: found.groups.map(({ key, count, sums: [sum] }) => ({
        key,
        count,
        value: typeof sum?.value === 'number' ? sum.value : null,
        money: sum?.money ?? [],
      })),
    };
  };
}

async function changeOf(
  ask: Ask,
  { filters, dateField }: Question,
  { period, tz, now }: Asked,
): Promise<FiguresFound['change']> {
  if (dateField === null || period === null) return null;
  const days = comparedDays(period, dayIn(tz, now));
  if (days === null) return null;
  const within = ({ from, to }: Days): Filter[] => [
    ...filters,
    { field: dateField, op: 'atLeast', value: from },
    { field: dateField, op: 'lessThan', value: to },
  ];
  const [{ groups: current }, { groups: earlier }] = [await ask(within(days.now)), await ask(within(days.before))];
  return {
    now: current[0] ?? NOTHING,
    before: earlier[0] ?? NOTHING,
    from: days.before.from,
    to: addDays(days.before.to, -1),
  };
}

const MS_PER_DAY = 86_400_000;
const daysBetween = (from: string, to: string): number => (Date.parse(to) - Date.parse(from)) / MS_PER_DAY;

/**
 * What of a period has passed, and as many days from the start of the one before; all of it where the period is over. Null
 * for a period that has not begun.
 */
export function comparedDays(period: Period, today: string): Readonly<{ now: Days; before: Days }> | null {
  const { from, to } = daysOf(period, today);
  if (from > today) return null;
  const isOver = to <= addDays(today, 1);
  const now = { from, to: isOver ? to : addDays(today, 1) };
  const start = startBefore(period, { from, to });
  const end = addDays(start, daysBetween(now.from, now.to));
  return { now, before: { from: start, to: isOver || end > from ? from : end } };
}

function startBefore(period: Period, { from, to }: Days): string {
  const unit = 'relative' in period ? /(?:this|last|next)(\w+)/.exec(period.relative)?.[1] : undefined;
  if (unit === undefined) return addDays(from, -daysBetween(from, to));
  const relative = `this${unit}` as 'thisWeek' | 'thisMonth' | 'thisQuarter' | 'thisYear';
  return daysOf({ relative }, addDays(from, -1)).from;
}

type Plain = Pick<FiguresFound, 'groups' | 'hasMore' | 'total' | 'change'>;

async function convertedTo(
  scope: Scope,
  { currency, fn }: Question,
  { tz, now }: Asked,
  found: Plain,
): Promise<FiguresFound> {
  const figures = [
    ...found.groups,
    found.total,
    ...(found.change === null ? [] : [found.change.now, found.change.before]),
  ];
  const currencies = [...new Set(figures.flatMap(({ money }) => money.map((m) => m.currency)))];
  // Averages of several currencies cannot be joined without their counts: they stay apart.
  if (currency === null || currencies.length === 0 || (fn === 'avg' && currencies.length > 1))
    return { ...found, rates: [], missing: [] };
  const money = converter(scope);
  const day = dayIn(tz, now);
  const rates: UsedRate[] = [];
  const missing: string[] = [];
  for (const from of currencies) {
    const probe = await money.tryConvert({ minor: 0n, currency: from }, currency, day);
    if (probe === null) missing.push(from);
    else if (probe.rate !== null) rates.push(probe.rate);
  }
  if (missing.length > 0) return { ...found, rates: [], missing };
  const one = async <F extends Figure>(figure: F): Promise<F> => {
    let minor = 0n;
    for (const amount of figure.money) {
      const known = moneyOf(amount);
      if (known !== null) minor += (await money.convert(known, currency, day)).money.minor;
    }
    return figure.money.length === 0 ? figure : { ...figure, money: [moneyText({ minor, currency })] };
  };
  const groups: FigureOf[] = [];
  for (const group of found.groups) groups.push(await one(group));
  const { change } = found;
  return {
    groups,
    hasMore: found.hasMore,
    total: await one(found.total),
    change: change === null ? null : { ...change, now: await one(change.now), before: await one(change.before) },
    rates,
    missing,
  };
}
