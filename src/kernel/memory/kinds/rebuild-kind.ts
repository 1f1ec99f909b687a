import { z } from 'zod';
import type { Scope } from '#kernel/security';
import type { JobRun, Tx } from '#store';
import { ENTITY_COLUMNS, type EntityRow } from '../entity.ts';
import { foldedOf, writeFolded } from '../fold.ts';
import { ShownProgress } from '../jobs/job-view.ts';
import { rateOf } from '../jobs/jobs.ts';
import { kindIn, kindsIn } from '../kinds.ts';
import { countChildren } from '../rollup/recompute.ts';

/** Records written in one transaction. */
const CHUNK = 500;

const Progress = ShownProgress.extend({ after: z.string().nullable().default(null) });
type Progress = z.infer<typeof Progress>;
type Input = Readonly<{ kind: string; filling: readonly string[] }>;

/**
 * Writes all records of a kind anew with what the product computes: roll-ups, formulas, slots, search rows and unique
 * keys. Works in chunks by id, goes on where it stopped, and opens the filled fields for filters at the end.
 */
export async function rebuildKind(scope: Scope, job: JobRun): Promise<void> {
  const input = job.input as Input;
  let progress = Progress.parse(job.progress ?? {});
  const [startedMs, from] = [performance.now(), progress.done];
  if (progress.total === 0) progress = { ...progress, total: await countRecords(scope, input.kind) };
  for (;;) {
    job.signal.throwIfAborted();
    const before = progress;
    progress = await scope.write(async (tx) => {
      const next = await rebuildChunk(tx, input, before);
      const rowsPerSecond = rateOf(next.done - from, startedMs);
      await job.checkpoint(tx, { ...next, rowsPerSecond, result: { changed: next.done } });
      return next;
    });
    if (progress.after === null) return;
  }
}

async function countRecords(scope: Scope, kind: string): Promise<number> {
  const [row] = await scope.read((tx) =>
    tx.query<{ n: bigint }>('select count(*) as n from entity where tenant_id = $1 and kind = $2', [
      tx.settings.tenantId,
      kind,
    ]),
  );
  return Number(row?.n ?? 0n);
}

async function rebuildChunk(tx: Tx, { kind: name, filling }: Input, progress: Progress): Promise<Progress> {
  const kind = await kindIn(tx, name);
  const rows = await tx.query<EntityRow>(
    `select ${ENTITY_COLUMNS} from entity where tenant_id = $1 and kind = $2 and ($3::uuid is null or id > $3) order by id limit ${CHUNK} for update`,
    [tx.settings.tenantId, name, progress.after],
  );
  const open = rows.map((row) => ({ ...foldedOf(row, kind), isSearchStale: true }));
  for (const folded of open)
    for (const field of kind.retired) if (field.computed !== undefined) delete folded.data[field.id];
  await countChildren(tx, await kindsIn(tx), kind, open);
  await writeFolded(tx, open, new Set(rows.map((row) => row.id)), { isQuiet: true });
  const after = rows.length < CHUNK ? null : (rows.at(-1)?.id ?? null);
  if (after === null && filling.length > 0)
    await tx.query('update slot set is_ready = true where tenant_id = $1 and kind = $2 and field = any ($3)', [
      tx.settings.tenantId,
      name,
      filling,
    ]);
  const done = progress.done + rows.length;
  return { ...progress, done, total: Math.max(progress.total, done), after };
}
