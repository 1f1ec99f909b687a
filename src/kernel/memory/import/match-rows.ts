import type { Tx } from '#store';
import { readSayings } from '../fold.ts';
import { ownersOfKeys } from '../keys.ts';
import { keyOf, type Data, type Value } from '../value.ts';
import type { KeyedRow } from './read-chunks.ts';

/** A row beside what is known: no `id` makes a new record; unchanged, nothing needs to be said. */
export type MatchedRow = Readonly<{ row: KeyedRow; data: Data; id: string | null; isChanged: boolean }>;

/** A row with its names replaced by the ids of whom they mean. */
export type CompleteRow = Readonly<{ row: KeyedRow; data: Data }>;

/** Finds the records that the rows speak of by their keys, and whether they say anything new. Three statements at most. */
export async function matchRows(tx: Tx, kind: string, rows: readonly CompleteRow[]): Promise<MatchedRow[]> {
  const byKey = await entitiesByKey(
    tx,
    kind,
    rows.map(({ row }) => row.keyText),
  );
  const different = rows.flatMap(({ row, data }) => {
    const entity = byKey.get(row.keyText);
    const fields = entity === undefined ? [] : differing(data, entity.data);
    return entity === undefined || fields.length === 0 ? [] : [{ id: entity.id, fields }];
  });
  const said = await lastImported(tx, different);
  return rows.map(({ row, data }) => {
    const entity = byKey.get(row.keyText);
    if (entity === undefined) return { row, data, id: null, isChanged: true };
    const before = said.get(entity.id);
    const isChanged = differing(data, entity.data).some((field) => {
      const last = before?.get(field);
      return last === undefined || keyOf(last) !== keyOf(data[field] ?? null);
    });
    return { row, data, id: entity.id, isChanged };
  });
}

/** In two statements and not one join: in a workspace that has just been filled the planner joins these badly. */
async function entitiesByKey(
  tx: Tx,
  kind: string,
  keys: readonly string[],
): Promise<ReadonlyMap<string, { id: string; data: Data }>> {
  const found = await ownersOfKeys(tx, [kind], keys);
  if (found.length === 0) return new Map();
  const rows = await tx.query<{ id: string; data: Data }>(
    'select id, data from entity where tenant_id = $1 and id = any ($2::uuid[])',
    [tx.settings.tenantId, found.map((f) => f.entity)],
    'import-entities',
  );
  const byId = new Map(rows.map((row) => [row.id, row]));
  return new Map(
    found.flatMap(({ key, entity: id }) => {
      const entity = byId.get(id);
      return entity === undefined ? [] : [[key, entity] as const];
    }),
  );
}

function differing(data: Data, known: Data): string[] {
  return Object.keys(data).filter((field) => keyOf(data[field] ?? null) !== keyOf(known[field] ?? null));
}

/**
 * What an import said last about these fields. Where a person has corrected a value since, the file says nothing new by
 * repeating the old one: importing it again must not add anything.
 */
async function lastImported(
  tx: Tx,
  entities: readonly { id: string; fields: readonly string[] }[],
): Promise<ReadonlyMap<string, ReadonlyMap<string, Value>>> {
  const last = new Map<string, Map<string, Value>>();
  if (entities.length === 0) return last;
  const all = await readSayings(
    tx,
    entities.map((e) => e.id),
    [...new Set(entities.flatMap((e) => e.fields))],
  );
  for (const [id, fields] of all) {
    const values = new Map<string, Value>();
    for (const [field, sayings] of fields) {
      const newest = sayings
        .filter((s) => s.sourceKind === 'import')
        .toSorted((a, b) => b.at.getTime() - a.at.getTime() || (a.observation < b.observation ? 1 : -1))[0];
      if (newest !== undefined) values.set(field, newest.value);
    }
    last.set(id, values);
  }
  return last;
}
