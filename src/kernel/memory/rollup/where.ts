import type { Condition, Filter } from '@valence/contract';
import type { FieldSpec, FieldType } from '../kind.ts';
import type { Kind } from '../kinds.ts';
import { holdsSeveral, isMoney, type Value } from '../value.ts';

type Add = (value: unknown) => string;

/** Comparisons that a roll-up may make: of a record's own values with fixed ones, so that its figure never goes stale. */
const SIGNS: Readonly<Record<string, string>> = {
  is: '=',
  isNot: 'is distinct from',
  atLeast: '>=',
  atMost: '<=',
  moreThan: '>',
  lessThan: '<',
};
const OPS: ReadonlySet<string> = new Set([
  ...Object.keys(SIGNS),
  'oneOf',
  'noneOf',
  'isEmpty',
  'isKnown',
  'startsWith',
]);

/** The first part of a filter that a roll-up cannot use: another record's field, a moving day, who asks. null when all is right. */
export function unfitFor(kind: Kind, filter: Filter): string | null {
  if ('all' in filter) return firstOf(filter.all, (f) => unfitFor(kind, f));
  if ('any' in filter) return firstOf(filter.any, (f) => unfitFor(kind, f));
  if ('not' in filter) return unfitFor(kind, filter.not);
  if ('related' in filter) return filter.related.kind;
  const field = kind.byId.get(filter.field);
  if (field === undefined || !OPS.has(filter.op)) return filter.field;
  const isSet = filter.op === 'isEmpty' || filter.op === 'isKnown';
  return isSet || valuesOf(filter).every((v) => isFixed(field, v)) ? null : filter.field;
}

function firstOf<T>(items: readonly T[], find: (item: T) => string | null): string | null {
  for (const item of items) {
    const found = find(item);
    if (found !== null) return found;
  }
  return null;
}

/** SQL of a filter over `e.data`. The records of a parent are found by index before it is looked at. */
export function whereSql(kind: Kind, filter: Filter, add: Add): string {
  if ('all' in filter) return joined(filter.all, ' and ', 'true', (f) => whereSql(kind, f, add));
  if ('any' in filter) return joined(filter.any, ' or ', 'false', (f) => whereSql(kind, f, add));
  if ('not' in filter) return `coalesce(not (${whereSql(kind, filter.not, add)}), true)`;
  const field = 'field' in filter ? kind.byId.get(filter.field) : undefined;
  return field === undefined || !('field' in filter) ? 'false' : conditionSql(field, filter, add);
}

function joined<T>(items: readonly T[], by: string, none: string, sql: (item: T) => string): string {
  return items.length === 0 ? none : `(${items.map(sql).join(by)})`;
}

function conditionSql(field: FieldSpec, condition: Condition, add: Add): string {
  const { op } = condition;
  const place = add(field.id);
  if (op === 'isEmpty') return `(e.data -> ${place}::text) is null`;
  if (op === 'isKnown') return `(e.data -> ${place}::text) is not null`;
  const values = valuesOf(condition).map((v) => comparedText(field, v));
  if (holdsSeveral(field.type)) {
    const has = `(e.data -> ${place}::text) ?| ${add(values)}::text[]`;
    return op === 'isNot' || op === 'noneOf' ? `coalesce(not (${has}), true)` : `coalesce(${has}, false)`;
  }
  const { sql, type } = valueSql(field.type, `${place}::text`);
  if (op === 'oneOf') return `${sql} = any (${add(values)}::${type}[])`;
  if (op === 'noneOf') return `coalesce(${sql} <> all (${add(values)}::${type}[]), true)`;
  if (op === 'startsWith') return `starts_with(e.data ->> ${place}::text, ${add(values[0] ?? '')}::text)`;
  return `${sql} ${SIGNS[op] ?? '='} ${add(values[0] ?? null)}::${type}`;
}

/** How a value is read out of `data` for comparing and summing. */
export function valueSql(type: FieldType, field: string): { sql: string; type: string } {
  if (type === 'money') return { sql: `(e.data -> ${field} ->> 'minor')::numeric`, type: 'numeric' };
  if (NUMBERS.has(type)) return { sql: `(e.data ->> ${field})::float8`, type: 'float8' };
  if (type === 'datetime') return { sql: `(e.data ->> ${field})::timestamptz`, type: 'timestamptz' };
  return { sql: `(e.data ->> ${field})`, type: 'text' };
}

function valuesOf({ value }: Condition): readonly unknown[] {
  return Array.isArray(value) ? value : [value ?? null];
}

const MINOR = /^-?\d{1,18}$/;
const NUMBERS: ReadonlySet<FieldType> = new Set(['integer', 'number', 'rating']);
const TIMES: ReadonlySet<FieldType> = new Set(['date', 'datetime']);
const BARE_ID = /^[a-z]{3}_(?=[0-9a-f-]{36}$)/;

function isFixed(field: FieldSpec, value: unknown): boolean {
  if (field.type === 'money') return isMoney(value as Value) || (typeof value === 'string' && MINOR.test(value));
  if (NUMBERS.has(field.type)) return typeof value === 'number';
  if (TIMES.has(field.type)) return typeof value === 'string' && !Number.isNaN(Date.parse(value));
  return typeof value === 'string' || typeof value === 'boolean';
}

function comparedText(field: FieldSpec, value: unknown): unknown {
  if (isMoney(value as Value)) return (value as { minor: string }).minor;
  if (typeof value === 'string' && (field.type === 'ref' || field.type === 'refs')) return value.replace(BARE_ID, '');
  return typeof value === 'boolean' ? String(value) : value;
}
