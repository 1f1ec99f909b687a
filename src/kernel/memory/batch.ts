import { Failure, newId, type Text } from '#base';
import { notarise, type Scope } from '#kernel/security';
import type { Tx } from '#store';
import { kindsChanged } from './kinds.ts';
import { realias } from './merge/aliases.ts';
import { refreshReferrers } from './merge/referrers.ts';
import { canonicalOf } from './merge/whereabouts.ts';
import { refold, tellRefolded } from './refold.ts';

/** Records refolded per transaction when a batch is taken back. */
const CHUNK = 1_000;

/** Opens a batch: what is observed, merged or trashed under it can be taken back as one. Returns its id, new unless told. */
export async function openBatch(scope: Scope, batch: { id?: string; kind: string; label: Text }): Promise<string> {
  const id = batch.id ?? newId('batch');
  await scope.write((tx) =>
    tx.query(
      'insert into batch (tenant_id, id, kind, label, made_by) values ($1, $2, $3, $4, $5)',
      [tx.settings.tenantId, id, batch.kind, JSON.stringify(batch.label), tx.settings.actor],
      'open-batch',
    ),
  );
  return id;
}

/** How far taking back has come. `after` goes into the next call; null when all is done. */
export type Retraction = Readonly<{ done: number; total: number; after: string | null }>;

/**
 * Takes a batch back: one row says so, what it merged is parted and what it trashed comes back, then the records it spoke
 * of are folded anew in chunks. Nothing is deleted from what was said; records of which nobody else says anything
 * disappear, and so do fields that only the batch needed. Running it again goes on where it stopped. A small batch is
 * taken back in one transaction.
 *
 * @throws Failure `memory.not_found`
 */
export async function retractBatch(
  scope: Scope,
  id: string,
  progress?: (state: Retraction, tx: Tx) => Promise<void>,
  from: string | null = null,
): Promise<number> {
  let state: Retraction | null = null;
  for (;;) {
    const before: Retraction | null = state;
    const next: Retraction = await scope.write(async (tx) => {
      const begun = before ?? { done: 0, total: await markRetracted(tx, id), after: from };
      const after = await refoldChunk(tx, id, begun);
      if (after.after === null) await settle(tx, scope, id);
      await progress?.(after, tx);
      return after;
    });
    if (next.after === null) return next.total;
    state = next;
  }
}

async function markRetracted(tx: Tx, id: string): Promise<number> {
  const { tenantId, actor } = tx.settings;
  const [row] = await tx.query<{ is_first: boolean }>(
    `with before as (select id, retracted_at from batch where tenant_id = $1 and id = $2 for update)
     update batch b set retracted_at = coalesce(b.retracted_at, now()), retracted_by = coalesce(b.retracted_by, $3),
       retracted_xid = coalesce(b.retracted_xid, pg_current_xact_id())
     from before where b.tenant_id = $1 and b.id = before.id returning before.retracted_at is null as is_first`,
    [tenantId, id, actor],
  );
  if (row === undefined) throw new Failure('memory.not_found', { facts: { batch: id } });
  if (row.is_first) {
    await notarise(tx, [{ type: 'batch.retracted', body: { batch: id } }]);
    await realias(tx, await mergedBy(tx, id));
    await tx.query(
      `update trash set restored_at = now(), restored_by = $3, restored_xid = pg_current_xact_id()
       where tenant_id = $1 and batch_id = $2 and restored_at is null and purged_at is null`,
      [tenantId, id, actor],
    );
  }
  const [count] = await tx.query<{ n: bigint }>(`select count(*) as n from (${targets('')}) as t`, [tenantId, id]);
  return Number(count?.n ?? 0n);
}

/** The records into which the batch merged others. */
async function mergedBy(tx: Tx, batch: string): Promise<string[]> {
  const rows = await tx.query<{ id: string }>(
    'select distinct to_id as id from alias where tenant_id = $1 and batch_id = $2',
    [tx.settings.tenantId, batch],
  );
  return rows.map((r) => r.id);
}

/** SQL of the records a batch ($2) touched; `page` is put behind each part, `id` naming the record. */
function targets(page: string): string {
  const places = [
    ['observation', 'entity_id'],
    ['alias', 'from_id'],
    ['alias', 'to_id'],
    ['trash', 'entity_id'],
  ] as const;
  return places
    .map(
      ([table, id]) =>
        `(select distinct ${id} as id from ${table} where tenant_id = $1 and batch_id = $2 ${page.replaceAll('{id}', id)})`,
    )
    .join(' union ');
}

async function refoldChunk(tx: Tx, batch: string, state: Retraction): Promise<Retraction> {
  const page = `and ($3::uuid is null or {id} > $3) order by {id} limit ${CHUNK}`;
  const rows = await tx.query<{ id: string }>(`${targets(page)} order by id limit ${CHUNK}`, [
    tx.settings.tenantId,
    batch,
    state.after,
  ]);
  const done = await refold(
    tx,
    rows.map((r) => r.id),
  );
  await tellRefolded(tx, done, { batchId: batch });
  return {
    done: state.done + rows.length,
    total: state.total,
    after: rows.length < CHUNK ? null : (rows.at(-1)?.id ?? null),
  };
}

/** What is left to do once all records are folded: those that name parted records, and the batch's own fields. */
async function settle(tx: Tx, scope: Scope, batch: string): Promise<void> {
  const merged = await mergedBy(tx, batch);
  if (merged.length > 0) {
    const now = await canonicalOf(tx, merged);
    await refreshReferrers(tx, scope, { targets: merged.map((id) => now.get(id) ?? id), batchId: batch });
  }
  await dropFields(tx, batch);
  await bringBackFields(tx, batch);
}

/** Fields that gave way to one of another type come back when that change is taken back. */
async function bringBackFields(tx: Tx, batch: string): Promise<void> {
  const back = await tx.query(
    'update field set retired_at = null, retired_by_batch = null where tenant_id = $1 and retired_by_batch = $2 returning id',
    [tx.settings.tenantId, batch],
  );
  if (back.length > 0) kindsChanged(tx);
}

/** Custom fields that the batch made go with it, unless something else fills them by now. */
async function dropFields(tx: Tx, batch: string): Promise<void> {
  const gone = await tx.query(
    `with gone as (
       delete from field f where f.tenant_id = $1 and f.made_by_batch = $2
         and not exists (select from entity e where e.tenant_id = $1 and e.kind = f.kind and e.data ? f.id)
       returning f.kind, f.id),
     slots as (delete from slot s using gone where s.tenant_id = $1 and s.kind = gone.kind and s.field = gone.id)
     select id from gone`,
    [tx.settings.tenantId, batch],
  );
  if (gone.length > 0) kindsChanged(tx);
}
