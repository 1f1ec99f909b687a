import type { RecordRef, RecordRow } from '@valence/contract';
import { textOfId, type Id } from '#base';
import { recallTitles, type Data, type Entity, type FieldSpec, type Kind, type Value } from '#kernel/memory';
import type { Scope } from '#kernel/security';

export const entityText = (id: string): string => textOfId('entity', id as Id<'entity'>);
export const observationText = (id: string): string => textOfId('observation', id as Id<'observation'>);

type WireData = RecordRow['data'];
type WireValue = WireData[string];

/** A value as the wire has it: refs and files get their prefix. */
export function wireValue(kind: Kind | undefined, field: string, value: Value): WireValue {
  const spec = kind?.byId.get(field);
  return spec === undefined ? (value as WireValue) : wireValueOf(spec, value);
}

/** A field's value as the wire has it. */
export function wireValueOf({ type }: Pick<FieldSpec, 'type'>, value: Value): WireValue {
  if (type === 'ref' && typeof value === 'string') return entityText(value);
  if (type === 'refs' && Array.isArray(value)) return (value as readonly string[]).map(entityText);
  if (type === 'file' && typeof value === 'string') return textOfId('blob', value as Id<'blob'>);
  return value as WireValue;
}

export function wireData(kind: Kind | undefined, data: Data): WireData {
  return Object.fromEntries(Object.entries(data).map(([field, value]) => [field, wireValue(kind, field, value)]));
}

export function refOf(entity: Pick<Entity, 'id' | 'kind' | 'title'>): RecordRef {
  return { id: entityText(entity.id), kind: entity.kind, title: entity.title };
}

/** Records as the wire has them, with the titles of those they refer to: one look-up for all. */
export async function rowsOf(
  scope: Scope,
  kinds: ReadonlyMap<string, Kind>,
  entities: readonly Entity[],
): Promise<RecordRow[]> {
  const refs = entities.flatMap((e) => refsIn(kinds.get(e.kind), e.data));
  const targets = await recallTitles(scope, refs);
  return entities.map((entity) => {
    const kind = kinds.get(entity.kind);
    const found = refsIn(kind, entity.data).flatMap((id) => {
      const target = targets.get(id);
      return target === undefined ? [] : [[entityText(id), refOf(target)] as const];
    });
    return {
      ...refOf(entity),
      data: wireData(kind, entity.data),
      refs: Object.fromEntries(found),
      createdAt: entity.createdAt.toISOString(),
      updatedAt: entity.updatedAt.toISOString(),
    };
  });
}

function refsIn(kind: Kind | undefined, data: Data): string[] {
  if (kind === undefined) return [];
  return kind.fields.flatMap((f) => {
    const value = f.type === 'ref' || f.type === 'refs' ? data[f.id] : undefined;
    if (Array.isArray(value)) return value as readonly string[];
    return typeof value === 'string' ? [value] : [];
  });
}
