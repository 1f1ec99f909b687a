import type { Field } from '@valence/contract';
import type { Filter } from './simple-filter.ts';
import type { Locale } from '../../parts/i18n/index.ts';
import { sayValue } from '../../parts/format-value.ts';

type Word = Filter['op'] | 'onOrAfter' | 'onOrBefore' | 'choiceJoin' | 'yes' | 'no';

/** A filter in words: "is at least", "¥100,000". The field's name stands before them. */
export function filterWords(
  { filter, field, locale, refTitle }: { filter: Filter; field: Field; locale: Locale; refTitle: string | undefined },
  texts: (word: Word) => string,
): { verb: string; value: string } {
  const { op, value } = filter;
  const verb = texts(wordOf(op, field.type));
  if (op === 'isEmpty' || op === 'isKnown' || value === undefined) return { verb, value: '' };
  const single = (part: Exclude<typeof value, string[]>): string =>
    field.type === 'ref'
      ? (refTitle ?? '…')
      : (sayValue(field, part, locale, { yes: texts('yes'), no: texts('no') }) ?? '');
  return { verb, value: Array.isArray(value) ? value.map(single).join(texts('choiceJoin')) : single(value) };
}

/** Days are not "at least" but "on or after". */
export function wordOf(op: Filter['op'], type: Field['type']): Word {
  const isDay = type === 'date' || type === 'datetime';
  if (isDay && op === 'atLeast') return 'onOrAfter';
  return isDay && op === 'atMost' ? 'onOrBefore' : op;
}
