import { Failure } from '#base';
import { notarise, type Scope } from '#kernel/security';
import { JobCancelled, receiveBlob, type JobRun } from '#store';
import { ShownResult, type JobView } from '../jobs/job-view.ts';
import { enqueueShown, getJob, rateOf } from '../jobs/jobs.ts';
import { writeWorkspace } from './write-workspace.ts';

export const EXPORT_WORKSPACE_JOB = 'export.workspace';
const MEDIA_TYPE = 'application/gzip';
/** Rows between two reports of progress. */
const REPORT_ROWS = 20_000;

/** Begins to write the whole workspace into a file, in the background. @throws Failure `auth.forbidden` */
export async function startWorkspaceExport(scope: Scope, key: string | null): Promise<JobView> {
  if (scope.actor.role !== 'admin') throw new Failure('auth.forbidden');
  const id = await scope.write((tx) =>
    enqueueShown(scope, tx, {
      kind: EXPORT_WORKSPACE_JOB,
      input: {},
      title: { zh: '导出整个工作区', en: 'Export of the whole workspace' },
      ...(key === null ? {} : { key }),
    }),
  );
  return getJob(scope, id);
}

/** The work of `startWorkspaceExport`. Interrupted, it begins anew: half a file is never offered. */
export async function runWorkspaceExport(scope: Scope, job: JobRun): Promise<void> {
  if (job.isCancelled) throw new JobCancelled();
  const startedMs = performance.now();
  const total = await scope.read(async (tx) => {
    const [row] = await tx.query<{ n: bigint }>(
      `select (select count(*) from observation where tenant_id = $1) + 3 * (select count(*) from entity where tenant_id = $1) as n`,
      [tx.settings.tenantId],
    );
    return Number(row?.n ?? 0n);
  });
  let rows = 0;
  let reported = 0;
  const report = (result?: ShownResult) =>
    scope.write((tx) =>
      job.checkpoint(tx, {
        done: rows,
        total: Math.max(total, rows),
        rowsPerSecond: rateOf(rows, startedMs),
        ...(result === undefined ? {} : { result }),
      }),
    );
  await report();
  const blob = await scope.read((tx) => {
    const body = writeWorkspace(scope, tx, async (written) => {
      job.signal.throwIfAborted();
      rows = written;
      if (rows - reported < REPORT_ROWS) return;
      reported = rows;
      await report();
    });
    return receiveBlob(scope.write, { subjectId: null, name: 'workspace', mediaType: MEDIA_TYPE, body });
  });
  const name = `workspace-${new Date().toISOString().slice(0, 10)}.valence.jsonl.gz`;
  const file = { blob: blob.id, name, mediaType: MEDIA_TYPE, bytes: blob.bytes, rows };
  await report({ ...ShownResult.parse({}), file });
  await scope.write((tx) =>
    notarise(tx, [{ type: 'workspace.exported', body: { rows, bytes: blob.bytes, sha256: blob.sha256 } }]),
  );
}
