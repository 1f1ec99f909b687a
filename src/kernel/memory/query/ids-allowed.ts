import type { Scope } from '#kernel/security';
import type { Tx } from '#store';
import { askIn } from './ask-in.ts';
import { idList } from './id-list.ts';
import { anyRowsSeen, type Act } from './rows.ts';
import { statementName } from './statement-name.ts';

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
  const text = `select e.id from entity e where e.tenant_id = $1 and e.id = any (${idList(list)})${allowed === null ? '' : ` and ${allowed}`}`;
  const rows = await tx.query<{ id: string }>(text, asking.values, statementName('ids-allowed', text));
  return new Set(rows.map((r) => r.id));
}
