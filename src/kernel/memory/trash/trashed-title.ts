import type { Scope } from '#kernel/security';
import type { Tx } from '#store';
import { sightIn } from '../sight.ts';

/**
 * What of the trash a scope may see, as an SQL condition over `trash`: what it put there itself, and where it may see all
 * records of a kind, those that were not private. Reps see their own only. `$1` is the workspace.
 */
export async function trashSeen(tx: Tx, scope: Scope, add: (value: unknown) => string): Promise<string> {
  const own = `actor = ${add(tx.settings.actor)}`;
  const { actor } = scope;
  if (actor.role === 'rep' && actor.type !== 'system') return own;
  const { kinds } = await sightIn(tx, scope);
  const open = [...kinds.values()].filter((k) => k.right.see === 'all').map((k) => k.name);
  return `(${own} or (kind = any (${add(open)}::text[]) and not is_private))`;
}

/** The title of a record, or of the one it was merged into, when that lies in the trash and this asker may see it there; else null. */
export async function trashedTitle(scope: Scope, id: string): Promise<string | null> {
  return scope.read(async (tx) => {
    const values: unknown[] = [tx.settings.tenantId, id];
    const seen = await trashSeen(tx, scope, (value) => `$${values.push(value)}`);
    const [row] = await tx.query<{ title: string }>(
      `select title from trash
       where tenant_id = $1 and entity_id = coalesce((select canonical_id from canonical where tenant_id = $1 and id = $2), $2)
         and restored_at is null and purged_at is null and ${seen}`,
      values,
    );
    return row?.title ?? null;
  });
}
