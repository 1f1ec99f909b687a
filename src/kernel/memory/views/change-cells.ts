import { isDeepStrictEqual } from 'node:util';
import { Failure } from '#base';
import type { Scope } from '#kernel/security';
import { openBatch, retractBatch } from '../batch.ts';
import type { Entity } from '../entity.ts';
import { observe, type Saying } from '../observe.ts';
import { recallMany } from '../recall.ts';
import type { SourceSpec } from '../source.ts';
import type { Data, Value } from '../value.ts';

/** One cell of a table: what it is to be, and what its editor saw there. */
export type CellChange = Readonly<{ id: string; field: string; value: Value; seen: Value }>;
/** A cell that was left alone because it no longer holds what was seen. */
export type CellConflict = Readonly<{ id: string; field: string; yours: Value; theirs: Value; isGone: boolean }>;
export type CellsChanged = Readonly<{
  /** Takes the changes back as one; null when nothing was written. */
  batch: string | null;
  /** The records that changed, as they stand now. */
  entities: readonly Entity[];
  conflicts: readonly CellConflict[];
}>;

const LABEL = { zh: '在表格中修改', en: 'changed in the table' };

/**
 * Writes cells of a table in one transaction and under one batch. A cell whose value is no longer the one its editor
 * saw is left alone and told; the others are written. Cells set to what they hold already write nothing.
 *
 * @throws Failure `input.invalid`, `memory.conflict` when somebody wrote in between; then nothing is written.
 */
export async function changeCells(
  scope: Scope,
  { kind, source, changes }: Readonly<{ kind: string; source: SourceSpec; changes: readonly CellChange[] }>,
): Promise<CellsChanged> {
  return scope.write(async (tx) => {
    const bound = scope.within(tx);
    const known = new Map(
      (await recallMany(bound, [...new Set(changes.map(({ id }) => id))]))
        .filter((entity) => entity.kind === kind)
        .map((entity) => [entity.id, entity]),
    );
    const conflicts: CellConflict[] = [];
    const byRecord = new Map<string, CellChange[]>();
    for (const change of changes) {
      const entity = known.get(change.id);
      const theirs = entity?.data[change.field] ?? null;
      if (entity === undefined || !isDeepStrictEqual(theirs, change.seen))
        conflicts.push({ ...change, yours: change.value, theirs, isGone: entity === undefined });
      else if (!isDeepStrictEqual(theirs, change.value))
        byRecord.set(change.id, [...(byRecord.get(change.id) ?? []), change]);
    }
    if (byRecord.size === 0) return { batch: null, entities: [...known.values()], conflicts };
    const batch = await openBatch(bound, { kind: 'edit', label: LABEL });
    const sayings = [...byRecord].map(([id, cells]) => sayingOf(kind, id, cells, known.get(id)));
    await observe(bound, { source, batchId: batch, sayings });
    return { batch, entities: await recallMany(bound, [...known.keys()]), conflicts };
  });
}

/**
 * Takes one's own change of cells back and returns the records it spoke of.
 *
 * @throws Failure `memory.not_found` when it is no such change, or somebody else's.
 */
export async function undoCells(scope: Scope, batch: string): Promise<Entity[]> {
  const [own] = await scope.read((tx) =>
    tx.query<{ ids: string[] }>(
      `select array(select distinct o.entity_id from observation o where o.tenant_id = b.tenant_id and o.batch_id = b.id) as ids
       from batch b where b.tenant_id = $1 and b.id = $2 and b.kind = 'edit' and b.made_by = $3`,
      [tx.settings.tenantId, batch, tx.settings.actor],
    ),
  );
  if (own === undefined) throw new Failure('memory.not_found', { facts: { batch } });
  await retractBatch(scope, batch);
  return recallMany(scope, own.ids);
}

function sayingOf(kind: string, id: string, cells: readonly CellChange[], entity: Entity | undefined): Saying {
  const data: Record<string, Data[string]> = {};
  const base: Record<string, string | null> = {};
  for (const { field, value } of cells) {
    data[field] = value;
    base[field] = entity?.support[field]?.observation ?? null;
  }
  return { kind, id, data, base };
}
