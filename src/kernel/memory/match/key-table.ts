import type { Tx } from '#store';
import type { MatchTable } from './engine/table.ts';

/** Rows under one key that are looked at; a key of more says too little. The same as `engine/find-pairs.ts`. */
const BLOCK_CAP = 80;
/** Records that one record is compared with, at most. */
const MOST_NEIGHBOURS = 120;

/** Writes the keys of records anew: `ids` beside the rows of the table, from the first on. */
export async function writeKeys(tx: Tx, kind: string, ids: readonly string[], table: MatchTable): Promise<void> {
  const keys: number[] = [];
  const owners: string[] = [];
  ids.forEach((id, row) => {
    for (const key of new Set(table.keysOf(row))) {
      keys.push(key);
      owners.push(id);
    }
  });
  await dropKeys(tx, ids);
  await tx.query(
    `insert into match_key (tenant_id, kind, key, entity_id)
     select $1, $2, r.key, r.id from unnest($3::int[], $4::uuid[]) as r (key, id) on conflict do nothing`,
    [tx.settings.tenantId, kind, keys, owners],
    'match-write-keys',
  );
}

export async function dropKeys(tx: Tx, ids: readonly string[]): Promise<void> {
  await tx.query(
    'delete from match_key where tenant_id = $1 and entity_id = any ($2::uuid[])',
    [tx.settings.tenantId, ids],
    'match-drop-keys',
  );
}

/** For each list of keys the records found under them, the tightest keys first. One statement. */
export async function neighboursOf(
  tx: Tx,
  kind: string,
  keys: readonly (readonly number[])[],
): Promise<readonly string[][]> {
  const all = [...new Set(keys.flat())];
  if (all.length === 0) return keys.map(() => []);
  const rows = await tx.query<{ key: number; ids: string[] }>(
    `select w.key, b.ids from unnest($3::int[]) as w (key) cross join lateral (
       select array_agg(k.entity_id) as ids from (
         select entity_id from match_key where tenant_id = $1 and kind = $2 and key = w.key limit ${BLOCK_CAP + 1}) k) b
     where b.ids is not null`,
    [tx.settings.tenantId, kind, all],
    'match-neighbours',
  );
  const blocks = new Map(rows.filter((row) => row.ids.length <= BLOCK_CAP).map((row) => [row.key, row.ids]));
  return keys.map((own) => {
    const tight = own.flatMap((key) => [blocks.get(key) ?? []]).toSorted((a, b) => a.length - b.length);
    return [...new Set(tight.flat())].slice(0, MOST_NEIGHBOURS);
  });
}
