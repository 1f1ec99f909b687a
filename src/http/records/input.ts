import { Condition, FilterOp } from '@valence/contract';
import { z } from 'zod';
import { asId, Failure } from '#base';
import type { Data, Filter as MemoryFilter, Kind, ListQuery, Value } from '#kernel/memory';

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

const TODAY = ['is', 'isNot', 'oneOf', 'atLeast', 'atMost', 'startsWith', 'isEmpty', 'isKnown'] as const;

/** The `filter` of a query string: a JSON array. @throws Failure `input.invalid` */
export function filtersOf(kind: Kind, text: string | undefined): MemoryFilter[] {
  if (text === undefined || text === '') return [];
  const parsed = z
    .array(Condition.extend({ op: FilterOp.extract(TODAY) }))
    .max(20)
    .safeParse(jsonOf(text));
  if (!parsed.success)
    throw new Failure('input.invalid', {
      fields: [{ path: 'filter', rule: 'shape', params: { detail: z.prettifyError(parsed.error) } }],
    });
  return parsed.data.map(({ field, op, value }) => {
    const of = (v: unknown): Value => memoryValue(kind, field, v as Value);
    return { field, op, value: Array.isArray(value) ? value.map((v) => of(v) as string) : of(value ?? null) };
  });
}

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
