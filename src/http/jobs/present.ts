import type { Job } from '@valence/contract';
import { FAILURES, say, textOfId, type Id, type Locale } from '#base';
import { canCancel, canUndo, recallMany, type JobView } from '#kernel/memory';
import { CASES_JOB } from '#kernel/process';
import type { Scope } from '#kernel/security';
import { refOf } from '../records/present.ts';

const BROKEN = {
  zh: '任务没有完成，这是我们的问题。请再试一次；若仍失败，请把编号 {id} 告诉管理员。',
  en: 'The job did not finish; that is our fault. Try again; if it fails again, tell an administrator the number {id}.',
};

/** Jobs as the wire has them, with the records they left alone: one look-up for all. */
export async function jobsOf(scope: Scope, views: readonly JobView[], locale: Locale): Promise<Job[]> {
  const ids = views.flatMap((view) => view.result?.skipped.flatMap((skip) => skip.ids) ?? []);
  const named = new Map((await recallMany(scope, ids)).map((entity) => [entity.id, refOf(entity)]));
  return views.map((view) => jobOf(view, locale, named));
}

/** One job as the wire has it. */
export async function presentJob(scope: Scope, view: JobView, locale: Locale): Promise<Job> {
  const [job] = await jobsOf(scope, [view], locale);
  if (job === undefined) throw new Error('one view makes one job');
  return job;
}

type Named = ReadonlyMap<string, ReturnType<typeof refOf>>;

function jobOf(view: JobView, locale: Locale, named: Named): Job {
  const id = textOfId('job', view.id as Id<'job'>);
  const { done, total, rowsPerSecond, failure } = view;
  const isAtWork = view.state === 'running' || view.state === 'undoing' || view.state === 'cancelling';
  return {
    id,
    kind: view.kind,
    title: view.title,
    state: view.state,
    done,
    total,
    percent: percentOf(view),
    rowsPerSecond,
    remainingMs: isAtWork && rowsPerSecond > 0 ? Math.round(((total - done) / rowsPerSecond) * 1000) : null,
    startedBy: view.startedBy,
    isMine: view.isMine,
    createdAt: view.madeAt.toISOString(),
    endedAt: view.endedAt?.toISOString() ?? null,
    error:
      failure === null ? null : say(failure.code === null ? BROKEN : FAILURES[failure.code], locale, failure.params),
    result: resultOf(view, id, named),
    batch: view.batchId === null ? null : textOfId('batch', view.batchId as Id<'batch'>),
    canCancel: canCancel(view),
    canUndo: canUndo(view),
    page: pageOf(view),
  };
}

function percentOf({ state, done, total }: JobView): number {
  if (state === 'done' || state === 'undone') return 100;
  return total <= 0 ? 0 : Math.min(99, Math.floor((done / total) * 100));
}

function resultOf({ result, state }: JobView, id: string, named: Named): Job['result'] {
  if (result === null) return null;
  const { changed, unchanged, skipped, file } = result;
  return {
    changed,
    unchanged,
    skipped: skipped.map(({ reason, count, ids }) => ({
      reason,
      count,
      examples: ids.flatMap((skippedId) => named.get(skippedId) ?? []),
    })),
    file:
      file === null || state !== 'done'
        ? null
        : {
            name: file.name,
            mediaType: file.mediaType,
            bytes: file.bytes,
            rows: file.rows,
            href: `/api/jobs/${id}/file`,
          },
  };
}

function pageOf({ kind, input }: JobView): string | null {
  if (kind === CASES_JOB) return `/cases/${encodeURIComponent((input as { graph: { name: string } }).graph.name)}`;
  const told = (input as { import?: unknown }).import;
  return kind.startsWith('import.') && typeof told === 'string'
    ? `/import/${textOfId('import', told as Id<'import'>)}`
    : null;
}
