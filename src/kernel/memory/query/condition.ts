import type { Condition, FilterOp } from '@valence/contract';
import { Failure } from '#base';
import type { Slot } from '#store';
import type { FieldSpec, FieldType } from '../kind.ts';
import type { SeenKind } from '../sight.ts';
import { queryOf } from '../find/ask-words.ts';
import { keyClassOf } from '../find/search-rows.ts';
import { holdsSeveral, slotValue, type Value } from '../value.ts';
import { slotOf, typeOf, type Asking } from './asking.ts';
import { daysOf, addDays, startOf, type Days } from './relative-time.ts';

/** Matches of a word that one condition looks at; what `find_ids` gives at most. */
const MOST_WORDS = 5_000;

type Comparing = Readonly<{ asking: Asking; kind: SeenKind; field: FieldSpec; alias: string }>;
type Asked = Pick<Condition, 'op'> & { value: unknown };

/** One comparison as SQL over the row `alias`: true, false, or null where the field is empty. @throws Failure `input.invalid` */
export function comparison(
  asking: Asking,
  kind: SeenKind,
  { field, alias, op, value }: Asked & { field: FieldSpec; alias: string },
): string {
  const on: Comparing = { asking, kind, field, alias };
  if (holdsSeveral(field.type)) return amongSeveral(on, { op, value });
  if (op === 'contains') return containing(on, value);
  const column = `${alias}.${slotOf(kind, field)}`;
  if (op === 'isEmpty') return `${column} is null`;
  if (op === 'isKnown') return `${column} is not null`;
  if (op === 'oneOf' || op === 'noneOf') return oneOf(on, column, { op, value });
  if (field.type === 'date' || field.type === 'datetime') return onDays(on, column, { op, value });
  if (isAsker(value)) return oneOf(on, column, { op: op === 'isNot' ? 'noneOf' : op, value: [value] });
  if (op === 'startsWith') return beginning(on, column, value);
  return compare(on, column, { op, value });
}

const SIGN: Partial<Record<FilterOp, string>> = {
  is: '=',
  isNot: 'is distinct from',
  atLeast: '>=',
  atMost: '<=',
  moreThan: '>',
  lessThan: '<',
};

function compare(on: Comparing, column: string, { op, value }: Asked): string {
  const { asking, field } = on;
  const sign = SIGN[op];
  if (sign === undefined) throw refused(field, op);
  if (value === null && (op === 'is' || op === 'isNot')) return `${column} is ${op === 'is' ? '' : 'not '}null`;
  // A box that nobody has touched is not ticked.
  if (field.type === 'boolean' && String(value) === 'false' && op === 'is') return `${column} is distinct from 'true'`;
  const sql = `${column} ${sign} ${asking.add(compared(field, value as Value))}::${typeOf(field.slot as Slot)}`;
  return field.type === 'money' && typeof value === 'object' ? ofCurrency(on, sql, { op, value }) : sql;
}

/** Minor units of another currency are another amount; the currency stands in the record alone. */
function ofCurrency({ asking, field, alias }: Comparing, sql: string, { op, value }: Asked): string {
  const { currency } = value as { currency: string };
  const own = `${alias}.data -> ${asking.add(field.id)}::text ->> 'currency' = ${asking.add(currency)}::text`;
  return op === 'isNot' ? `(${sql} or not ${own})` : `(${sql} and ${own})`;
}

function oneOf({ asking, field }: Comparing, column: string, { op, value }: Asked): string {
  if (op !== 'is' && op !== 'oneOf' && op !== 'noneOf') throw refused(field, op);
  const list = (Array.isArray(value) ? value : [value]).flatMap((v: unknown) => people(asking, field, v));
  const type = typeOf(field.slot as Slot);
  const sql = `${column} = any (${asking.add(list.map((v) => compared(field, v)))}::${type}[])`;
  return op === 'noneOf' ? `(${sql}) is not true` : sql;
}

function isAsker(value: unknown): value is { me: true } | { myTeam: true } {
  return typeof value === 'object' && value !== null && ('me' in value || 'myTeam' in value);
}

/** The person or the people that `me` and `myTeam` stand for; any other value is itself. */
function people({ sight: { access } }: Asking, field: FieldSpec, value: unknown): Value[] {
  if (!isAsker(value)) return [value as Value];
  if (field.to !== 'person') throw new Failure('input.invalid', { fields: [{ path: field.id, rule: 'id' }] });
  if ('myTeam' in value) return [...access.team];
  return access.personId === null ? [] : [access.personId];
}

/** A range of text comparisons uses the index under row-level security; LIKE would not. */
function beginning({ asking, field }: Comparing, column: string, value: unknown): string {
  if (typeOf(field.slot as Slot) !== 'text' || typeof value !== 'string') throw refused(field, 'startsWith');
  return `(${column} >= ${asking.add(value)}::text and ${column} < ${asking.add(`${value}\u{10FFFF}`)}::text)`;
}

/** Records are found by the words of the text, then looked at for the text itself. */
function containing({ asking, kind, field, alias }: Comparing, value: unknown): string {
  if (typeof value !== 'string' || !TEXTS.has(field.type)) throw refused(field, 'contains');
  const said = `position(lower(${asking.add(value.trim())}::text) in lower(${alias}.data ->> ${asking.add(field.id)}::text)) > 0`;
  const words = queryOf(value);
  if (field.isSearched !== true || words === '') {
    // Without search words there is no index to start from, so the field must at least be one that lists read anyway.
    if (field.isSearched !== true) slotOf(kind, field);
    return said;
  }
  const found = `find_ids(${asking.add(words)}::tsquery, ${asking.add(keyClassOf(kind.name))}, ${asking.add([kind.name])}, ${asking.add([field.category])}, ${MOST_WORDS})`;
  return `(${alias}.id in (select f.entity_id from ${found} f) and ${said})`;
}

const TEXTS: ReadonlySet<FieldType> = new Set(['text', 'longText', 'email', 'phone', 'url', 'address']);

/** Fields with several values are found by the rows of `listed`, one per value. */
function amongSeveral({ asking, kind, field, alias }: Comparing, { op, value }: Asked): string {
  const rows = (values: string): string =>
    `select l.entity_id from listed l where l.tenant_id = $1 and l.kind = ${asking.add(kind.name)} and l.field = ${asking.add(field.id)}${values}`;
  if (op === 'isEmpty' || op === 'isKnown')
    return `${op === 'isEmpty' ? 'not ' : ''}exists (${rows(` and l.entity_id = ${alias}.id`)})`;
  if (!['is', 'isNot', 'oneOf', 'noneOf', 'contains'].includes(op)) throw refused(field, op);
  const list = (Array.isArray(value) ? value : [value]).flatMap((v: unknown) => people(asking, field, v));
  if (!list.every((v) => typeof v === 'string')) throw wrong(field);
  const any = ` and l.value = any (${asking.add(list.map((v) => v.slice(0, 120)))}::text[])`;
  return op === 'isNot' || op === 'noneOf'
    ? `not exists (${rows(`${any} and l.entity_id = ${alias}.id`)})`
    : `${alias}.id in (${rows(any)})`;
}

/** Days and instants. A day of a `date` field is the same day for everyone; at an instant it depends on who asks. */
function onDays({ asking, field }: Comparing, column: string, { op, value }: Asked): string {
  const days = wantedDays(asking, field, value);
  if (days === null) return exactInstant({ asking, field }, column, { op, value });
  const at = (day: string): string => {
    const moment = field.type === 'date' ? `${day}T00:00:00Z` : startOf(day, asking.zone);
    return `${asking.add(moment)}::timestamptz`;
  };
  const inside = (): string => `(${column} >= ${at(days.from)} and ${column} < ${at(days.to)})`;
  if (op === 'within' || op === 'is') return inside();
  if (op === 'isNot') return `(${inside()}) is not true`;
  if (op === 'atLeast') return `${column} >= ${at(days.from)}`;
  if (op === 'lessThan') return `${column} < ${at(days.from)}`;
  if (op === 'atMost') return `${column} < ${at(days.to)}`;
  if (op === 'moreThan') return `${column} >= ${at(days.to)}`;
  throw refused(field, op);
}

function exactInstant(
  { asking, field }: Pick<Comparing, 'asking' | 'field'>,
  column: string,
  { op, value }: Asked,
): string {
  const sign = SIGN[op];
  if (value === null && (op === 'is' || op === 'isNot')) return `${column} is ${op === 'is' ? '' : 'not '}null`;
  if (sign === undefined) throw refused(field, op);
  return `${column} ${sign} ${asking.add(compared(field, value as Value))}::timestamptz`;
}

const DAY = /^\d{4}-\d{2}-\d{2}/;

/** The days a value means; null for an instant, which is compared as it is. */
function wantedDays(asking: Asking, field: FieldSpec, value: unknown): Days | null {
  if (typeof value === 'object' && value !== null && ('relative' in value || 'last' in value || 'next' in value))
    return daysOf(value as Parameters<typeof daysOf>[0], asking.today);
  if (typeof value !== 'string' || !DAY.test(value)) return null;
  if (field.type === 'datetime' && value.length > 10) return null;
  const day = value.slice(0, 10);
  if (Number.isNaN(Date.parse(day))) throw wrong(field);
  return { from: day, to: addDays(day, 1) };
}

/** A value as the field's slot holds it. @throws Failure `input.invalid` */
function compared(field: FieldSpec, value: Value): string | number | null {
  if (!COMPARABLE[field.type](value)) throw wrong(field);
  const isReady =
    typeof value === 'string' && (field.type === 'money' || field.type === 'boolean' || field.type === 'date');
  return isReady ? value : slotValue(field.type, value);
}

function wrong(field: FieldSpec): Failure {
  return new Failure('input.invalid', { fields: [{ path: field.id, rule: 'shape', params: { detail: field.type } }] });
}

function refused(field: FieldSpec, op: FilterOp): Failure {
  return new Failure('input.invalid', { fields: [{ path: field.id, rule: 'no_operator', params: { op } }] });
}

const isText = (value: Value): boolean => typeof value === 'string';
const isTime = (value: Value): boolean => typeof value === 'string' && !Number.isNaN(Date.parse(value));
const isNumber = (value: Value): boolean => typeof value === 'number' && Number.isFinite(value);
const isWhole = (value: Value): boolean => Number.isSafeInteger(value);
const MINOR = /^-?\d{1,18}$/;

/** What a filter may compare a field of each type with; money also with its minor units alone. */
const COMPARABLE: Readonly<Record<FieldType, (value: Value) => boolean>> = {
  text: isText,
  longText: isText,
  choice: isText,
  email: isText,
  phone: isText,
  url: isText,
  ref: isText,
  tags: isText,
  refs: isText,
  multiChoice: isText,
  address: isText,
  file: isText,
  rating: isWhole,
  integer: isWhole,
  number: isNumber,
  date: isTime,
  datetime: isTime,
  boolean: (v) => typeof v === 'boolean' || v === 'true' || v === 'false',
  money: (v) =>
    typeof v === 'string'
      ? MINOR.test(v)
      : typeof v === 'object' && v !== null && 'minor' in v && MINOR.test(v.minor) && typeof v.currency === 'string',
};
