import { Failure } from '#base';
import type { Scope } from '#kernel/security';
import { answerPair } from './decide.ts';

/** Merged without asking from here on, where an administrator has allowed it. */
const SURE = 0.95;
/** In one go: the rest comes with the next. */
const MOST = 200;

/** Merges pairs that are as good as certain and agree on a code of their own; each is undone like any other merge. */
export async function mergeSurest(scope: Scope, kind: string, signal: AbortSignal): Promise<number> {
  const pairs = await scope.read((tx) =>
    tx.query<{ id: string }>(
      `select p.id from match_pair p join match_state s on s.tenant_id = p.tenant_id and s.kind = p.kind and s.is_automatic
       where p.tenant_id = $1 and p.kind = $2 and p.status = 'open' and p.probability >= ${SURE} and p.is_strong
       order by p.probability desc, p.id desc limit ${MOST}`,
      [tx.settings.tenantId, kind],
    ),
  );
  let merged = 0;
  for (const { id } of pairs) {
    signal.throwIfAborted();
    try {
      await answerPair(scope, id, { answer: 'same' });
      merged += 1;
    } catch (error) {
      // Somebody was faster, or one of the two is gone by now.
      if (!(error instanceof Failure)) throw error;
    }
  }
  return merged;
}
