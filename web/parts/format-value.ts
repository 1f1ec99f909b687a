import type { Address, Field, Money, Value } from '@valence/contract';
import type { Locale } from './i18n/index.ts';

/** Whether a value is an amount of money. */
export function isMoney(value: Value | undefined): value is Money {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && 'minor' in value;
}

/** How many minor units make one major unit of a currency, as a power of ten; 2 for a currency nobody knows. */
export function minorDigits(currency: string): number {
  const known = digitsKnown.get(currency);
  if (known !== undefined) return known;
  const digits = askDigits(currency);
  digitsKnown.set(currency, digits);
  return digits;
}

// Making an Intl format costs more than using it a hundred times, and lists draw hundreds of values in a frame
const digitsKnown = new Map<string, number>();
const formats = new Map<string, Intl.NumberFormat | Intl.DateTimeFormat>();

function numberFormat(locale: Locale, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = `n ${locale} ${JSON.stringify(options)}`;
  const known = formats.get(key) ?? new Intl.NumberFormat(locale, options);
  formats.set(key, known);
  return known as Intl.NumberFormat;
}

function dateFormat(locale: Locale, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `d ${locale} ${JSON.stringify(options)}`;
  const known = formats.get(key) ?? new Intl.DateTimeFormat(locale, options);
  formats.set(key, known);
  return known as Intl.DateTimeFormat;
}

function askDigits(currency: string): number {
  try {
    return new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;
  } catch {
    return 2;
  }
}

/** An amount as a decimal text, exact however large: 123456 minor units of CNY → `1234.56`. */
export function majorText({ minor, currency }: Money): string {
  const digits = minorDigits(currency);
  const isNegative = minor.startsWith('-');
  const bare = minor.replace('-', '').padStart(digits + 1, '0');
  const whole = bare.slice(0, bare.length - digits);
  const fraction = digits === 0 ? '' : `.${bare.slice(-digits)}`;
  return `${isNegative ? '-' : ''}${whole}${fraction}`;
}

/** Reads what a person typed as an amount (`1,234.5`, `￥12万`), or null when it is none. */
export function readMoney(typed: string, currency: string): Money | null {
  const bare = typed.normalize('NFKC').replaceAll(/[\s,]|[¥$€£]/g, '');
  const match = /^(-?)(\d+)(?:\.(\d+))?(万|亿)?$/.exec(bare);
  if (match === null) return null;
  const [, sign = '', whole = '', fraction = '', scale] = match;
  const digits = minorDigits(currency) + ({ 万: 4, 亿: 8 }[scale ?? ''] ?? 0);
  if (fraction.length > digits) return null;
  return { minor: BigInt(`${sign}${whole}${fraction.padEnd(digits, '0')}`).toString(), currency };
}

/** Money for reading: currency sign, grouped digits, no empty cents. Exact to the last minor unit. */
export function sayMoney(money: Money, locale: Locale): string {
  const digits = minorDigits(money.currency);
  const hasCents = digits > 0 && !/0+$/.exec(money.minor)?.[0].startsWith('0'.repeat(digits)) && money.minor !== '0';
  const shown = hasCents ? digits : 0;
  const text = majorText(money) as Intl.StringNumericLiteral;
  try {
    return numberFormat(locale, {
      style: 'currency',
      currency: money.currency,
      currencyDisplay: 'narrowSymbol',
      minimumFractionDigits: shown,
      maximumFractionDigits: shown,
    }).format(text);
  } catch {
    return `${majorText(money)} ${money.currency}`;
  }
}

/** From this many whole units on an estimate is said in 万 and 亿, or K and M. */
const LARGE = 10_000n;

/**
 * An estimate of money for reading: whole units, because cents of an expectation would be made up. Large ones come in
 * three digits with 万 or 亿 (K, M); `exact` keeps all whole units.
 */
export function sayEstimate({ minor, currency }: Money, locale: Locale, { exact = false } = {}): string {
  const scale = 10n ** BigInt(minorDigits(currency));
  const value = BigInt(minor);
  const half = (value < 0n ? -scale : scale) / 2n;
  const whole = (value + half) / scale;
  if (exact || (whole < LARGE && whole > -LARGE)) return sayMoney({ minor: String(whole * scale), currency }, locale);
  try {
    return numberFormat(locale, {
      style: 'currency',
      currency,
      currencyDisplay: 'narrowSymbol',
      notation: 'compact',
      maximumSignificantDigits: 3,
    }).format(whole);
  } catch {
    return sayMoney({ minor: String(whole * scale), currency }, locale);
  }
}

/** A score is a probability and reads as one; the value of any other field reads as it is. */
export function asRead(field: string, value: Value | undefined): Value | undefined {
  return field === 'score' && typeof value === 'number' ? `${(value * 100).toFixed(0)}%` : value;
}

/** A calendar day for reading. It has no time zone, so it must not move with the reader's. */
export function sayDay(day: string, locale: Locale): string {
  const date = new Date(`${day.slice(0, 10)}T00:00:00Z`);
  if (Number.isNaN(date.getTime())) return day;
  return dateFormat(locale, { dateStyle: 'medium', timeZone: 'UTC' }).format(date);
}

type Words = { yes: string; no: string };
/** What is needed of a field to say its values. */
export type FieldLook = Pick<Field, 'type' | 'choices'>;

/** Any value as plain text; null when it is not known. Refs come out as ids: their titles are the caller's to know. */
export function sayValue(
  field: FieldLook | undefined,
  value: Value | undefined,
  locale: Locale,
  words: Words,
): string | null {
  if (value === null || value === undefined || value === '') return null;
  if (Array.isArray(value)) return sayList(field, value, locale);
  if (isMoney(value)) return sayMoney(value, locale);
  if (typeof value === 'object') return sayAddress(value, locale);
  if (typeof value === 'boolean') return value ? words.yes : words.no;
  if (typeof value === 'number') return numberFormat(locale, { maximumFractionDigits: 4 }).format(value);
  return sayText(field, value, locale);
}

function sayList(field: FieldLook | undefined, values: readonly string[], locale: Locale): string | null {
  if (values.length === 0) return null;
  return values.map((value) => sayText(field, value, locale)).join(locale === 'en' ? ', ' : '、');
}

const FROM_LARGE = ['country', 'province', 'city', 'district', 'street'] as const;

/** An address as it is written: Chinese ones from the large to the small without blanks, others the way of the reader. */
export function sayAddress(address: Address, locale: Locale): string | null {
  const parts = FROM_LARGE.flatMap((part) => address[part]?.trim() || []);
  const postcode = address.postcode?.trim() || [];
  const isChinese = /\p{sc=Han}/u.test(parts.join(''));
  const text =
    locale === 'en' && !isChinese
      ? [...parts.toReversed(), postcode].flat().join(', ')
      : [parts.join(isChinese ? '' : ' '), postcode].flat().join(' ');
  return text.trim() === '' ? null : text.trim();
}

function sayText(field: FieldLook | undefined, value: string, locale: Locale): string {
  if (field?.type === 'date') return sayDay(value, locale);
  if (field?.type === 'datetime') {
    return dateFormat(locale, { dateStyle: 'medium', timeStyle: 'short' }).format(new Date(value));
  }
  return sayChoice(field, value, locale);
}

/** The name of a choice in the language; what is no choice stays as it is. */
export function sayChoice(field: FieldLook | undefined, value: string, locale: Locale): string {
  const choice = field?.choices?.find((c) => c.value === value);
  if (choice === undefined) return value;
  return locale === 'en' ? choice.title.en : choice.title.zh;
}
