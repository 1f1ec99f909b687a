import type { Scope } from '#kernel/security';
import type { Tx } from '#store';
import { saidBefore } from './merge/whereabouts.ts';
import { realias } from './merge/aliases.ts';
import { forget, refold } from './refold.ts';

const CHUNK = 1_000;

/**
 * Folds everything anew out of what was said, merged, trashed and taken back, as if nothing had been folded before: for
 * checks, and after a history was written into an empty workspace. Returns the records looked at.
 */
export async function rebuild(scope: Scope): Promise<number> {
  let count = 0;
  await everyChunk(scope, 'alias', 'from_id', async (tx, ids) => realias(tx, ids));
  await everyChunk(scope, 'observation', 'entity_id', async (tx, ids) => {
    count += ids.length;
    await refold(tx, ids, true);
  });
  await everyChunk(scope, 'entity', 'id', forgetUnsaid);
  return count;
}

type Work = (tx: Tx, ids: readonly string[]) => Promise<void>;

async function everyChunk(
  scope: Scope,
  table: 'alias' | 'observation' | 'entity',
  id: string,
  work: Work,
): Promise<void> {
  let after: string | null = null;
  do {
    const from: string | null = after;
    after = await scope.write(async (tx): Promise<string | null> => {
      const rows = await tx.query<{ id: string }>(
        `select distinct ${id} as id from ${table} where tenant_id = $1 and ($2::uuid is null or ${id} > $2) order by ${id} limit ${CHUNK}`,
        [tx.settings.tenantId, from],
      );
      await work(
        tx,
        rows.map((r) => r.id),
      );
      return rows.length < CHUNK ? null : (rows.at(-1)?.id ?? null);
    });
  } while (after !== null);
}

/** Records of which nothing was ever said are no records. */
async function forgetUnsaid(tx: Tx, ids: readonly string[]): Promise<void> {
  const said = await saidBefore(tx, ids);
  await forget(
    tx,
    ids.filter((id) => !said.has(id)),
  );
}
