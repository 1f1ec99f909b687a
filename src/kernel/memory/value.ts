import type { MoneyText, Params, RuleCode } from '#base';
import type { FieldSpec, FieldType } from './kind.ts';

/** One value as it stands in `data`; see `FieldType` for which type holds what. */
export type Value = string | number | boolean | null | readonly string[] | MoneyText | AddressValue;
/** A postal address, as far as it is known. */
export type AddressValue = Readonly<Partial<Record<(typeof ADDRESS_PARTS)[number], string | undefined>>>;
export type Data = Readonly<Record<string, Value>>;

type Broken = Readonly<{ rule: RuleCode; params?: Params }>;

/** Parts of an address from the large to the small, with the longest text of each. */
const ADDRESS_PARTS = ['country', 'province', 'city', 'district', 'street', 'postcode'] as const;
const LONGEST_PART = 300;
/** Entries that a field with several values may hold. */
const MOST_ENTRIES = 100;
export const MOST_STARS = 5;

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
  tags: list,
  multiChoice(v, f) {
    const wrong = list(v);
    const known = new Set(f.choices?.map((c) => c.value));
    if (wrong !== null || f.choices === undefined || (v as readonly string[]).every((c) => known.has(c))) return wrong;
    return { rule: 'choice', params: { options: f.choices.map((c) => c.value).join(', ') } };
  },
  ref: id,
  file: id,
  refs: (v) => list(v) ?? ((v as readonly string[]).every((r) => UUID.test(r)) ? null : { rule: 'id' }),
  rating: (v) =>
    typeof v === 'number' && Number.isInteger(v) && v >= 1 && v <= MOST_STARS
      ? null
      : { rule: 'rating', params: { max: MOST_STARS } },
  address(v) {
    if (typeof v !== 'object' || v === null || Array.isArray(v)) return shape('address');
    const parts: readonly string[] = ADDRESS_PARTS;
    const isAddress = Object.entries(v).every(
      ([part, said]) => parts.includes(part) && typeof said === 'string' && said.length <= LONGEST_PART,
    );
    return isAddress ? null : shape(ADDRESS_PARTS.join(', '));
  },
  money(v) {
    if (typeof v !== 'object' || v === null || Array.isArray(v)) return { rule: 'money' };
    const { minor, currency } = v as { minor: unknown; currency: unknown };
    const isAmount =
      typeof minor === 'string' && /^-?\d{1,19}$/.test(minor) && BigInt(minor) <= INT8 && BigInt(minor) >= -INT8;
    return isAmount && typeof currency === 'string' && /^[A-Z]{3}$/.test(currency) ? null : { rule: 'money' };
  },
};

function id(value: Value): Broken | null {
  return typeof value === 'string' && UUID.test(value) ? null : { rule: 'id' };
}

function list(value: Value): Broken | null {
  if (!Array.isArray(value)) return shape('list of texts');
  if (value.length > MOST_ENTRIES) return { rule: 'too_long', params: { max: MOST_ENTRIES, length: value.length } };
  return value.every((t) => typeof t === 'string' && t.length <= 200)
    ? null
    : shape('list of texts, 200 characters each');
}

function isRealDay(day: string): boolean {
  const date = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(day);
}

/** A text that is equal exactly when two values are: the form in which sources agree or differ. */
export function keyOf(value: Value): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return JSON.stringify(value);
  if (isMoney(value)) return `${value.minor} ${value.currency}`;
  return ADDRESS_PARTS.map((part) => (value as AddressValue)[part] ?? '').join('\n');
}

export function isMoney(value: Value | undefined): value is MoneyText {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && 'minor' in value;
}

/** Fields that hold several values. They filter by the rows of `listed`, one per value, not by a slot. */
export function holdsSeveral(type: FieldType): boolean {
  return type === 'tags' || type === 'multiChoice' || type === 'refs';
}

/** Characters of a text that its slot keeps; enough to sort and to match whole names. */
const SLOT_TEXT = 120;

/** What a slot column holds for a value: text, bigint as decimal text, number, ISO instant, or null. */
export function slotValue(type: FieldType, value: Value | undefined): string | number | null {
  if (value === null || value === undefined) return null;
  if (type === 'money') return (value as { minor: string }).minor;
  if (type === 'date') return `${value as string}T00:00:00Z`;
  if (type === 'boolean') return value === true ? 'true' : 'false';
  if (type === 'address') return plainText(value).slice(0, SLOT_TEXT);
  if (Array.isArray(value)) return value.join(',').slice(0, SLOT_TEXT);
  if (typeof value === 'string') return value.slice(0, SLOT_TEXT);
  return value as number;
}

/** A value as one line of text, for titles, messages and search. */
export function plainText(value: Value | undefined): string {
  if (value === null || value === undefined) return '';
  if (Array.isArray(value)) return value.join('、');
  if (isMoney(value)) return value.minor;
  if (typeof value === 'object') return ADDRESS_PARTS.flatMap((part) => (value as AddressValue)[part] ?? []).join(' ');
  return String(value);
}
