import { Failure, newId, type Text } from '#base';
import { notarise, type Scope } from '#kernel/security';
import type { Tx } from '#store';
import { openBatch } from '../batch.ts';
import { kindIn } from '../kinds.ts';
import { canonicalOf, whereaboutsOf } from '../merge/whereabouts.ts';
import { idsAllowed } from '../query/ids-allowed.ts';
import { forget, refold, tellRefolded, type Refolded } from '../refold.ts';
import { refusal } from '../writing-rights.ts';
import { trashSeen } from './trashed-title.ts';

/** Records that one call may put into the trash or take out of it; more go in chunks under one batch. */
export const MOST_TRASHED = 1_000;

export type Trashed = Readonly<{
  /** Taking this batch back brings them all back (`retractBatch`). */
  batchId: string;
  trashed: readonly string[];
}>;

type TrashOptions = Readonly<{
  batchId?: string | null;
  /** The version of the one record that who asks has seen. */
  version?: number;
}>;

/**
 * Puts records into the trash: they are in no list, count, search or link until they come back. Nothing that was said is
 * lost; records about them stay. Those already in the trash are left as they are.
 *
 * @throws Failure `memory.not_found`, `memory.limit_reached`, `request.precondition`, `rights.refused` without the right to remove them.
 */
export async function trashRecords(scope: Scope, ids: readonly string[], options: TrashOptions = {}): Promise<Trashed> {
  if (ids.length > MOST_TRASHED)
    throw new Failure('memory.limit_reached', { params: { what: '删除 / delete', max: MOST_TRASHED } });
  return scope.write((tx) => trashIn(tx, scope.within(tx), ids, options));
}

type Row = {
  id: string;
  kind: string;
  title: string;
  version: number;
  created_at: Date;
  consent_class: number;
  is_private: boolean | null;
};

async function trashIn(tx: Tx, scope: Scope, told: readonly string[], options: TrashOptions): Promise<Trashed> {
  const where = await whereaboutsOf(tx, told);
  const ids = [...new Set([...where.values()].filter((w) => w.trashed === null).map((w) => w.canonical))];
  await assertMay(tx, scope, ids);
  const rows = await tx.query<Row>(
    `select id, kind, title, version, created_at, consent_class, data ->> 'isPrivate' = 'true' as is_private from entity where tenant_id = $1 and id = any ($2::uuid[]) order by id for update`,
    [tx.settings.tenantId, ids],
  );
  for (const { version } of rows)
    if (options.version !== undefined && options.version !== version)
      throw new Failure('request.precondition', { params: { version }, extra: { conflict: { version } } });
  const batchId = options.batchId ?? (await openBatch(scope, { kind: 'trash', label: labelOf(rows.length) }));
  const lines = rows.map((r) => ({
    id: newId('trash'),
    entity: r.id,
    kind: r.kind,
    title: r.title,
    made_at: r.created_at,
    class: r.consent_class,
    is_private: r.is_private === true,
  }));
  await tx.query(
    `insert into trash (tenant_id, id, entity_id, kind, title, made_at, consent_class, is_private, batch_id, actor)
     select $1, r.id, r.entity, r.kind, r.title, r.made_at, r.class, r.is_private, $2, $3
     from jsonb_to_recordset($4) as r (id uuid, entity uuid, kind text, title text, made_at timestamptz, class integer, is_private boolean)`,
    [tx.settings.tenantId, batchId, tx.settings.actor, JSON.stringify(lines)],
  );
  await forget(
    tx,
    rows.map((r) => r.id),
  );
  await tellRefolded(
    tx,
    rows.map((r): Refolded => ({ id: r.id, kind: r.kind, change: 'gone' })),
    { batchId },
  );
  await notarise(tx, noticesOf('record.trashed', rows, batchId));
  return { batchId, trashed: rows.map((r) => r.id) };
}

/** @throws Failure `memory.not_found` for what may not be seen, `rights.refused` for what may be seen and not removed. */
async function assertMay(tx: Tx, scope: Scope, ids: readonly string[]): Promise<void> {
  const allowed = await idsAllowed(tx, scope, ids, 'remove');
  if (allowed.size === ids.length) return;
  const seen = await idsAllowed(tx, scope, ids);
  if (seen.size < ids.length) throw new Failure('memory.not_found', { facts: { ids: ids.join(' ') } });
  const [row] = await tx.query<{ kind: string }>(
    'select kind from entity where tenant_id = $1 and id = any ($2::uuid[]) and not (id = any ($3::uuid[])) limit 1',
    [tx.settings.tenantId, ids, [...allowed]],
  );
  throw refusal(await kindIn(tx, row?.kind ?? ''), 'remove');
}

/**
 * Takes records out of the trash, as they stand by everything said about them. Returns those that are back; of a record
 * whose import was taken back meanwhile nothing is left to come back.
 *
 * @throws Failure `memory.not_found` when one is not in the trash, or not in that of this asker.
 */
export async function restoreRecords(scope: Scope, ids: readonly string[]): Promise<string[]> {
  if (ids.length > MOST_TRASHED)
    throw new Failure('memory.limit_reached', { params: { what: '恢复 / restore', max: MOST_TRASHED } });
  return scope.write(async (tx) => {
    const canonical = await canonicalOf(tx, ids);
    const wanted = [...new Set(ids.map((id) => canonical.get(id) ?? id))];
    const values: unknown[] = [tx.settings.tenantId, wanted, tx.settings.actor];
    const seen = await trashSeen(tx, scope, (value) => `$${values.push(value)}`);
    const rows = await tx.query<{ entity_id: string; kind: string; batch_id: string }>(
      `update trash set restored_at = now(), restored_by = $3, restored_xid = pg_current_xact_id()
       where tenant_id = $1 and entity_id = any ($2::uuid[]) and restored_at is null and purged_at is null and ${seen}
       returning entity_id, kind, batch_id`,
      values,
    );
    if (rows.length < wanted.length) throw new Failure('memory.not_found', { facts: { ids: wanted.join(' ') } });
    const done = await refold(
      tx,
      rows.map((r) => r.entity_id),
    );
    await tellRefolded(tx, done, { batchId: null });
    await notarise(
      tx,
      noticesOf(
        'record.restored',
        rows.map((r) => ({ id: r.entity_id, kind: r.kind })),
        null,
      ),
    );
    return done.filter((r) => r.change !== 'gone').map((r) => r.id);
  });
}

/**
 * Empties the trash, all of it or of some records: they cannot come back any more. What was said about them stays until it
 * is erased. Returns how many there were.
 *
 * @throws Failure `auth.forbidden` for anyone but an administrator
 */
export async function emptyTrash(scope: Scope, ids: readonly string[] | null): Promise<number> {
  if (scope.actor.role !== 'admin') throw new Failure('auth.forbidden');
  return scope.write(async (tx) => {
    const [row] = await tx.query<{ n: bigint }>(
      `with gone as (
         update trash set purged_at = now(), purged_by = $3
         where tenant_id = $1 and restored_at is null and purged_at is null and ($2::uuid[] is null or entity_id = any ($2)) returning id)
       select count(*) as n from gone`,
      [tx.settings.tenantId, ids, tx.settings.actor],
    );
    const count = Number(row?.n ?? 0n);
    if (count > 0) await notarise(tx, [{ type: 'trash.emptied', body: { count } }]);
    return count;
  });
}

/** One evidence entry per record up to here, so that each is found by its record; above it one for all. */
const MOST_NOTICES = 100;

function noticesOf(
  type: 'record.trashed' | 'record.restored',
  rows: readonly { id: string; kind: string }[],
  batch: string | null,
) {
  if (rows.length > MOST_NOTICES) return [{ type, body: { count: rows.length, batch } }];
  return rows.map((r) => ({ type, subjectId: r.id, body: { kind: r.kind, batch } }));
}

/** Without names: who may see the batch need not see all records in it. */
function labelOf(n: number): Text {
  return n === 1
    ? { zh: '删除 1 条记录', en: 'Deleted 1 record' }
    : { zh: `删除 ${n} 条记录`, en: `Deleted ${n} records` };
}
