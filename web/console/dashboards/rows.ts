import {
  filterOfGroup,
  nextBucket,
  type Bucket,
  type Field,
  type Figure,
  type Figures,
  type Filter,
  type Money,
  type Question,
} from '@valence/contract';
import { majorText, sayChoice } from '../../parts/format-value.ts';
import type { Locale } from '../../parts/i18n/index.ts';

/** One line of a chart: a group, its figure and the condition of its records; null where they cannot be named. */
export type Row = Figure & Readonly<{ key: string; label: string; filter: Filter | null }>;

export type Rows = Readonly<{
  rows: readonly Row[];
  /** Records without a date, which a time axis has no place for. */
  undated: number;
  /** Groups that were left out. */
  left: number;
}>;

export type RowWords = Readonly<{ none: string; yes: string; no: string; rest: (count: number) => string }>;
type Group = Figures['groups'][number];

/** So many empty steps of time are drawn at most between two that hold something. */
const MOST_STEPS = 400;

export const isDay = (field: Pick<Field, 'type'> | undefined): boolean =>
  field?.type === 'date' || field?.type === 'datetime';

/**
 * Groups as they are drawn: dates in order with the empty steps between them, choices in the order of the kind, others by
 * size. Beyond `most` the others are joined into one line, where they can be.
 */
export function rowsOf(
  { groups, refs, total, hasMore }: Figures,
  {
    question,
    field,
    most,
    locale,
    words,
  }: Readonly<{
    question: Question;
    field: Field | undefined;
    most: number;
    locale: Locale;
    words: RowWords;
  }>,
): Rows {
  const by = question.by ?? '';
  const bucket = isDay(field) ? question.bucket : null;
  const rowOf = (group: Group): Row => ({
    ...group,
    key: String(group.key),
    label: labelOf(group.key, { field, refs, bucket, locale, words }),
    filter: filterOfGroup(by, group.key, bucket),
  });
  if (bucket !== null) {
    const dated = groups.filter(({ key }) => key !== null);
    const undated = groups.find(({ key }) => key === null)?.count ?? 0;
    return { rows: withSteps(dated, bucket, question.fn !== 'avg').map(rowOf), undated, left: 0 };
  }
  const sorted = inOrder(groups, field);
  if (sorted.length <= most && !hasMore) return { rows: sorted.map(rowOf), undated: 0, left: 0 };
  const shown = sorted.slice(0, most - 1);
  const left = sorted.length - shown.length;
  if (question.fn === 'avg' || hasMore) return { rows: shown.map(rowOf), undated: 0, left };
  const rest: Row = { ...minus(total, shown), key: '…', label: words.rest(left), filter: restFilter(by, shown) };
  return { rows: [...shown.map(rowOf), rest], undated: 0, left: 0 };
}

/** What stands on the axis: a number per row and currency; an empty name where there is no money. */
export function seriesOf(rows: readonly Figure[], fn: Question['fn']): { name: string; values: number[] }[] {
  if (fn === 'count') return [{ name: '', values: rows.map(({ count }) => count) }];
  const currencies = [...new Set(rows.flatMap(({ money }) => money.map(({ currency }) => currency)))].toSorted();
  if (currencies.length === 0) return [{ name: '', values: rows.map(({ value }) => value ?? 0) }];
  return currencies.map((name) => ({
    name,
    values: rows.map(({ money }) => major(money.find(({ currency }) => currency === name))),
  }));
}

export function major(money: Money | undefined): number {
  return money === undefined ? 0 : Number(majorText(money));
}

/** The change from one figure to the other as a ratio of the first; null where it cannot be said, Infinity from nothing. */
export function changeRatio(now: Figure, before: Figure, fn: Question['fn']): number | null {
  const sizes = [before, now].map((figure) => {
    if (fn === 'count') return figure.count;
    const [amount, second] = figure.money;
    if (second !== undefined) return null;
    return amount === undefined ? (figure.value ?? 0) : major(amount);
  });
  const currencies = new Set([before, now].flatMap(({ money }) => money.map(({ currency }) => currency)));
  const [was, is] = sizes;
  if (was === null || is === null || was === undefined || is === undefined || currencies.size > 1) return null;
  if (was === 0) return is === 0 ? 0 : Infinity;
  return (is - was) / Math.abs(was);
}

type LabelWith = Readonly<{
  field: Field | undefined;
  refs: Figures['refs'];
  bucket: Bucket | null;
  locale: Locale;
  words: RowWords;
}>;

function labelOf(key: Group['key'], { field, refs, bucket, locale, words }: LabelWith): string {
  if (key === null) return words.none;
  if (typeof key === 'boolean') return key ? words.yes : words.no;
  const text = String(key);
  if (bucket !== null) return bucketLabel(text, bucket, locale);
  return refs[text]?.title ?? sayChoice(field, text, locale);
}

/** `2026-11`, `2026 Q4`, `2026`; days and weeks by their first day. */
function bucketLabel(day: string, bucket: Bucket, locale: Locale): string {
  const [year = '', month = ''] = day.split('-');
  if (bucket === 'year') return year;
  if (bucket === 'quarter') return `${year} Q${Math.ceil(Number(month) / 3)}`;
  if (bucket === 'month') return `${year}-${month}`;
  const shown = new Intl.DateTimeFormat(locale, { month: 'short', day: 'numeric', timeZone: 'UTC' });
  return shown.format(new Date(`${day}T00:00:00Z`));
}

function withSteps(groups: readonly Group[], bucket: Bucket, isZero: boolean): Group[] {
  const done: Group[] = [];
  for (const group of groups) {
    const last = done.at(-1);
    if (isZero && last !== undefined) {
      let day = nextBucket(String(last.key), bucket);
      for (let n = 0; day < String(group.key) && n < MOST_STEPS; n += 1) {
        done.push({ key: day, count: 0, value: null, money: [] });
        day = nextBucket(day, bucket);
      }
    }
    done.push(group);
  }
  return done;
}

function inOrder(groups: readonly Group[], field: Field | undefined): Group[] {
  const choices = field?.choices?.map(({ value }) => value);
  const size = ({ count, value, money }: Group): number =>
    money[0] === undefined ? (value ?? count) : major(money[0]);
  const place = ({ key }: Group): number => {
    if (key === null) return 1_000_000;
    const at = choices?.indexOf(String(key)) ?? -1;
    return at < 0 ? 100_000 : at;
  };
  if (choices !== undefined) return groups.toSorted((a, b) => place(a) - place(b));
  return groups.toSorted((a, b) => Number(a.key === null) - Number(b.key === null) || size(b) - size(a));
}

function minus(total: Figure, shown: readonly Figure[]): Figure {
  const of = (currency: string): bigint =>
    shown.reduce((sum, { money }) => sum + BigInt(money.find((m) => m.currency === currency)?.minor ?? 0), 0n);
  return {
    count: total.count - shown.reduce((n, { count }) => n + count, 0),
    value: total.value === null ? null : total.value - shown.reduce((n, { value }) => n + (value ?? 0), 0),
    money: total.money.map(({ minor, currency }) => ({ minor: String(BigInt(minor) - of(currency)), currency })),
  };
}

/** All but what is shown. Records without a value are among the rest when their group is not shown. */
function restFilter(field: string, shown: readonly Group[]): Filter {
  const keys = shown.flatMap(({ key }) => (key === null ? [] : [key]));
  const others: Filter = {
    all: [{ field, op: 'isKnown' }, ...keys.map((value): Filter => ({ field, op: 'isNot', value }))],
  };
  return shown.some(({ key }) => key === null) ? others : { any: [others, { field, op: 'isEmpty' }] };
}
