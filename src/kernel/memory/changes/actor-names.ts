import type { Tx } from '#store';

/** Names of those who acted, by how transactions name them (`person:…`, `agent:…`); who has none is absent. */
export async function actorNames(tx: Tx, actors: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const people = [...new Set(actors.filter((a) => a.startsWith('person:')))].map((a) => a.slice('person:'.length));
  if (people.length === 0) return new Map();
  const rows = await tx.query<{ user_id: string; name: string }>(
    `select distinct on (user_id) user_id, name from (
       select substr(s.uri, 6) as user_id, s.name, s.id::text as id, 1 as rank from source s
       where s.tenant_id = $1 and s.kind = 'person' and s.uri = any (select 'user:' || u from unnest($2::text[]) u)
       union all select m.user_id, e.title, '', 0 from membership m join entity e on e.tenant_id = m.tenant_id and e.id = m.person_id
       where m.tenant_id = $1 and m.user_id = any ($2::text[])
       union all select 'key:' || k.id, k.name, '', 0 from api_key k
       where k.tenant_id = $1 and 'key:' || k.id = any ($2::text[])) n
     order by user_id, rank desc, id desc`,
    [tx.settings.tenantId, people],
  );
  return new Map(rows.map((r) => [`person:${r.user_id}`, r.name]));
}
