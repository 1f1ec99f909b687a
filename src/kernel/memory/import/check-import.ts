import { Failure } from '#base';
import type { Tx } from '#store';
import { planChunk } from './complete-rows.ts';
import {
  NO_COUNTS,
  updateImport,
  type Counts,
  type ImportProblem,
  type ImportState,
  type Progress,
} from './import-state.ts';
import {
  currentImport,
  FIRST_PROGRESS,
  lockForJob,
  reasonOf,
  startRate,
  Superseded,
  type ImportJob,
} from './job-life.ts';
import type { MatchedRow } from './match-rows.ts';
import { withTable } from './open-file.ts';
import { openPlan } from './open-plan.ts';
import { readChunks, type RowChunk } from './read-chunks.ts';

/** Problems kept for one import; the counts go on. */
const MOST_PROBLEMS = 1_000_000;

/** The dry run: reads the whole file, holds it against what is known, and writes down what would happen and what is wrong. */
export async function checkImport(step: ImportJob): Promise<void> {
  const state = await currentImport(step, 'checking');
  if (state === undefined) return;
  try {
    await checkFile(step, state);
  } catch (error) {
    if (error instanceof Superseded) return;
    if (step.job.signal.aborted) throw error;
    await step.scope.write(async (tx) => {
      await lockForJob(tx, step, 'checking');
      await step.job.checkpoint(tx, FIRST_PROGRESS);
      await updateImport(tx, step.id, { status: 'failed', isEnded: true, error: reasonOf(error, step.id) });
    });
    if (!(error instanceof Failure)) throw error;
  }
}

async function checkFile(step: ImportJob, state: ImportState): Promise<void> {
  const { scope, job, id } = step;
  const { plan, directory, relations } = await openPlan(scope, state);
  const rateOf = startRate();
  let counts = NO_COUNTS;
  let kept = 0;
  await scope.write(async (tx) => {
    await lockForJob(tx, step, 'checking');
    await tx.query('delete from import_problem where tenant_id = $1 and import_id = $2', [tx.settings.tenantId, id]);
  });
  await withTable(scope, state, async (table) => {
    for await (const chunk of readChunks(plan, table)) {
      job.signal.throwIfAborted();
      const planned = await scope.read((tx) =>
        planChunk({ tx, scope, plan, directory, relations, rows: chunk.rows, at: state.madeAt }),
      );
      counts = countChunk(counts, chunk, planned);
      const wrong = [...chunk.problems, ...planned.problems].toSorted((a, b) => a.row - b.row);
      const problems = wrong.slice(0, MOST_PROBLEMS - kept);
      const done = counts.rowsRead;
      const progress: Progress = {
        ...FIRST_PROGRESS,
        afterRow: chunk.lastRow,
        done,
        total: Math.max(done, state.report.counts.rowsRead),
        counts,
        rowsPerSecond: rateOf(done),
      };
      await scope.write(async (tx) => {
        await lockForJob(tx, step, 'checking');
        await insertProblems(tx, { id, from: kept, problems });
        await job.checkpoint(tx, progress);
      });
      kept += problems.length;
    }
  });
  await scope.write(async (tx) => {
    const now = await lockForJob(tx, step, 'checking');
    await updateImport(tx, id, { status: 'checked', report: { ...now.report, counts } });
  });
}

/** The counts with one more chunk. */
export function countChunk(
  counts: Counts,
  chunk: RowChunk,
  { matched, refused }: Readonly<{ matched: readonly MatchedRow[]; refused: number }>,
): Counts {
  const toCreate = matched.filter((m) => m.id === null).length;
  const toUpdate = matched.filter((m) => m.id !== null && m.isChanged).length;
  return {
    rowsRead: counts.rowsRead + chunk.read,
    toCreate: counts.toCreate + toCreate,
    toUpdate: counts.toUpdate + toUpdate,
    unchanged: counts.unchanged + matched.length - toCreate - toUpdate,
    duplicates: counts.duplicates + chunk.duplicates,
    refused: counts.refused + chunk.refused + refused,
  };
}

async function insertProblems(
  tx: Tx,
  { id, from, problems }: { id: string; from: number; problems: readonly ImportProblem[] },
): Promise<void> {
  if (problems.length === 0) return;
  const rows = problems.map((problem, at) => ({ ordinal: from + at + 1, row: problem.row, problem }));
  await tx.query(
    `insert into import_problem (tenant_id, import_id, ordinal, row, problem)
     select $1, $2, r.ordinal, r.row, r.problem from jsonb_to_recordset($3) as r (ordinal bigint, row bigint, problem jsonb)`,
    [tx.settings.tenantId, id, JSON.stringify(rows)],
  );
}
