import { Failure } from '#base';
import type { Scope } from '#kernel/security';
import { openBatch } from '../batch.ts';
import { observe } from '../observe.ts';
import { recallOne } from '../recall.ts';
import { seenKind } from '../sight.ts';
import { actingSource } from '../source.ts';
import { keyOf, type Data, type Value } from '../value.ts';
import { recallAsOf } from './recall-as-of.ts';
import type { Moment } from './visible-at.ts';

/**
 * Says an earlier value of a field again, as what the acting person says now; it cites the observation it comes from. Also
 * of one that was taken back. `seen` is the observation shown while they chose, so that nobody is overwritten unseen.
 *
 * @throws Failure `memory.not_found` when the observation is none of this record and field, `memory.conflict`
 */
export async function restoreValue(
  scope: Scope,
  { id, field, observation, seen }: { id: string; field: string; observation: string; seen?: string | null },
): Promise<void> {
  await scope.write(async (tx) => {
    const bound = scope.within(tx);
    const entity = await recallOne(bound, id);
    if (!(await seenKind(tx, scope, entity.kind)).byId.has(field))
      throw new Failure('memory.not_found', { facts: { field } });
    const [row] = await tx.query<{ data: Data }>(
      `select data from observation where tenant_id = $1 and id = $2
         and entity_id = any ($3::uuid || array(select c.id from canonical c where c.tenant_id = $1 and c.canonical_id = $3))`,
      [tx.settings.tenantId, observation, entity.id],
    );
    const value = row?.data[field];
    if (value === undefined) throw new Failure('memory.not_found', { facts: { observation } });
    await observe(bound, {
      source: actingSource(scope),
      sayings: [
        {
          kind: entity.kind,
          id: entity.id,
          data: { [field]: value },
          spot: { restored: observation },
          ...(seen === undefined ? {} : { base: { [field]: seen } }),
        },
      ],
    });
  });
}

/** Which fields went back, and the batch that takes it back again; null when the record stands as it stood. */
export type RestoredRecord = Readonly<{ fields: readonly string[]; batchId: string | null }>;

/**
 * Says all fields of a record again as they stood at a moment, under one batch. Fields that the product computes or that
 * people may not write stay as they are.
 *
 * @throws Failure as `recallAsOf`
 */
export async function restoreRecord(scope: Scope, id: string, moment: Moment): Promise<RestoredRecord> {
  return scope.write(async (tx) => {
    const bound = scope.within(tx);
    const now = await recallOne(bound, id);
    const { entity: then, watermark } = await recallAsOf(bound, now.id, moment);
    const kind = await seenKind(tx, scope, now.kind);
    const data: Record<string, Value> = {};
    for (const field of kind.fields) {
      if (field.isReadOnly === true || field.computed !== undefined || kind.right.readOnly.includes(field.id)) continue;
      const value = then.data[field.id] ?? null;
      if (keyOf(value) !== keyOf(now.data[field.id] ?? null)) data[field.id] = value;
    }
    const fields = Object.keys(data);
    if (fields.length === 0) return { fields, batchId: null };
    const label = {
      zh: `把 1 条记录恢复到以前：${fields.length} 项`,
      en: `Restored 1 record: ${fields.length} fields`,
    };
    const batchId = await openBatch(bound, { kind: 'restore', label });
    await observe(bound, {
      source: actingSource(scope),
      batchId,
      sayings: [{ kind: now.kind, id: now.id, data, spot: { watermark } }],
    });
    return { fields, batchId };
  });
}
