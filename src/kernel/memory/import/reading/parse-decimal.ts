import { CURRENCIES, CURRENCY_NAMES } from './currency-names.ts';

/** Which character stands before the decimals in a column: 1,200.50 or 1.200,50. */
export type DecimalMark = 'point' | 'comma';

/** An exact number, `digits` / 10^`scale`; `currency` is null where none was written. */
export type Decimal = Readonly<{ digits: bigint; scale: number; currency: string | null; isPercent: boolean }>;

/** Powers of ten of the Chinese counting words. */
const UNITS: Readonly<Record<string, number>> = {
  千: 3,
  万: 4,
  萬: 4,
  百万: 6,
  千万: 7,
  亿: 8,
  億: 8,
  万亿: 12,
};

/** More digits than any figure in business has; beyond it text only looks like a number. */
const MAX_CHARS = 60;
const MAX_EXPONENT = 30;

const CURRENCY = CURRENCY_NAMES.map((name) => name.replace(/[$.]/g, '\\$&')).join('|');
const UNIT = Object.keys(UNITS)
  .toSorted((a, b) => b.length - a.length)
  .join('|');
const WHOLE = new RegExp(
  `^(?<sign1>[+-])?\\s*(?<before>${CURRENCY})?\\s*(?<sign2>[+-])?\\s*(?<body>\\d[\\d.,' ]*|[.,]\\d+)` +
    `(?:e(?<exponent>[+-]?\\d{1,3}))?\\s*(?<unit>${UNIT})?\\s*(?<after>${CURRENCY})?[整正]?(?<percent>%)?$`,
  'i',
);
const BODY: Readonly<Record<DecimalMark, RegExp>> = {
  point: /^(?<whole>\d+|\d{1,3}(?<group>[,' ])\d{3}(?:\k<group>\d{3})*)?(?:\.(?<part>\d+))?$/,
  comma: /^(?<whole>\d+|\d{1,3}(?<group>[.' ])\d{3}(?:\k<group>\d{3})*)?(?:,(?<part>\d+))?$/,
};

/**
 * Reads a number as people write it: full-width digits, thousands separators, currency signs, 千/万/亿, percent,
 * exponents, brackets for negatives. Exact: nothing passes through a double. Undefined when it is no number.
 */
export function parseDecimal(text: string, mark: DecimalMark = 'point'): Decimal | undefined {
  if (text.length > MAX_CHARS) return undefined;
  const plain = plainText(text);
  const bracketed = /^\((.+)\)$/.exec(plain)?.[1];
  const match = WHOLE.exec(bracketed ?? plain)?.groups;
  const body = BODY[mark].exec(match?.['body']?.trim() ?? '')?.groups;
  if (match === undefined || body === undefined) return undefined;
  return compose(match, body, bracketed !== undefined);
}

/** The text with compatibility forms (full-width digits, ￥, （）) and minus signs made plain. */
function plainText(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/[−–]/g, '-')
    .trim();
}

type Groups = Readonly<Record<string, string | undefined>>;

function compose(match: Groups, body: Groups, isBracketed: boolean): Decimal | undefined {
  const { sign1, sign2, before, after, percent } = match;
  const twoSigns = sign1 !== undefined && sign2 !== undefined;
  const shift = shiftOf(match);
  if (twoSigns || shift === undefined || isContradictory(before, after)) return undefined;
  const { whole = '', part = '' } = body;
  const digits = BigInt(whole.replace(/\D/g, '') + part);
  const scale = part.length - shift;
  const isNegative = isBracketed || (sign1 ?? sign2) === '-';
  return {
    digits: (isNegative ? -digits : digits) * (scale < 0 ? 10n ** BigInt(-scale) : 1n),
    scale: Math.max(0, scale),
    currency: codeOf(before ?? after),
    isPercent: percent !== undefined,
  };
}

/** By how many places exponent, counting word and percent sign move the point to the right. */
function shiftOf({ exponent, unit = '', percent }: Groups): number | undefined {
  const power = Number(exponent ?? 0);
  if (Math.abs(power) > MAX_EXPONENT) return undefined;
  return power + (UNITS[unit] ?? 0) - (percent === undefined ? 0 : 2);
}

function isContradictory(before: string | undefined, after: string | undefined): boolean {
  return before !== undefined && after !== undefined && codeOf(before) !== codeOf(after);
}

function codeOf(name = ''): string | null {
  return CURRENCIES[name.toUpperCase()] ?? null;
}

/** The decimal as a double, for fields of type number. */
export function numberOf({ digits, scale }: Decimal): number {
  return Number(`${digits}e-${scale}`);
}

/**
 * The decimal mark of a column. A comma is taken only where it must be one (1.200,50 or 0,5) and no value needs the
 * point; 1,200 alone reads as twelve hundred.
 */
export function decideDecimalMark(samples: Iterable<string>): DecimalMark {
  let comma = 0;
  let point = 0;
  for (const sample of samples) {
    const vote =
      sample.length > MAX_CHARS || !/[.,]/.test(sample.normalize('NFKC')) ? undefined : voteOf(plainText(sample));
    if (vote === 'comma') comma += 1;
    else if (vote === 'point') point += 1;
  }
  return comma > 0 && point === 0 ? 'comma' : 'point';
}

function voteOf(text: string): DecimalMark | undefined {
  const byPoint = parseDecimal(text, 'point') !== undefined;
  const byComma = parseDecimal(text, 'comma') !== undefined;
  if (byPoint !== byComma) return byPoint ? 'point' : 'comma';
  // Both readings are possible for 0,125 and 1,200: no group of thousands begins with a zero.
  if (byPoint && /(^|\D)0[.,]\d{3}(\D|$)/.test(text)) return text.includes(',') ? 'comma' : 'point';
  return undefined;
}
