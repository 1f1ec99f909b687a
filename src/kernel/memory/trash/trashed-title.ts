import type { Scope } from '#kernel/security';

/** A rep sees what they put into the trash themselves; managers and administrators see all of it. */
export function seesAllTrash({ actor }: Scope): boolean {
  return actor.role !== 'rep' || actor.type === 'system';
}

/** The title of a record, or of the one it was merged into, when that lies in the trash and this asker may see it there; else null. */
export async function trashedTitle(scope: Scope, id: string): Promise<string | null> {
  return scope.read(async (tx) => {
    const [row] = await tx.query<{ title: string }>(
      `select title from trash
       where tenant_id = $1 and entity_id = coalesce((select canonical_id from canonical where tenant_id = $1 and id = $2), $2)
         and restored_at is null and purged_at is null and ($3 or actor = $4)`,
      [tx.settings.tenantId, id, seesAllTrash(scope), tx.settings.actor],
    );
    return row?.title ?? null;
  });
}
