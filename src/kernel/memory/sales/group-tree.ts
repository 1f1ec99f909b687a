import type { Scope } from '#kernel/security';
import type { Tx } from '#store';
import { idsAllowed } from '../query/ids-allowed.ts';

/** Levels below a company that are followed; deeper groups are cut there. */
const DEEPEST = 12;
const MOST = 5_000;

/** A company of a group: how far below the asked one, and above it whom. */
export type GroupMember = Readonly<{ id: string; parent: string | null; depth: number }>;

/** A company with all below it, as far as the asker may see them; a company that is its own ancestor is taken in once. */
export async function companiesBelow(tx: Tx, scope: Scope, root: string): Promise<GroupMember[]> {
  const rows = await tx.query<{ id: string; parent: string | null; depth: number }>(
    `with recursive tree as (
       select id, t6 as parent, 0 as depth, array[id] as path from entity where tenant_id = $1 and id = $2 and kind = 'organisation'
       union all
       select e.id, e.t6, tree.depth + 1, tree.path || e.id from tree
       join entity e on e.tenant_id = $1 and e.kind = 'organisation' and e.t6 = tree.id::text
       where tree.depth < ${DEEPEST} and not e.id = any (tree.path))
     select id, parent, min(depth)::int as depth from tree group by id, parent order by min(depth), id limit ${MOST}`,
    [tx.settings.tenantId, root],
  );
  const allowed = await idsAllowed(
    tx,
    scope,
    rows.map((r) => r.id),
  );
  return rows.filter((r) => allowed.has(r.id));
}
