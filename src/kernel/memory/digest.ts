import { createHash } from 'node:crypto';
import type { Scope } from '#kernel/security';

/**
 * A hash of everything a workspace shows: the live fold, the live links and the settings, without ids and times. Two
 * workspaces with an equal digest look the same to their people; what was said and taken back again does not count.
 */
export async function digestOf(scope: Scope): Promise<string> {
  return scope.read(async (tx) => {
    const hash = createHash('sha256');
    const [row] = await tx.query<{
      entities: string | null;
      links: string | null;
      fields: string | null;
      keys: string | null;
    }>(
      `select
        (select string_agg(md5(e.kind || e.title || e.data::text), '' order by md5(e.kind || e.title || e.data::text)) from entity e where e.tenant_id = $1) as entities,
        (select string_agg(l.kind, ',' order by l.kind) from link l left join batch b on b.tenant_id = l.tenant_id and b.id = l.batch_id where l.tenant_id = $1 and b.retracted_at is null) as links,
        (select string_agg(f.kind || f.id || f.type, ',' order by f.kind, f.id) from field f where f.tenant_id = $1) as fields,
        (select string_agg(k.kind || k.key, ',' order by k.kind, k.key) from entity_key k where k.tenant_id = $1) as keys`,
      [tx.settings.tenantId],
    );
    hash.update(JSON.stringify(row));
    return hash.digest('hex');
  });
}
