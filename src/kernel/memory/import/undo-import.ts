import { notarise } from '#kernel/security';
import { retractBatch } from '../batch.ts';
import { Progress, updateImport } from './import-state.ts';
import { currentImport, FIRST_PROGRESS, lockForJob, startRate, Superseded, type ImportJob } from './job-life.ts';

/** Takes a finished import back in chunks; what it alone said disappears, everything else stands as it was. */
export async function undoImport(step: ImportJob): Promise<void> {
  const { scope, job, id } = step;
  const state = await currentImport(step, 'undoing');
  if (state === undefined) return;
  const before = job.progress === null ? FIRST_PROGRESS : Progress.parse(job.progress);
  const rateOf = startRate();
  try {
    if (state.batchId !== null)
      await retractBatch(
        scope,
        state.batchId,
        async ({ done, total, after }, tx) => {
          job.signal.throwIfAborted();
          await lockForJob(tx, step, 'undoing');
          const rowsPerSecond = rateOf(done);
          await job.checkpoint(tx, { ...FIRST_PROGRESS, done: before.done + done, total, after, rowsPerSecond });
        },
        before.after,
      );
    await scope.write(async (tx) => {
      await lockForJob(tx, step, 'undoing');
      await updateImport(tx, id, { status: 'undone', isEnded: true });
      await notarise(tx, [{ type: 'import.undone', body: { import: id, batch: state.batchId } }]);
      await tx.emit('import.undone', { kind: state.kind });
    });
  } catch (error) {
    if (!(error instanceof Superseded)) throw error;
  }
}
