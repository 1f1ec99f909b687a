import type { Tx } from '#store';

/**
 * Works out anew which record each merged one stands for, among all that hang together with `records`, from the merges
 * that still stand. Chains are followed to their end.
 */
export async function realias(tx: Tx, records: readonly string[]): Promise<void> {
  if (records.length === 0) return;
  const edges = await tx.query<{ from_id: string; to_id: string; is_live: boolean }>(
    `with recursive near as (
       select id from unnest($2::uuid[]) as i (id)
       union
       select case when a.from_id = n.id then a.to_id else a.from_id end
       from near n join alias a on a.tenant_id = $1 and (a.from_id = n.id or a.to_id = n.id))
     select a.from_id, a.to_id, b.retracted_at is null as is_live
     from alias a join batch b on b.tenant_id = a.tenant_id and b.id = a.batch_id
     where a.tenant_id = $1 and a.from_id in (select id from near)`,
    [tx.settings.tenantId, records],
  );
  const rows = flattened(edges.filter((e) => e.is_live).map((e) => [e.from_id, e.to_id] as const));
  const all = [...new Set([...records, ...edges.map((e) => e.from_id)])];
  await tx.query(
    `with gone as (delete from canonical where tenant_id = $1 and id = any ($2::uuid[]) and not (id = any ($3::uuid[])))
     insert into canonical (tenant_id, id, canonical_id)
     select $1, r.id, r.canonical from jsonb_to_recordset($4) as r (id uuid, canonical uuid)
     on conflict (tenant_id, id) do update set canonical_id = excluded.canonical_id`,
    [
      tx.settings.tenantId,
      all,
      [...rows.keys()],
      JSON.stringify([...rows].map(([id, canonical]) => ({ id, canonical }))),
    ],
  );
}

/** Where each chain of merges ends. */
export function flattened(edges: readonly (readonly [from: string, to: string])[]): ReadonlyMap<string, string> {
  const next = new Map(edges);
  const ends = new Map<string, string>();
  for (const from of next.keys()) {
    const way: string[] = [];
    let at = from;
    for (let to = next.get(at); to !== undefined && way.length <= next.size; to = next.get(at)) {
      way.push(at);
      at = to;
    }
    for (const id of way) ends.set(id, at);
  }
  return ends;
}
