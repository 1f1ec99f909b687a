import type { Scope } from '#kernel/security';
import { refold } from './refold.ts';

/** Records folded per transaction. */
const CHUNK = 1_000;

/** How many records were folded again from all that was said, and which came out otherwise than they are stored. */
export type FoldCheck = Readonly<{ checked: number; different: readonly string[] }>;

class Dry extends Error {}

/**
 * Folds records anew and compares, without keeping anything: `most` of them spread over the workspace, or all (null).
 * Records that somebody changes meanwhile wait for one chunk.
 */
export async function checkFold(
  scope: Scope,
  most: number | null,
  progress: (checked: number) => void = () => {},
): Promise<FoldCheck> {
  const different: string[] = [];
  let checked = 0;
  let after: string | null = null;
  for (;;) {
    const ids: readonly string[] = await idsAfter(scope, after, most);
    if (ids.length === 0) return { checked, different };
    for (const { id, change } of await foldedDry(scope, ids)) if (change !== 'same') different.push(id);
    checked += ids.length;
    progress(checked);
    if (most !== null) return { checked, different };
    after = ids.at(-1) ?? null;
  }
}

async function idsAfter(scope: Scope, after: string | null, most: number | null): Promise<string[]> {
  return scope.read(async (tx) => {
    const rows =
      most === null
        ? await tx.query<{ id: string }>(
            `select id from entity where tenant_id = $1 and ($2::uuid is null or id > $2) order by id limit ${CHUNK}`,
            [tx.settings.tenantId, after],
          )
        : await tx.query<{ id: string }>('select id from entity where tenant_id = $1 order by md5(id::text) limit $2', [
            tx.settings.tenantId,
            most,
          ]);
    return rows.map((r) => r.id);
  });
}

async function foldedDry(scope: Scope, ids: readonly string[]) {
  let done: Awaited<ReturnType<typeof refold>> = [];
  try {
    await scope.write(async (tx) => {
      done = await refold(tx, ids);
      throw new Dry();
    });
  } catch (error) {
    if (!(error instanceof Dry)) throw error;
  }
  return done;
}
