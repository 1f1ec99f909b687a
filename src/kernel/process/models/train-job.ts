import { recallCount } from '#kernel/memory';
import type { Scope } from '#kernel/security';
import { enqueueJob, type JobRun } from '#store';
import { trainLeadScore } from './train-lead-score.ts';

export const TRAIN_JOB = 'model.train-lead-score';

/** Leads with an outcome below which no training is tried. */
export const OUTCOMES_NEEDED = 100;

/** Share of the whole that is done when a stage begins. */
const STAGE_START = { reading: 0.02, leaks: 0.1, learning: 0.3, checking: 0.9 } as const;
const STAGE_LENGTH = { reading: 0.08, leaks: 0.2, learning: 0.6, checking: 0.1 } as const;
const REPORT_EVERY_MS = 500;

/** Puts a training into the queue. Returns the job's id. */
export async function requestTraining(
  scope: Scope,
  ask: { later: readonly string[]; idField: string | null },
): Promise<string> {
  return scope.write((tx) =>
    enqueueJob(tx, {
      kind: TRAIN_JOB,
      input: ask,
      actor: { id: scope.actor.id, role: scope.actor.role, locale: scope.locale },
    }),
  );
}

/** The background work of `requestTraining`. A restart begins it anew: nothing is stored before it is finished. */
export async function runTraining(scope: Scope, job: JobRun): Promise<void> {
  const { later, idField } = job.input as { later: string[]; idField: string | null };
  let reported = 0;
  await trainLeadScore(scope, {
    later,
    idField,
    signal: job.signal,
    onProgress({ stage, share }) {
      if (Date.now() - reported < REPORT_EVERY_MS) return;
      reported = Date.now();
      const ratio = STAGE_START[stage] + STAGE_LENGTH[stage] * share;
      // Progress is for show; a lost lease is noticed by the renewal.
      scope.write((tx) => job.checkpoint(tx, { ratio })).catch(() => {});
    },
  });
}

/** How many leads have an outcome, and the training under way, if any. */
export async function trainingState(
  scope: Scope,
): Promise<{ outcomes: number; training: { ratio: number; startedAt: Date } | null; error: string | null }> {
  const { count } = await recallCount(scope, {
    kind: 'lead',
    filters: [{ field: 'status', op: 'oneOf', value: ['won', 'lost'] }],
  });
  const rows = await scope.read((tx) =>
    tx.query<{ status: string; progress: { ratio?: number } | null; made_at: Date; error: string | null }>(
      `select status, progress, made_at, error from job where tenant_id = $1 and kind = $2 order by made_at desc limit 1`,
      [scope.tenantId, TRAIN_JOB],
    ),
  );
  const job = rows[0];
  const isRunning = job !== undefined && (job.status === 'ready' || job.status === 'running');
  return {
    outcomes: count,
    training: isRunning ? { ratio: job.progress?.ratio ?? 0, startedAt: job.made_at } : null,
    error: job?.status === 'failed' ? job.error : null,
  };
}
