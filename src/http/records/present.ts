import type { RecordRef, RecordRow } from '@valence/contract';
import { textOfId, type Id } from '#base';
import { recallMany, type Data, type Entity, type Kind, type Value } from '#kernel/memory';
import type { Scope } from '#kernel/security';

export const entityText = (id: string): string => textOfId('entity', id as Id<'entity'>);
export const observationText = (id: string): string => textOfId('observation', id as Id<'observation'>);

type WireData = RecordRow['data'];
type WireValue = WireData[string];

/** A value as the wire has it: refs get their prefix. */
export function wireValue(kind: Kind | undefined, field: string, value: Value): WireValue {
  if (typeof value === 'string' && kind?.byId.get(field)?.type === 'ref') return entityText(value);
  return value as WireValue;
}

export function wireData(kind: Kind | undefined, data: Data): WireData {
  return Object.fromEntries(Object.entries(data).map(([field, value]) => [field, wireValue(kind, field, value)]));
}

export function refOf(entity: Entity): RecordRef {
  return { id: entityText(entity.id), kind: entity.kind, title: entity.title };
}

/** Records as the wire has them, with the titles of those they refer to: one look-up for all. */
export async function rowsOf(
  scope: Scope,
  kinds: ReadonlyMap<string, Kind>,
  entities: readonly Entity[],
): Promise<RecordRow[]> {
  const refs = entities.flatMap((e) => refsIn(kinds.get(e.kind), e.data));
  const targets = new Map((await recallMany(scope, refs)).map((e) => [e.id, e]));
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
    const value = f.type === 'ref' ? data[f.id] : undefined;
    return typeof value === 'string' ? [value] : [];
  });
}
