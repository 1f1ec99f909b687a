import type { Store } from '#store';

/** One event, cut down to what somebody here watches. */
export type LiveRow = Readonly<{
  tenant_id: string;
  id: string;
  xid: string;
  topic: string;
  kind: string | null;
  ids: readonly string[];
  people: readonly string[];
  /** Some records of an event of a watched kind. */
  sample: readonly string[];
}>;

export type Wanted = Readonly<{
  tenants: readonly string[];
  ids: readonly string[];
  kinds: readonly string[];
  people: readonly string[];
}>;

/** Rows of one reading; beyond them the pages are told to read anew. */
const MOST = 5_000;

/**
 * What was committed and not certainly seen at `mark`, in one statement with the next watermark: the oldest transaction
 * that is still running. What commits late carries a number at or above it, so it is read the next time; what was seen
 * twice is told apart by its id. Without a mark nothing is read.
 */
export async function readLive(
  store: Store,
  mark: string | null,
  wanted: Wanted,
): Promise<{ next: string; rows: readonly LiveRow[]; isCut: boolean }> {
  const { rows } = await store.dispatch.query<LiveRow & { next: string }>({
    name: 'live',
    text: `select n.next, r.* from (select pg_snapshot_xmin(pg_current_snapshot())::text as next) n left join lateral (
        select e.tenant_id, e.id, e.xid::text as xid, e.topic, e.kind,
          array(select unnest(e.ids) intersect select unnest($3::uuid[])) as ids,
          array(select unnest(e.people) intersect select unnest($4::text[])) as people,
          case when e.kind = any ($5::text[]) then e.ids[1:50] else '{}' end as sample
        from live_event e
        where e.xid >= $1::xid8 and e.tenant_id = any ($2::uuid[])
          and (e.ids && $3::uuid[] or e.people && $4::text[] or e.kind = any ($5::text[]))
        order by e.xid limit ${MOST}) r on true`,
    values: [mark ?? '9223372036854775807', wanted.tenants, wanted.ids, wanted.people, wanted.kinds],
  });
  const next = rows[0]?.next;
  if (next === undefined) throw new Error('the watermark is missing');
  return { next, rows: rows.filter((row) => row.id !== null), isCut: rows.length === MOST };
}

/** Forgets what is older than ten minutes. */
export async function sweepLive(store: Store): Promise<void> {
  await store.dispatch.query(`delete from live_event where at < now() - interval '10 minutes'`);
}
