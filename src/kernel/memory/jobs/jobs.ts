import { z } from 'zod';
import { Failure } from '#base';
import type { Scope } from '#kernel/security';
import { cancelJob, enqueueJob, type JobRun, type NewJob, type Tx } from '#store';
import { retractBatch } from '../batch.ts';
import {
  canCancel,
  canUndo,
  JOB_COLUMNS,
  JOB_FROM,
  ShownProgress,
  UNDO_JOB,
  viewOf,
  type JobRow,
  type JobView,
} from './job-view.ts';

/** Puts a job that people see into the queue in the name of who asks. Returns its id. */
export function enqueueShown(scope: Scope, tx: Tx, job: Omit<NewJob, 'actor'>): Promise<string> {
  const { id, role, name } = scope.actor;
  const key = job.key === undefined ? {} : { key: `${id} ${job.kind} ${job.key}` };
  return enqueueJob(tx, { ...job, ...key, actor: { id, role, name, locale: scope.locale } });
}

type JobList = Readonly<{ state: 'open' | 'all'; after: string | null; limit: number }>;

/** Jobs that people see, newest first. Reps see their own. */
export async function listJobs(
  scope: Scope,
  { state, after, limit }: JobList,
): Promise<{ items: readonly JobView[]; next: string | null }> {
  return scope.read(async (tx) => {
    const rows = await tx.query<JobRow>(
      `select ${JOB_COLUMNS} from ${JOB_FROM} where j.tenant_id = $1 and j.title is not null and j.undo_of is null
         and ($2::uuid is null or j.id < $2) and ($3::text is null or j.actor ->> 'id' = $3)
         and ($4 or j.status in ('ready', 'running') or u.status in ('ready', 'running')) order by j.id desc limit $5`,
      [tx.settings.tenantId, after, ownOnly(scope), state === 'all', limit + 1],
    );
    const items = rows.slice(0, limit).map((row) => viewOf(scope, row));
    return { items, next: rows.length > limit ? (items.at(-1)?.id ?? null) : null };
  });
}

/** Whose jobs this scope may see; null: everybody's. */
function ownOnly({ actor }: Scope): string | null {
  return actor.type === 'system' || actor.role !== 'rep' ? null : actor.id;
}

/** @throws Failure `job.not_found`: absent and of somebody else look alike. */
export async function getJob(scope: Scope, id: string): Promise<JobView> {
  return scope.read((tx) => readJob(tx, scope, id));
}

async function readJob(tx: Tx, scope: Scope, id: string): Promise<JobView> {
  const [row] = await tx.query<JobRow>(
    `select ${JOB_COLUMNS} from ${JOB_FROM} where j.tenant_id = $1 and j.id = $2 and j.title is not null and ($3::text is null or j.actor ->> 'id' = $3)`,
    [tx.settings.tenantId, id, ownOnly(scope)],
  );
  if (row === undefined) throw new Failure('job.not_found', { facts: { id } });
  return viewOf(scope, row);
}

/** Stops a job at its next checkpoint; what it wrote is taken back. @throws Failure `job.not_found`, `job.not_ready` */
export async function stopJob(scope: Scope, id: string): Promise<JobView> {
  return scope.write(async (tx) => {
    const view = await readJob(tx, scope, id);
    if (!canCancel(view)) throw new Failure('job.not_ready', { params: { state: view.state } });
    await cancelJob(tx, id);
    return readJob(tx, scope, id);
  });
}

/** Takes back what a job wrote, in the background. @throws Failure `job.not_found`, `job.not_ready` */
export async function undoJob(scope: Scope, id: string): Promise<JobView> {
  return scope.write(async (tx) => {
    await tx.query('select 1 from job where tenant_id = $1 and id = $2 for update', [tx.settings.tenantId, id]);
    const view = await readJob(tx, scope, id);
    if (!canUndo(view)) throw new Failure('job.not_ready', { params: { state: view.state } });
    await enqueueUndo(scope, tx, view);
    return readJob(tx, scope, id);
  });
}

/** Begins to take back what a job has written under its batch. */
export async function enqueueUndo(
  scope: Scope,
  tx: Tx,
  { id, title, batchId }: Readonly<Pick<JobView, 'id' | 'title' | 'batchId'>>,
): Promise<void> {
  if (batchId === null) return;
  await enqueueShown(scope, tx, {
    kind: UNDO_JOB,
    input: { batch: batchId },
    title: { zh: `撤销：${title.zh}`, en: `Undo: ${title.en}` },
    undoOf: id,
  });
}

const UndoInput = z.object({ batch: z.string() });
const UndoProgress = ShownProgress.extend({ after: z.string().nullable().default(null) });

/** The work of `undoJob`: takes the batch back in chunks and goes on where an earlier attempt stopped. */
export async function runUndo(scope: Scope, job: JobRun): Promise<void> {
  const { batch } = UndoInput.parse(job.input);
  const before = UndoProgress.parse(job.progress ?? {});
  const startedMs = performance.now();
  await retractBatch(
    scope,
    batch,
    async ({ done, total, after }, tx) => {
      job.signal.throwIfAborted();
      const rowsPerSecond = rateOf(done, startedMs);
      await job.checkpoint(tx, { done: before.done + done, total, after, rowsPerSecond });
    },
    before.after,
  );
}

/** Rows per second since `startedMs`, to a tenth. */
export function rateOf(rows: number, startedMs: number): number {
  return Math.round((rows * 10_000) / Math.max(1, performance.now() - startedMs)) / 10;
}
