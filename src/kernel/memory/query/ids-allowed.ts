import type { Scope } from '#kernel/security';
import type { Tx } from '#store';
import { askIn } from './ask-in.ts';
import { anyRowsSeen, type Act } from './rows.ts';

/**
 * Which of these records the scope may see, change or remove; the others are as good as absent. For writers, jobs and
 * whoever has ids from elsewhere.
 */
export async function idsAllowed(
  tx: Tx,
  scope: Scope,
  ids: readonly string[],
  act: Act = 'see',
): Promise<ReadonlySet<string>> {
  if (ids.length === 0) return new Set();
  const asking = await askIn(tx, scope);
  const list = asking.add([...new Set(ids)]);
  const allowed = await anyRowsSeen(asking, 'e', act);
  const rows = await tx.query<{ id: string }>(
    `select e.id from entity e where e.tenant_id = $1 and e.id = any (${list}::uuid[])${allowed === null ? '' : ` and ${allowed}`}`,
    asking.values,
  );
  return new Set(rows.map((r) => r.id));
}
