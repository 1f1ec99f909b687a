import type { Scope } from '#kernel/security';
import { actorNames } from '../changes/actor-names.ts';
import { sightIn } from '../sight.ts';
import { trashSeen } from './trashed-title.ts';

/** A record in the trash. */
export type TrashItem = Readonly<{
  /** Of the line in the trash; pages go on from it. */
  id: string;
  entity: string;
  kind: string;
  title: string;
  /** Who put it there, by name. */
  by: string;
  at: Date;
  batchId: string;
}>;

/** What lies in the trash and can come back, newest first; `q` is looked for in titles. Reps see their own only. */
export async function trashList(
  scope: Scope,
  query: { kind?: string | null; q?: string; after?: string | null; limit: number },
): Promise<TrashItem[]> {
  return scope.read(async (tx) => {
    const values: unknown[] = [
      tx.settings.tenantId,
      query.after ?? null,
      query.kind ?? null,
      query.q?.trim() ?? '',
      query.limit,
    ];
    const { kinds } = await sightIn(tx, scope);
    const seen = await trashSeen(tx, scope, (value) => `$${values.push(value)}`);
    const named = [...kinds.values()].filter((k) => k.byId.has(k.titleField)).map((k) => k.name);
    const title = `case when kind = any ($${values.push(named)}::text[]) then title else '—' end`;
    const rows = await tx.query<Omit<TrashItem, 'by'> & { actor: string }>(
      `select id, entity_id as entity, kind, ${title} as title, actor, at, batch_id as "batchId" from trash
       where tenant_id = $1 and restored_at is null and purged_at is null and ($2::uuid is null or id < $2)
         and ($3::text is null or kind = $3) and ($4 = '' or strpos(lower(${title}), lower($4)) > 0) and ${seen}
       order by id desc limit $5`,
      values,
    );
    const names = await actorNames(
      tx,
      rows.map((r) => r.actor),
    );
    return rows.map(({ actor, ...item }) => ({ ...item, by: names.get(actor) ?? actor.replace(/^\w+:/, '') }));
  });
}
