import { Filter, isCondition, type FilterValue } from '@valence/contract';
import { z } from 'zod';
import { asId, Failure, textOfId, type Id } from '#base';
import type { Data, Kind, ListQuery, Value } from '#kernel/memory';

/** Data from the wire as memory takes it: refs and files lose their prefix. @throws Failure `input.invalid` */
export function memoryData(kind: Kind, data: Readonly<Record<string, unknown>>): Data {
  return Object.fromEntries(
    Object.entries(data).map(([field, value]) => [field, memoryValue(kind, field, value as Value)]),
  );
}

function memoryValue(kind: Kind, field: string, value: Value): Value {
  const type = kind.byId.get(field)?.type;
  if (type === 'ref' && typeof value === 'string') return bareId(field, value, 'entity');
  if (type === 'file' && typeof value === 'string') return bareId(field, value, 'blob');
  if (type === 'refs' && Array.isArray(value)) return value.map((id: unknown) => bareId(field, String(id), 'entity'));
  return value;
}

function bareId(path: string, text: string, of: 'entity' | 'blob'): string {
  try {
    return asId(of, text);
  } catch {
    throw new Failure('input.invalid', { fields: [{ path, rule: 'id' }] });
  }
}

/** The `filter` of a query string: a JSON array of which all must hold. @throws Failure `input.invalid` */
export function filtersOf(kind: Kind, text: string | undefined): Filter[] {
  if (text === undefined || text === '') return [];
  const parsed = z.array(Filter).max(60).safeParse(jsonOf(text));
  if (!parsed.success)
    throw new Failure('input.invalid', {
      fields: [{ path: 'filter', rule: 'shape', params: { detail: z.prettifyError(parsed.error) } }],
    });
  return parsed.data.map((filter) => memoryFilter(kind, filter));
}

/** A filter from the wire as memory takes it: ids lose their prefix. @throws Failure `input.invalid` */
export function memoryFilter(kind: Kind | null, filter: Filter): Filter {
  if (isCondition(filter)) {
    const { value } = filter;
    return value === undefined ? filter : { ...filter, value: bareValue(kind, filter.field, value) };
  }
  if ('not' in filter) return { not: memoryFilter(kind, filter.not) };
  if ('all' in filter) return { all: filter.all.map((f) => memoryFilter(kind, f)) };
  if ('any' in filter) return { any: filter.any.map((f) => memoryFilter(kind, f)) };
  const { where, ...related } = filter.related;
  return { related: where === undefined ? related : { ...related, where: memoryFilter(null, where) } };
}

/** Fields of the kind itself must be given what they hold; of others only ids are recognised. */
function bareValue(kind: Kind | null, field: string, value: FilterValue): FilterValue {
  if (Array.isArray(value)) return value.map((v) => bareValue(kind, field, v) as string);
  if (typeof value !== 'string') return value;
  const type = kind?.byId.get(field)?.type;
  if (type === 'ref' || type === 'refs') return bareId(field, value, 'entity');
  if (type !== undefined) return memoryValue(kind as Kind, field, value) as string;
  return ENTITY_ID.test(value) ? asId('entity', value) : value;
}

const ENTITY_ID = new RegExp(`^${textOfId('entity', '' as Id<'entity'>)}[0-9a-f-]{36}$`);

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** `field` sorts upwards, `-field` downwards; nothing is newest first. */
export function sortOf(text: string | undefined): ListQuery['sort'] {
  if (text === undefined || text === '') return null;
  return text.startsWith('-') ? { field: text.slice(1), dir: 'down' } : { field: text, dir: 'up' };
}
