import type { Field, Money, Value } from '@valence/contract';

/** What a person typed, read as the field's type; `why` is a key of the value-input texts. */
export type Typed =
  | Readonly<{ outcome: 'value'; value: Value }>
  | Readonly<{ outcome: 'fault'; why: 'notNumber' | 'notWhole' | 'notMoney' | 'notDate' | 'notEmail' | 'notUrl' }>;

const AMOUNT = /^([+-]?)(\d{1,20})(?:\.(\d{1,8}))?(万|亿|k|m)?$/i;
/** Powers of ten of the units people write behind amounts. */
const UNIT_POWERS: Readonly<Record<string, number>> = { 万: 4, 亿: 8, k: 3, m: 6 };
const CURRENCY_SIGNS: Readonly<Record<string, string>> = { '¥': 'CNY', '￥': 'CNY', $: 'USD', '€': 'EUR', '£': 'GBP' };
const DATE = /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$/;

/** Reads typed text as a value of the field's type. Empty text is null, "not known". */
export function readTyped(type: Field['type'], text: string, currency = 'CNY'): Typed {
  const trimmed = text.trim();
  if (trimmed === '') return { outcome: 'value', value: null };
  switch (type) {
    case 'integer':
    case 'number':
      return readNumber(trimmed, type);
    case 'money':
      return readMoney(trimmed, currency);
    case 'date':
      return readDate(trimmed);
    case 'datetime':
      return readInstant(trimmed);
    case 'boolean':
      return value(trimmed === 'true');
    case 'tags':
      return value([
        ...new Set(
          trimmed
            .split(/[,，;；、\n]/)
            .map((tag) => tag.trim())
            .filter((tag) => tag !== ''),
        ),
      ]);
    case 'email':
      return /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(trimmed) ? value(trimmed) : { outcome: 'fault', why: 'notEmail' };
    case 'url':
      return URL.canParse(trimmed.includes('://') ? trimmed : `https://${trimmed}`)
        ? value(trimmed)
        : { outcome: 'fault', why: 'notUrl' };
    case 'text':
    case 'longText':
    case 'phone':
    case 'choice':
    case 'ref':
      return value(trimmed);
  }
}

/** A value as the text a person edits; what `readTyped` reads back to the same value. */
export function typedText(value: Value | undefined): string {
  if (value === null || value === undefined) return '';
  if (Array.isArray(value)) return value.join('、');
  return typeof value === 'object' ? moneyText(value) : String(value);
}

/** Digits after the point in this currency. */
export function digitsOf(currency: string): number {
  try {
    return new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;
  } catch {
    return 2;
  }
}

function value(read: Value): Typed {
  return { outcome: 'value', value: read };
}

/** Full-width digits, thousands separators and blanks are how people write; they carry no meaning. */
function plain(text: string): string {
  return text.normalize('NFKC').replaceAll(/[\s,_]/g, '');
}

function readNumber(text: string, type: 'integer' | 'number'): Typed {
  const decimal = decimalOf(plain(text));
  if (decimal === null) return { outcome: 'fault', why: 'notNumber' };
  const number = Number(decimal.digits) / 10 ** decimal.scale;
  if (type === 'integer' && !Number.isSafeInteger(number)) return { outcome: 'fault', why: 'notWhole' };
  return value(number);
}

function readMoney(text: string, fallback: string): Typed {
  const bare = plain(text);
  const sign = Object.keys(CURRENCY_SIGNS).find((mark) => bare.includes(mark.normalize('NFKC')));
  const code = /[A-Z]{3}/.exec(bare.toUpperCase())?.[0];
  const currency = code ?? (sign === undefined ? fallback : CURRENCY_SIGNS[sign]) ?? fallback;
  const digits = digitsOf(currency);
  const decimal = decimalOf(bare.replaceAll(/[¥￥$€£元]|[A-Za-z]{3}/g, ''));
  if (decimal === null || decimal.scale > digits) return { outcome: 'fault', why: 'notMoney' };
  return value({ minor: String(decimal.digits * 10n ** BigInt(digits - decimal.scale)), currency });
}

/** `1.2万` → 12000 with scale 0. Digits are exact: no double stands between. */
function decimalOf(text: string): { digits: bigint; scale: number } | null {
  const match = AMOUNT.exec(text);
  if (match === null) return null;
  const [, sign = '', whole = '0', rawFraction = '', unit = ''] = match;
  const fraction = rawFraction.replace(/0+$/, '');
  const power = UNIT_POWERS[unit.toLowerCase()] ?? 0;
  const digits = BigInt(whole + fraction) * (sign === '-' ? -1n : 1n);
  const scale = fraction.length - power;
  return scale < 0 ? { digits: digits * 10n ** BigInt(-scale), scale: 0 } : { digits, scale };
}

function readDate(text: string): Typed {
  const [, year = '', month = '', day = ''] = DATE.exec(text.normalize('NFKC')) ?? [];
  const iso = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  const date = new Date(`${iso}T00:00:00Z`);
  // 30 February rolls over to March; then it is no date
  const isReal = !Number.isNaN(date.getTime()) && date.toISOString().startsWith(iso);
  return isReal ? value(iso) : { outcome: 'fault', why: 'notDate' };
}

function readInstant(text: string): Typed {
  const at = new Date(text);
  return Number.isNaN(at.getTime()) ? { outcome: 'fault', why: 'notDate' } : value(at.toISOString());
}

function moneyText({ minor, currency }: Money): string {
  const digits = digitsOf(currency);
  const isMinus = minor.startsWith('-');
  const padded = minor.replace('-', '').padStart(digits + 1, '0');
  const whole = digits === 0 ? padded : `${padded.slice(0, -digits)}.${padded.slice(-digits)}`;
  return `${isMinus ? '-' : ''}${whole}${currency === 'CNY' ? '' : ` ${currency}`}`;
}
