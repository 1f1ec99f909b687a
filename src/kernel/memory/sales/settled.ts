import type { Tx } from '#store';

/** One after the other per record, in the order of ids so that nobody waits in a circle; until the transaction ends. */
export async function lockSettling(tx: Tx, ids: readonly string[]): Promise<void> {
  await tx.query(
    `select pg_advisory_xact_lock(hashtextextended('settle ' || $1 || ' ' || id, 0)) from unnest($2::text[]) as id`,
    [tx.settings.tenantId, [...new Set(ids)].toSorted()],
  );
}

/** How much of each invoice, payment or credit note is allocated, whenever that was; some allocations may be left out. */
export async function settledOf(
  tx: Tx,
  ids: readonly string[],
  { without = [] }: { without?: readonly string[] } = {},
): Promise<ReadonlyMap<string, bigint>> {
  const rows = await tx.query<{ id: string; minor: string }>(
    `select s.id, sum(s.minor)::text as minor from (
       select r.id, a.id as allocation, a.n1 as minor from unnest($2::text[]) as r (id) join entity a on a.tenant_id = $1 and a.kind = 'allocation' and a.t1 = r.id
         left join entity p on p.tenant_id = $1 and p.id = a.t2::uuid
         where a.t2 is null or (p.id is not null and coalesce(p.t6, 'received') = 'received')
       union all select r.id, a.id, a.n1 from unnest($2::text[]) as r (id) join entity a on a.tenant_id = $1 and a.kind = 'allocation' and a.t2 = r.id
       union all select r.id, a.id, a.n1 from unnest($2::text[]) as r (id) join entity a on a.tenant_id = $1 and a.kind = 'allocation' and a.t3 = r.id) s
     where s.allocation <> all ($3::uuid[])
     group by s.id`,
    [tx.settings.tenantId, ids, without],
  );
  return new Map(rows.map((r) => [r.id, BigInt(r.minor)]));
}
