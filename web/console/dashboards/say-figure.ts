import type { Figure, Question } from '@valence/contract';
import { minorDigits, sayEstimate, sayMoney } from '../../parts/format-value.ts';
import type { Locale } from '../../parts/i18n/index.ts';

/** A figure for reading; each currency is said by itself. `isShort` says large amounts in 万 or M. */
export function sayFigure(figure: Figure, fn: Question['fn'], locale: Locale, isShort = false): string[] {
  if (fn === 'count') return [sayNumber(figure.count, locale)];
  if (figure.money.length > 0)
    return figure.money.map((money) => (isShort ? sayEstimate(money, locale) : sayMoney(money, locale)));
  return [figure.value === null ? '—' : sayNumber(figure.value, locale)];
}

export function sayNumber(value: number, locale: Locale, isShort = false): string {
  return new Intl.NumberFormat(
    locale,
    isShort ? { notation: 'compact', maximumFractionDigits: 1 } : { maximumFractionDigits: 2 },
  ).format(value);
}

export function sayPercent(ratio: number, locale: Locale): string {
  return new Intl.NumberFormat(locale, {
    style: 'percent',
    maximumFractionDigits: Math.abs(ratio) < 0.1 ? 1 : 0,
  }).format(ratio);
}

/** An amount in whole units as a figure, for what is only known as a number on an axis. */
export function majorMoney(value: number, currency: string): Figure {
  const minor = Math.round(value * 10 ** minorDigits(currency));
  return { count: 0, value: null, money: [{ minor: String(BigInt(minor)), currency }] };
}
