import type { Field, Groups } from '@valence/contract';
import { sayEstimate, sayMoney, sayValue } from '../../../parts/format-value.ts';
import { isProbability } from '../columns.ts';
import type { Locale } from '../../../parts/i18n/index.ts';

export type Sum = Groups['groups'][number]['sums'][number];

/** A sum as text; amounts of several currencies stand side by side, because they must not be added. */
export function saySum(field: Field, sum: Sum | undefined, locale: Locale, isShort = false): string {
  if (sum === undefined) return '';
  if (sum.money.length > 0)
    return sum.money.map((money) => (isShort ? sayEstimate(money, locale) : sayMoney(money, locale))).join(' + ');
  if (sum.value === null) return '—';
  if (isProbability(field) && typeof sum.value === 'number' && sum.fn !== 'sum')
    return `${(sum.value * 100).toFixed(0)}%`;
  return sayValue(field, sum.value, locale, { yes: '', no: '' }) ?? '—';
}
