import type { Tx } from '#store';
import { flattened } from '../merge/aliases.ts';
import type { Data } from '../value.ts';

/**
 * A moment in the history of a workspace. A watermark is a transaction id: everything that was committed under a smaller
 * one counts, so two looks at the same watermark are the same for ever. A snapshot (`xmin:xmax:list`) says the same more
 * exactly: it also counts what was committed while something older was still under way. A time means the watermark before
 * the first thing that happened to the record after it.
 */
export type Moment = Readonly<{ at: Date } | { watermark: string }>;

/** A watermark as the snapshot that sees the same. */
export function snapshotOf(watermark: string): string {
  return watermark.includes(':') ? watermark : `${watermark}:${watermark}:`;
}

/** SQL: what this transaction id did counts at the snapshot. */
export const counts = (xid: string, w: string): string => `pg_visible_in_snapshot(${xid}, ${w}::pg_snapshot)`;

/** SQL: the batch `b` did not stand taken back at the snapshot. */
const STOOD = (w: string): string => `(b.retracted_xid is null or not ${counts('b.retracted_xid', w)})`;

/** Everything that ever hung together with a record by merging, itself included. */
export async function kinOf(tx: Tx, id: string): Promise<string[]> {
  const rows = await tx.query<{ id: string }>(
    `with recursive near as (
       select $2::uuid as id
       union
       select case when a.from_id = n.id then a.to_id else a.from_id end
       from near n join alias a on a.tenant_id = $1 and (a.from_id = n.id or a.to_id = n.id))
     select id from near`,
    [tx.settings.tenantId, id],
  );
  return rows.map((r) => r.id);
}

/** The watermark a moment means for these records: of a time, the first transaction that touched them later. */
export async function watermarkOf(tx: Tx, kin: readonly string[], moment: Moment): Promise<string> {
  if ('watermark' in moment) return moment.watermark;
  const [row] = await tx.query<{ w: string }>(
    `select coalesce(min(h.xid), pg_snapshot_xmax(pg_current_snapshot()))::text as w from (
       select o.xid, o.recorded_at as at from observation o where o.tenant_id = $1 and o.entity_id = any ($2::uuid[])
       union all select b.retracted_xid, b.retracted_at from batch b where b.tenant_id = $1 and b.retracted_xid is not null and b.id in (
         select o.batch_id from observation o where o.tenant_id = $1 and o.entity_id = any ($2::uuid[]) and o.batch_id is not null
         union select a.batch_id from alias a where a.tenant_id = $1 and (a.from_id = any ($2::uuid[]) or a.to_id = any ($2::uuid[])))
       union all select a.xid, a.at from alias a where a.tenant_id = $1 and (a.from_id = any ($2::uuid[]) or a.to_id = any ($2::uuid[]))
       union all select t.xid, t.at from trash t where t.tenant_id = $1 and t.entity_id = any ($2::uuid[])
       union all select t.restored_xid, t.restored_at from trash t where t.tenant_id = $1 and t.entity_id = any ($2::uuid[]) and t.restored_xid is not null
     ) h where h.at > $3`,
    [tx.settings.tenantId, kin, moment.at],
  );
  return row?.w ?? '0';
}

/** For each of these ids that was merged at the watermark: the record it meant then. */
export async function canonicalAt(
  tx: Tx,
  ids: readonly string[],
  watermark: string,
): Promise<ReadonlyMap<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await tx.query<{ from_id: string; to_id: string }>(
    `with recursive way as (
       select a.from_id, a.to_id from alias a join batch b on b.tenant_id = a.tenant_id and b.id = a.batch_id
       where a.tenant_id = $1 and a.from_id = any ($2::uuid[]) and ${counts('a.xid', '$3')} and ${STOOD('$3')}
       union
       select a.from_id, a.to_id from way w join alias a on a.tenant_id = $1 and a.from_id = w.to_id
       join batch b on b.tenant_id = a.tenant_id and b.id = a.batch_id
       where ${counts('a.xid', '$3')} and ${STOOD('$3')})
     select from_id, to_id from way`,
    [tx.settings.tenantId, [...new Set(ids)], snapshotOf(watermark)],
  );
  return flattened(rows.map((r) => [r.from_id, r.to_id] as const));
}

export type SaidThen = Readonly<{
  id: string;
  entity_id: string;
  kind: string;
  data: Data;
  source_id: string;
  source_kind: string;
  source_name: string;
  reliability: number;
  confidence: number;
  at: Date;
  recorded_at: Date;
}>;

/** What was said about these records and stood at the watermark. */
export async function saidAt(tx: Tx, ids: readonly string[], watermark: string): Promise<SaidThen[]> {
  return tx.query<SaidThen>(
    `select o.id, o.entity_id, o.kind, o.data, o.source_id, s.kind as source_kind, s.name as source_name, s.reliability, o.confidence, o.at, o.recorded_at
     from observation o
     join source s on s.tenant_id = o.tenant_id and s.id = o.source_id
     left join batch b on b.tenant_id = o.tenant_id and b.id = o.batch_id
     where o.tenant_id = $1 and o.entity_id = any ($2::uuid[]) and ${counts('o.xid', '$3')} and ${STOOD('$3')}
     order by o.id`,
    [tx.settings.tenantId, ids, snapshotOf(watermark)],
  );
}

/** Whether the record lay in the trash at the watermark. */
export async function wasTrashed(tx: Tx, id: string, watermark: string): Promise<boolean> {
  const rows = await tx.query(
    `select 1 from trash where tenant_id = $1 and entity_id = $2 and ${counts('xid', '$3')}
       and (restored_xid is null or not ${counts('restored_xid', '$3')})`,
    [tx.settings.tenantId, id, snapshotOf(watermark)],
  );
  return rows.length > 0;
}
