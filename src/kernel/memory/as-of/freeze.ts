import { Failure } from '#base';
import type { Tx } from '#store';
import { writeFolded } from '../fold.ts';
import { forget } from '../refold.ts';
import { foldAt } from './fold-at.ts';
import { canonicalAt, counts, snapshotOf } from './visible-at.ts';

/** A state of all records of a workspace that can be gone back to. */
export type Watermark = Readonly<{ watermark: string; at: Date }>;

/** Records that may have changed since, at most. Chosen, not measured: each is folded anew whenever the state is gone back to. */
export const MOST_DRIFT = 500;
/** A transaction may have begun this long before what it says was seen: ids tell when it began. */
const LONGEST_TX_MS = 3_600_000;

/** The state as this transaction sees it: what is committed later does not belong to it, and what it writes itself neither. */
export async function watermarkIn(tx: Tx): Promise<Watermark> {
  const [row] = await tx.query<{ w: string; at: Date }>(
    'select pg_current_snapshot()::text as w, now() as at',
    [],
    'watermark',
  );
  return { watermark: row?.w ?? '1', at: row?.at ?? new Date(0) };
}

/**
 * Puts all records back to how they stood at a watermark, in a transaction that the caller must roll back. Every read in
 * it then sees that state: lists, searches and single records. Figures rolled up from other records stay as they are, and
 * so does what is no record: comments, settings, quotes.
 *
 * @throws Failure `sandbox.drifted` where more than `MOST_DRIFT` records have changed since
 */
export async function freeze(tx: Tx, { watermark, at }: Watermark): Promise<void> {
  const touched = await touchedSince(tx, { watermark, at });
  if (touched.length === 0) return;
  if (touched.length > MOST_DRIFT) throw new Failure('sandbox.drifted', { params: { most: MOST_DRIFT } });
  const kin = await kinOfAll(tx, touched);
  const canonical = await canonicalAt(tx, kin, watermark);
  const members = Map.groupBy(kin, (id) => canonical.get(id) ?? id);
  const trashed = await trashedAt(tx, [...members.keys()], watermark);
  const then = [...(await foldAt(tx, members, watermark))].filter(([id]) => !trashed.has(id));
  const known = await rolledUp(tx, kin);
  for (const [id, { folded }] of then) {
    for (const field of folded.kind.fields) {
      const value = known.get(id)?.data[field.id];
      if (field.computed?.by === 'rollup' && value !== undefined) folded.data[field.id] = value;
    }
    folded.createdAt = known.get(id)?.created_at ?? folded.createdAt;
  }
  const stood = new Set(then.map(([id]) => id));
  await forget(
    tx,
    [...known.keys()].filter((id) => !stood.has(id)),
  );
  await standForOthers(tx, kin, canonical);
  await writeFolded(
    tx,
    then.map(([, { folded }]) => folded),
    new Set(known.keys()),
    { isQuiet: true },
  );
}

async function touchedSince(tx: Tx, { watermark, at }: Watermark): Promise<string[]> {
  const rows = await tx.query<{ id: string }>(
    `select o.entity_id as id from observation o where o.tenant_id = $1 and o.id >= $3::uuid and not ${counts('o.xid', '$2')}
     union select o.entity_id from batch b join observation o on o.tenant_id = b.tenant_id and o.batch_id = b.id
       where b.tenant_id = $1 and not ${counts('b.retracted_xid', '$2')}
     union select t.entity_id from trash t where t.tenant_id = $1 and (not ${counts('t.xid', '$2')} or not ${counts('t.restored_xid', '$2')})
     union select unnest(array[a.from_id, a.to_id]) from alias a where a.tenant_id = $1 and not ${counts('a.xid', '$2')}
     union select unnest(array[a.from_id, a.to_id]) from alias a join batch b on b.tenant_id = a.tenant_id and b.id = a.batch_id
       where a.tenant_id = $1 and not ${counts('b.retracted_xid', '$2')}
     limit ${MOST_DRIFT + 1}`,
    [tx.settings.tenantId, snapshotOf(watermark), firstIdAt(at.getTime() - LONGEST_TX_MS)],
    'touched-since',
  );
  return rows.map((r) => r.id);
}

/** The lowest id that can have been made at this time: ids begin with the millisecond they were made in. */
function firstIdAt(atMs: number): string {
  const time = Math.max(0, Math.floor(atMs)).toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-000000000000`;
}

/** These and everything that ever hung together with them by merging. */
async function kinOfAll(tx: Tx, ids: readonly string[]): Promise<string[]> {
  const rows = await tx.query<{ id: string }>(
    `with recursive near as (
       select unnest($2::uuid[]) as id
       union
       select case when a.from_id = n.id then a.to_id else a.from_id end
       from near n join alias a on a.tenant_id = $1 and (a.from_id = n.id or a.to_id = n.id))
     select id from near order by id`,
    [tx.settings.tenantId, ids],
    'kin-of-all',
  );
  return rows.map((r) => r.id);
}

async function trashedAt(tx: Tx, ids: readonly string[], watermark: string): Promise<ReadonlySet<string>> {
  const rows = await tx.query<{ id: string }>(
    `select entity_id as id from trash
     where tenant_id = $1 and entity_id = any ($2::uuid[]) and ${counts('xid', '$3')}
       and (restored_xid is null or not ${counts('restored_xid', '$3')})`,
    [tx.settings.tenantId, ids, snapshotOf(watermark)],
    'trashed-at',
  );
  return new Set(rows.map((r) => r.id));
}

type Known = { id: string; data: Record<string, never>; created_at: Date };

async function rolledUp(tx: Tx, ids: readonly string[]): Promise<ReadonlyMap<string, Known>> {
  const rows = await tx.query<Known>(
    'select id, data, created_at from entity where tenant_id = $1 and id = any ($2::uuid[]) order by id for update',
    [tx.settings.tenantId, ids],
    'frozen-entities',
  );
  return new Map(rows.map((row) => [row.id, row]));
}

/** Which record stood for which, as it was then. */
async function standForOthers(tx: Tx, kin: readonly string[], canonical: ReadonlyMap<string, string>): Promise<void> {
  const { tenantId } = tx.settings;
  await tx.query('delete from canonical where tenant_id = $1 and id = any ($2::uuid[])', [tenantId, kin]);
  const rows = [...canonical].map(([id, to]) => ({ id, to }));
  await tx.query(
    `insert into canonical (tenant_id, id, canonical_id) select $1, r.id, r.to from jsonb_to_recordset($2) as r (id uuid, "to" uuid)`,
    [tenantId, JSON.stringify(rows)],
  );
}
