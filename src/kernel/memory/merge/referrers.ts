import { z } from 'zod';
import type { Scope } from '#kernel/security';
import { enqueueJob, type JobRun, type Tx } from '#store';
import { kindsIn } from '../kinds.ts';
import { refold, tellRefolded } from '../refold.ts';
import { isRef } from './refs.ts';

/** Records that refer to merged ones are folded at once up to this many, else by a job. */
const MOST_AT_ONCE = 200;
const CHUNK = 1_000;

export const REFOLD_REFERRERS = 'memory.refold-referrers';

/** Records, in id order, that name one of these: by the slots of their fields, and by a look through a kind where a field has none. */
async function referrersOf(
  tx: Tx,
  targets: readonly string[],
  page: { after: string | null; limit: number },
): Promise<string[]> {
  const kinds = await kindsIn(tx);
  const places: string[] = [];
  const values: unknown[] = [tx.settings.tenantId, targets, page.after];
  for (const kind of kinds.values()) {
    const fields = kind.fields.filter(isRef);
    if (fields.length === 0) continue;
    const name = `$${values.push(kind.name)}`;
    for (const field of fields) {
      if (field.type === 'refs') {
        const id = `$${values.push(field.id)}::text`;
        places.push(
          `select entity_id as id from listed where tenant_id = $1 and kind = ${name} and field = ${id} and value = any ($2::text[]) and ($3::uuid is null or entity_id > $3)`,
        );
        continue;
      }
      const hasSlot = field.slot !== undefined && kind.ready.has(field.id);
      const value = hasSlot ? field.slot : `data ->> $${values.push(field.id)}::text`;
      places.push(
        `select id from entity where tenant_id = $1 and kind = ${name} and ($3::uuid is null or id > $3) and ${value} = any ($2::text[])`,
      );
    }
  }
  if (places.length === 0) return [];
  const rows = await tx.query<{ id: string }>(
    `select id from (${places.join(' union ')}) as r order by id limit ${page.limit}`,
    values,
  );
  return rows.map((r) => r.id);
}

/**
 * Folds anew what names one of `targets`, because one of them was merged or is itself again: at once where it is little,
 * else as a job. Returns the job's id, null where all is done.
 */
export async function refreshReferrers(
  tx: Tx,
  scope: Scope,
  { targets, batchId }: { targets: readonly string[]; batchId: string },
): Promise<string | null> {
  const found = await referrersOf(tx, targets, { after: null, limit: MOST_AT_ONCE + 1 });
  if (found.length <= MOST_AT_ONCE) {
    await tellRefolded(tx, await refold(tx, found), { batchId });
    return null;
  }
  const { actor, locale } = scope;
  return enqueueJob(tx, {
    kind: REFOLD_REFERRERS,
    input: { targets },
    actor: { id: actor.id, role: actor.role, locale },
  });
}

const Input = z.object({ targets: z.array(z.string()) });
const Progress = z.object({ after: z.string().nullable() });

/** The background work of `refreshReferrers`, in chunks by id; it goes on where it stopped. */
export async function refoldReferrers(scope: Scope, job: JobRun): Promise<void> {
  const { targets } = Input.parse(job.input);
  let after = Progress.nullable().parse(job.progress)?.after ?? null;
  for (;;) {
    job.signal.throwIfAborted();
    const from: string | null = after;
    const next: string | null = await scope.write(async (tx) => {
      const found = await referrersOf(tx, targets, { after: from, limit: CHUNK });
      await tellRefolded(tx, await refold(tx, found), { batchId: null });
      const last = found.length < CHUNK ? null : (found.at(-1) ?? null);
      await job.checkpoint(tx, { after: last });
      return last;
    });
    if (next === null) return;
    after = next;
  }
}
