import type { Tx } from '#store';
import { firstOf } from './query/first-of.ts';

/** A key and the live record it belongs to. */
export type KeyOwner = Readonly<{ kind: string; key: string; entity: string }>;

/**
 * The live records that these keys name: each belongs to whoever claimed it last, unless that was taken back; of a merged
 * record to the one it was merged into. Keys of records in the trash name nobody.
 */
export async function ownersOfKeys(tx: Tx, kinds: readonly string[], keys: readonly string[]): Promise<KeyOwner[]> {
  if (keys.length === 0) return [];
  // Key by key through the index: in a table that has just begun to fill the planner would read all of it each time.
  return tx.query<KeyOwner>(
    `with claims as materialized (
       select k.kind, k.key, k.entity_id, k.observation_id, k.batch_id
       from unnest($2::text[]) as kinds (kind) cross join unnest($3::text[]) as keys (key)
       cross join lateral (
         select kind, key, entity_id, observation_id, batch_id from entity_key
         where tenant_id = $1 and kind = kinds.kind and key = keys.key offset 0) k)
     select distinct on (k.kind, k.key) k.kind, k.key, e.id as entity
     from claims k
     left join batch b on b.tenant_id = $1 and b.id = k.batch_id
     left join lateral (select canonical_id from canonical where tenant_id = $1 and id = k.entity_id offset 0) c on true
     cross join lateral (select id from entity where tenant_id = $1 and id = ${firstOf('c.canonical_id', 'k.entity_id')} offset 0) e
     where b.retracted_at is null
     order by k.kind, k.key, k.observation_id desc`,
    [tx.settings.tenantId, [...new Set(kinds)], [...new Set(keys)]],
    'key-owners',
  );
}

/** What one observation claims. */
export type KeyClaim = Readonly<{ kind: string; key: string; entity: string; observation: string }>;

/** Notes which keys name which records from now on. */
export async function claimKeys(tx: Tx, claims: readonly KeyClaim[], batchId: string | null): Promise<void> {
  if (claims.length === 0) return;
  await tx.query(
    `insert into entity_key (tenant_id, kind, key, entity_id, observation_id, batch_id)
     select $1, r.kind, r.key, r.entity, r.observation, $3 from jsonb_to_recordset($2) as r (kind text, key text, entity uuid, observation uuid)
     on conflict do nothing`,
    [tx.settings.tenantId, JSON.stringify(claims), batchId],
    'claim-keys',
  );
}
