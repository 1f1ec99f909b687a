import {
  type Condition,
  type Field,
  type FilterOp,
  type FilterValue,
  type Period,
  type RecordRef,
} from '@valence/contract';
import { sayValue } from '../../../parts/format-value.ts';
import type { Locale, Say } from '../../../parts/i18n/index.ts';
import type { views } from '../../../parts/i18n/zh/views.ts';

type Words = Say<keyof typeof views>;
export type Wording = Readonly<{
  locale: Locale;
  texts: Words;
  sayText: (text: Field['title']) => string;
  refs: Readonly<Record<string, Pick<RecordRef, 'title'>>>;
}>;

/** The parts of a condition as words, each of which can be clicked: field, verb, value ('' where none is needed). */
export function conditionWords(
  { op, value }: Condition,
  fields: readonly Field[],
  wording: Wording,
): { field: string; verb: string; value: string } {
  const { texts, sayText, locale } = wording;
  const last = fields.at(-1);
  const name = fields.map(({ title }) => sayText(title)).join(locale === 'en' ? ' › ' : '的');
  if (last === undefined) return { field: name, verb: texts(op), value: '' };
  const verb = texts(wordOf(op, last.type));
  if (op === 'isEmpty' || op === 'isKnown' || value === undefined) return { field: name, verb, value: '' };
  return { field: name, verb, value: valueWords(value, last, wording) };
}

/** A value of a condition in words. */
export function valueWords(value: FilterValue, field: Field, wording: Wording): string {
  const { texts, locale, refs } = wording;
  if (Array.isArray(value)) return value.map((part) => valueWords(part, field, wording)).join(texts('choiceJoin'));
  if (value !== null && typeof value === 'object') {
    if ('me' in value) return texts('me');
    if ('myTeam' in value) return texts('myTeam');
    if (!('minor' in value)) return periodWords(value, texts);
  }
  if (field.type === 'ref' || field.type === 'refs') return titleIn(refs, value);
  return sayValue(field, value, locale, { yes: texts('yes'), no: texts('no') }) ?? '';
}

/** What the record of this id is called; a mark where nobody knows it. */
function titleIn(refs: Wording['refs'], id: FilterValue): string {
  return (typeof id === 'string' ? refs[id]?.title : undefined) ?? '…';
}

/** "the next 30 days", "this month". */
export function periodWords(period: Period, texts: Words): string {
  if ('relative' in period) return texts(period.relative);
  if ('last' in period) return texts(`last_${period.unit}`, { count: period.last });
  return texts(`next_${period.unit}`, { count: period.next });
}

/** Days are not "at least" but "on or after", amounts "at least". */
export function wordOf(op: FilterOp, type: Field['type']): FilterOp | 'onOrAfter' | 'onOrBefore' | 'has' {
  const isDay = type === 'date' || type === 'datetime';
  if (isDay && op === 'atLeast') return 'onOrAfter';
  if (isDay && op === 'atMost') return 'onOrBefore';
  if (op === 'is' && (type === 'multiChoice' || type === 'refs')) return 'has';
  return op;
}

/** Every record a filter names by id, so that their titles can be asked for. */
export function refsNamed(filters: readonly unknown[]): string[] {
  return [...new Set(JSON.stringify(filters).match(/ent_[0-9a-f-]{36}/g) ?? [])];
}
