import type { FieldSpec } from '../kind.ts';
import type { Kind } from '../kinds.ts';
import type { Data, Value } from '../value.ts';

/** Types whose values name other records: one id, or a list of them. */
const NAMING: ReadonlySet<string> = new Set(['ref', 'refs']);

/** Whether values of this field name other records. */
export function isRef(field: Pick<FieldSpec, 'type'> | undefined): boolean {
  return field !== undefined && NAMING.has(field.type);
}

/** Ids of the records a value names. */
export function idsIn(value: Value | undefined): readonly string[] {
  if (typeof value === 'string') return [value];
  return Array.isArray(value) ? (value as readonly string[]) : [];
}

/** Ids of the records that `data` names, in all fields or in the wanted ones. */
export function refsIn(kind: Kind | undefined, data: Data, wanted: ReadonlySet<string> | null = null): string[] {
  if (kind === undefined) return [];
  const ids: string[] = [];
  for (const [field, value] of Object.entries(data))
    if ((wanted === null || wanted.has(field)) && isRef(kind.byId.get(field)))
      for (const id of idsIn(value)) ids.push(id);
  return ids;
}

/** A value that names records, naming instead of merged ones those they were merged into. */
export function resolvedRef(value: Value, canonical: ReadonlyMap<string, string>): Value {
  if (typeof value === 'string') return canonical.get(value) ?? value;
  if (!Array.isArray(value)) return value;
  const list = value as readonly string[];
  return list.some((id) => canonical.has(id)) ? [...new Set(list.map((id) => canonical.get(id) ?? id))] : value;
}

/** `data` with every merged record it names replaced by the one it was merged into. */
export function resolvedRefs(kind: Kind | undefined, data: Data, canonical: ReadonlyMap<string, string>): Data {
  if (kind === undefined || canonical.size === 0) return data;
  const changed: Record<string, Value> = {};
  for (const [field, value] of Object.entries(data)) {
    if (!isRef(kind.byId.get(field))) continue;
    const resolved = resolvedRef(value, canonical);
    if (resolved !== value) changed[field] = resolved;
  }
  return Object.keys(changed).length === 0 ? data : { ...data, ...changed };
}
