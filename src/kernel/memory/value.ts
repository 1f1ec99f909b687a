import type { Params, RuleCode } from '#base';
import type { FieldSpec, FieldType } from './kind.ts';

/** One value as it stands in `data`; see `FieldType` for which type holds what. */
export type Value =
  | string
  | number
  | boolean
  | null
  | readonly string[]
  | Readonly<{ minor: string; currency: string }>;
export type Data = Readonly<Record<string, Value>>;

type Broken = Readonly<{ rule: RuleCode; params?: Params }>;

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const DAY = /^\d{4}-\d{2}-\d{2}$/;
const MAIL = /^[^\s@]{1,64}@[^\s@]+\.[^\s@]+$/;
const INT8 = 9_223_372_036_854_775_807n;

/** Longest text of each type, in characters. */
const LONGEST: Partial<Record<FieldType, number>> = {
  text: 1_000,
  longText: 50_000,
  email: 254,
  phone: 60,
  url: 2_000,
  choice: 200,
};

/** The rule a value breaks for its field, or null when it is fine. null values are always fine. */
export function brokenRule(field: FieldSpec, value: Value): Broken | null {
  if (value === null) return null;
  return CHECKS[field.type](value, field);
}

const shape = (want: string): Broken => ({ rule: 'shape', params: { detail: want } });

function text(value: Value, field: FieldSpec): Broken | null {
  if (typeof value !== 'string') return shape('text');
  const max = LONGEST[field.type] ?? 1_000;
  return value.length > max ? { rule: 'too_long', params: { max, length: value.length } } : null;
}

const CHECKS: Readonly<Record<FieldType, (value: Value, field: FieldSpec) => Broken | null>> = {
  text,
  longText: text,
  phone: text,
  url: text,
  email: (v, f) => text(v, f) ?? (MAIL.test(v as string) ? null : { rule: 'email' }),
  choice(v, f) {
    const wrong = text(v, f);
    if (wrong !== null || f.choices === undefined || f.choices.some((c) => c.value === v)) return wrong;
    return { rule: 'choice', params: { options: f.choices.map((c) => c.value).join(', ') } };
  },
  integer: (v) => (typeof v === 'number' && Number.isSafeInteger(v) ? null : { rule: 'number' }),
  number: (v) => (typeof v === 'number' && Number.isFinite(v) ? null : { rule: 'number' }),
  boolean: (v) => (typeof v === 'boolean' ? null : { rule: 'boolean' }),
  date: (v) => (typeof v === 'string' && DAY.test(v) && isRealDay(v) ? null : { rule: 'date' }),
  datetime: (v) =>
    typeof v === 'string' && !Number.isNaN(Date.parse(v)) && isRealDay(v.slice(0, 10)) ? null : { rule: 'date' },
  tags(v) {
    if (!Array.isArray(v)) return shape('list of texts');
    if (v.length > 100) return { rule: 'too_long', params: { max: 100, length: v.length } };
    return v.every((t) => typeof t === 'string' && t.length <= 200)
      ? null
      : shape('list of texts, 200 characters each');
  },
  ref: (v) => (typeof v === 'string' && UUID.test(v) ? null : { rule: 'id' }),
  money(v) {
    if (typeof v !== 'object' || v === null || Array.isArray(v)) return { rule: 'money' };
    const { minor, currency } = v as { minor: unknown; currency: unknown };
    const isAmount =
      typeof minor === 'string' && /^-?\d{1,19}$/.test(minor) && BigInt(minor) <= INT8 && BigInt(minor) >= -INT8;
    return isAmount && typeof currency === 'string' && /^[A-Z]{3}$/.test(currency) ? null : { rule: 'money' };
  },
};

function isRealDay(day: string): boolean {
  const date = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(day);
}

/** A text that is equal exactly when two values are: the form in which sources agree or differ. */
export function keyOf(value: Value): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return JSON.stringify(value);
  const { minor, currency } = value as { minor: string; currency: string };
  return `${minor} ${currency}`;
}

/** Characters of a text that its slot keeps; enough to sort and to match whole names. */
const SLOT_TEXT = 120;

/** What a slot column holds for a value: text, bigint as decimal text, number, ISO instant, or null. */
export function slotValue(type: FieldType, value: Value | undefined): string | number | null {
  if (value === null || value === undefined) return null;
  if (type === 'money') return (value as { minor: string }).minor;
  if (type === 'date') return `${value as string}T00:00:00Z`;
  if (type === 'boolean') return value === true ? 'true' : 'false';
  if (type === 'tags') return (value as readonly string[]).join(',').slice(0, SLOT_TEXT);
  if (typeof value === 'string') return value.slice(0, SLOT_TEXT);
  return value as number;
}

/** A value as one line of text, for titles, messages and search. */
export function plainText(value: Value | undefined): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'object') return Array.isArray(value) ? value.join('、') : (value as { minor: string }).minor;
  return String(value);
}
