import type { Field, Value } from '@valence/contract';
import { isMoney, majorText, readMoney, sayAddress } from './format-value.ts';

/** What a person typed, read as the field's type; `why` is a key of the value-input texts. */
export type Typed =
  | Readonly<{ outcome: 'value'; value: Value }>
  | Readonly<{ outcome: 'fault'; why: 'notNumber' | 'notWhole' | 'notMoney' | 'notDate' | 'notEmail' | 'notUrl' }>;

const NUMBER = /^([+-]?\d{1,20}(?:\.\d{1,12})?)(万|亿)?$/;
const CURRENCY_SIGNS: Readonly<Record<string, string>> = { '¥': 'CNY', $: 'USD', '€': 'EUR', '£': 'GBP' };
const DATE = /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$/;

type Reader = (text: string, currency: string) => Typed;
const READERS: Partial<Record<Field['type'], Reader>> = {
  integer: (text) => readNumber(text, 'integer'),
  number: (text) => readNumber(text, 'number'),
  money: readAmount,
  date: readDate,
  datetime: readInstant,
  boolean: (text) => typed(text === 'true'),
  tags: readTags,
  email: (text) => (/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text) ? typed(text) : { outcome: 'fault', why: 'notEmail' }),
  url: (text) =>
    URL.canParse(text.includes('://') ? text : `https://${text}`) ? typed(text) : { outcome: 'fault', why: 'notUrl' },
};

/** Reads typed text as a value of the field's type. Empty text is null, "not known". */
export function readTyped(type: Field['type'], text: string, currency = 'CNY'): Typed {
  const trimmed = text.trim();
  if (trimmed === '') return typed(null);
  return READERS[type]?.(trimmed, currency) ?? typed(trimmed);
}

/** A value as the text a person edits; what `readTyped` reads back to the same value. */
export function typedText(value: Value | undefined): string {
  if (value === null || value === undefined) return '';
  if (Array.isArray(value)) return value.join('、');
  if (typeof value === 'object' && !isMoney(value)) return sayAddress(value, 'zh-CN') ?? '';
  if (!isMoney(value)) return String(value);
  return value.currency === 'CNY' ? majorText(value) : `${majorText(value)} ${value.currency}`;
}

function typed(value: Value): Typed {
  return { outcome: 'value', value };
}

function readTags(text: string): Typed {
  const tags = text.split(/[,，;；、\n]/).map((tag) => tag.trim());
  return typed([...new Set(tags.filter((tag) => tag !== ''))]);
}

/** Full-width digits, thousands separators and blanks are how people write; they carry no meaning. */
function plain(text: string): string {
  return text.normalize('NFKC').replaceAll(/[\s,]/g, '');
}

function readNumber(text: string, type: 'integer' | 'number'): Typed {
  const match = NUMBER.exec(plain(text));
  if (match === null) return { outcome: 'fault', why: 'notNumber' };
  // Scaling the decimal text, not the double: 1.15万 is 11500, not 11499.999…
  const number = Number(`${match[1]}e${{ 万: 4, 亿: 8 }[match[2] ?? ''] ?? 0}`);
  if (type === 'integer' && !Number.isSafeInteger(number)) return { outcome: 'fault', why: 'notWhole' };
  return typed(number);
}

function readAmount(text: string, fallback: string): Typed {
  const bare = plain(text);
  const sign = Object.keys(CURRENCY_SIGNS).find((mark) => bare.includes(mark));
  const code = /[A-Z]{3}/.exec(bare.toUpperCase())?.[0];
  const currency = code ?? (sign === undefined ? fallback : CURRENCY_SIGNS[sign]) ?? fallback;
  const money = readMoney(bare.replaceAll(/元|[A-Za-z]{3}/g, ''), currency);
  return money === null ? { outcome: 'fault', why: 'notMoney' } : typed(money);
}

function readDate(text: string): Typed {
  const [, year = '', month = '', day = ''] = DATE.exec(text.normalize('NFKC')) ?? [];
  const iso = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  const date = new Date(`${iso}T00:00:00Z`);
  // 30 February rolls over to March; then it is no date
  const isReal = !Number.isNaN(date.getTime()) && date.toISOString().startsWith(iso);
  return isReal ? typed(iso) : { outcome: 'fault', why: 'notDate' };
}

function readInstant(text: string): Typed {
  const at = new Date(text);
  return Number.isNaN(at.getTime()) ? { outcome: 'fault', why: 'notDate' } : typed(at.toISOString());
}
