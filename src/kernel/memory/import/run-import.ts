import { Failure } from '#base';
import { notarise } from '#kernel/security';
import type { Tx } from '#store';
import { retractBatch } from '../batch.ts';
import { observe } from '../observe.ts';
import { refreshStatistics } from '../statistics.ts';
import { countChunk } from './check-import.ts';
import { planChunk } from './complete-rows.ts';
import { Progress, updateImport, type ImportState } from './import-state.ts';
import {
  currentImport,
  FIRST_PROGRESS,
  lockForJob,
  reasonOf,
  startRate,
  Superseded,
  type ImportJob,
} from './job-life.ts';
import { withTable } from './open-file.ts';
import { openPlan, type OpenPlan } from './open-plan.ts';
import { readChunks, type RowChunk } from './read-chunks.ts';

/** Rows after which the tables look different to the planner. */
const MANY_ROWS = 1_000;

/** Thrown when someone wants the import stopped. */
class Cancelled extends Error {}

/**
 * Writes a checked file: each chunk of rows is one transaction with its progress, so a server that dies is followed by
 * another one that goes on with the next chunk. Cancelling or failing takes everything back.
 */
export async function runImport(step: ImportJob): Promise<void> {
  const state = await currentImport(step, 'importing');
  if (state === undefined) return;
  try {
    if (state.report.isCancelling) throw new Cancelled();
    await importFile(step, state);
  } catch (error) {
    if (error instanceof Superseded) return;
    if (step.job.signal.aborted) throw error;
    await takeBack(step, state, error);
    if (!(error instanceof Cancelled) && !(error instanceof Failure)) throw error;
  }
}

type Work = OpenPlan & Readonly<{ step: ImportJob; state: ImportState }>;

async function importFile(step: ImportJob, state: ImportState): Promise<void> {
  const { scope, job, id } = step;
  const opened = await openPlan(scope, state);
  const { plan } = opened;
  const work: Work = { step, state, ...opened };
  const before = job.progress === null ? FIRST_PROGRESS : Progress.parse(job.progress);
  const rateOf = startRate();
  let progress: Progress = { ...before, total: state.report.counts.rowsRead };
  await withTable(scope, state, async (table) => {
    const chunks = readChunks(plan, table, progress.afterRow);
    for await (const chunk of readAhead(chunks)) {
      job.signal.throwIfAborted();
      const rowsPerSecond = rateOf(progress.done + chunk.read - before.done);
      progress = await writeChunk(work, chunk, { ...progress, rowsPerSecond });
    }
  });
  if (progress.done >= MANY_ROWS) await refreshStatistics(scope);
  await scope.write(async (tx) => {
    const now = await lockForJob(tx, step, 'importing');
    if (now.report.isCancelling) throw new Cancelled();
    await job.checkpoint(tx, progress);
    const report = { ...now.report, counts: progress.counts };
    await updateImport(tx, id, { status: 'done', isEnded: true, report });
    const { sha256 } = state.report;
    await notarise(tx, [
      {
        type: 'import.done',
        body: { import: id, batch: state.batchId, kind: state.kind, sha256, counts: progress.counts },
      },
    ]);
    const [key] = plan.keys;
    await tx.emit('import.done', { kind: state.kind, idField: plan.keys.length === 1 ? key : null });
  });
}

/** Reads the next chunk while this one is written. */
async function* readAhead<T>(chunks: AsyncGenerator<T>): AsyncGenerator<T> {
  let next = chunks.next();
  try {
    for (;;) {
      const { value, done } = await next;
      if (done === true) return;
      next = chunks.next();
      // When writing fails nobody waits for what was read ahead.
      next.catch(() => {});
      yield value;
    }
  } finally {
    await next.catch(() => {});
    await chunks.return(undefined);
  }
}

async function writeChunk(
  { step, state, plan, directory, relations }: Work,
  chunk: RowChunk,
  before: Progress,
): Promise<Progress> {
  const { scope, job } = step;
  if (chunk.refused > 0 && !state.onlyValid)
    throw new Failure('import.has_errors', { params: { count: chunk.refused } });
  const written = await scope.write(async (tx) => {
    await lockImports(tx);
    const now = await lockForJob(tx, step, 'importing');
    if (now.report.isCancelling) throw new Cancelled();
    const at = state.madeAt;
    const planned = await planChunk({ tx, scope, plan, directory, relations, rows: chunk.rows, at });
    const { sayings, named, refused } = planned;
    if (refused > 0 && !state.onlyValid) throw new Failure('import.has_errors', { params: { count: refused } });
    if (sayings.length > 0)
      await observe(scope.within(tx), {
        source: { kind: 'import', name: state.fileName, version: null, sha256: state.report.sha256 },
        batchId: state.batchId,
        sayings,
      });
    const progress = {
      ...before,
      afterRow: chunk.lastRow,
      done: before.done + chunk.read,
      counts: countChunk(before.counts, chunk, planned),
    };
    await job.checkpoint(tx, progress);
    return { progress, named };
  });
  for (const { related, known } of written.named) directory.add(related, known);
  return written.progress;
}

/** Imports of one workspace write one chunk after the other: two files that name the same record make it once. */
async function lockImports(tx: Tx): Promise<void> {
  await tx.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`import ${tx.settings.tenantId}`]);
}

/** Ends an import that was cancelled or failed: what it wrote is taken back first, also when this is interrupted. */
async function takeBack(step: ImportJob, state: ImportState, error: unknown): Promise<void> {
  const { scope, job, id } = step;
  const isWanted = error instanceof Cancelled;
  const reason = isWanted ? state.error : reasonOf(error, id);
  await scope.write(async (tx) => {
    const now = await lockForJob(tx, step, 'importing');
    await job.checkpoint(tx, FIRST_PROGRESS);
    await updateImport(tx, id, { report: { ...now.report, isCancelling: true }, error: reason });
  });
  if (state.batchId !== null)
    await retractBatch(scope, state.batchId, async ({ done, total, after }, tx) => {
      job.signal.throwIfAborted();
      await lockForJob(tx, step, 'importing');
      await job.checkpoint(tx, { ...FIRST_PROGRESS, done, total, after });
    });
  await scope.write(async (tx) => {
    await lockForJob(tx, step, 'importing');
    await updateImport(tx, id, { status: reason === null ? 'cancelled' : 'failed', isEnded: true });
  });
}
