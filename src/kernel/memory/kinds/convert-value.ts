import { decimalOf } from '#base';
import { Day } from '../formula/index.ts';
import { parseValue } from '../import/reading/parse-value.ts';
import type { ChoiceSpec, FieldSpec, FieldType } from '../kind.ts';
import { brokenRule, isMoney, plainText, type Value } from '../value.ts';

/** What a field is to become. */
export type Target = Readonly<{ type: FieldType; choices?: readonly ChoiceSpec[] | undefined }>;

/** Types that a field can be given or have when its type changes: what names other records or files is no matter of reading. */
export function canBecome(type: FieldType): boolean {
  return type !== 'ref' && type !== 'refs' && type !== 'file';
}

/** A value as it reads in another type; null when it cannot be read so and would be lost. */
export function convertValue(from: FieldSpec, to: Target, value: NonNullable<Value>): Value {
  const direct = convertDirectly(from.type, to.type, value);
  if (direct !== undefined) return fitting(to, direct);
  const text = readable(from, value);
  const parsed = parseValue(to.type, text, to.choices === undefined ? {} : { choices: to.choices });
  return parsed.ok ? fitting(to, parsed.value) : null;
}

function fitting(to: Target, value: Value): Value {
  const field: FieldSpec = {
    id: 'value',
    title: { zh: '', en: '' },
    category: 'business',
    type: to.type,
    ...(to.choices !== undefined && { choices: to.choices }),
  };
  return brokenRule(field, value) === null ? value : null;
}

/** What needs no reading: one number as another, a day of an instant as it is in China, a list as a list. */
function convertDirectly(from: FieldType, to: FieldType, value: NonNullable<Value>): Value | undefined {
  if (typeof value === 'number' && NUMBERS.has(to)) return asNumber(to, value);
  if (typeof value === 'boolean' && NUMBERS.has(to)) return asNumber(to, value ? 1 : 0);
  if (from === 'datetime' && to === 'date' && typeof value === 'string') return Day.at(new Date(value)).toValue();
  return Array.isArray(value) && to === 'tags' ? (value as readonly string[]) : undefined;
}

function asNumber(to: FieldType, value: number): Value {
  return to !== 'integer' || Number.isInteger(value) ? value : null;
}

const NUMBERS: ReadonlySet<FieldType> = new Set(['integer', 'number', 'rating']);

/** The text that says a value to people: choices by their Chinese names, amounts in whole units. */
function readable(from: FieldSpec, value: NonNullable<Value>): string {
  if (isMoney(value)) return `${decimalOf({ minor: BigInt(value.minor), currency: value.currency })} ${value.currency}`;
  if (typeof value === 'boolean') return value ? '是' : '否';
  const named = (entry: string): string => from.choices?.find((c) => c.value === entry)?.title.zh ?? entry;
  if (Array.isArray(value)) return (value as readonly string[]).map(named).join('、');
  return typeof value === 'string' ? named(value) : plainText(value);
}
