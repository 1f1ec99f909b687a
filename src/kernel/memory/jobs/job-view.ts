import { z } from 'zod';
import { FAILURES, type FailureCode, type Params, type Text } from '#base';
import type { Scope } from '#kernel/security';
import type { JobActor } from '#store';

/** How a job stands, as `JOB_STATES` of the contract. */
export type JobState = 'waiting' | 'running' | 'cancelling' | 'done' | 'failed' | 'cancelled' | 'undoing' | 'undone';

/** Records that were left alone: `ids` are the first of them. */
export const Skip = z.object({
  reason: z.object({ zh: z.string(), en: z.string() }),
  count: z.number(),
  ids: z.array(z.string()),
});
export type Skip = z.infer<typeof Skip>;

export const ShownResult = z.object({
  changed: z.number().default(0),
  unchanged: z.number().default(0),
  skipped: z.array(Skip).default([]),
  file: z
    .object({ blob: z.string(), name: z.string(), mediaType: z.string(), bytes: z.number(), rows: z.number() })
    .nullable()
    .default(null),
});
export type ShownResult = z.infer<typeof ShownResult>;

/** What every shown job writes at its checkpoints; a job may keep more beside it. */
export const ShownProgress = z.object({
  done: z.number().default(0),
  total: z.number().default(0),
  rowsPerSecond: z.number().default(0),
  result: ShownResult.optional(),
});

/** A job as people see it. */
export type JobView = Readonly<{
  id: string;
  kind: string;
  title: Text;
  state: JobState;
  done: number;
  total: number;
  rowsPerSecond: number;
  startedBy: string;
  isMine: boolean;
  madeAt: Date;
  endedAt: Date | null;
  /** Why it failed; null code: a fault of ours, told by the job's number. */
  failure: Readonly<{ code: FailureCode | null; params: Params }> | null;
  result: ShownResult | null;
  batchId: string | null;
  input: unknown;
}>;

export const UNDO_JOB = 'job.undo';

/** Columns of a job with the one that takes it back; `$1` is the workspace. */
export const JOB_FROM = `job j
  left join batch b on b.tenant_id = j.tenant_id and b.id = j.batch_id
  left join lateral (select u.status, u.progress from job u where u.tenant_id = j.tenant_id and u.undo_of = j.id order by u.id desc limit 1) u on true`;
export const JOB_COLUMNS = `j.id, j.kind, j.title, j.status, j.progress, j.actor, j.is_cancelled, j.failure, j.error, j.made_at, j.ended_at, j.batch_id, j.input,
  b.retracted_at is not null as is_retracted, u.status as undo_status, u.progress as undo_progress`;

export type JobRow = {
  id: string;
  kind: string;
  title: Text;
  status: 'ready' | 'running' | 'done' | 'failed' | 'cancelled';
  progress: unknown;
  actor: JobActor;
  is_cancelled: boolean;
  failure: { code: string; params: Params } | null;
  error: string | null;
  made_at: Date;
  ended_at: Date | null;
  batch_id: string | null;
  input: unknown;
  is_retracted: boolean;
  undo_status: JobRow['status'] | null;
  undo_progress: unknown;
};

/** The row as this scope sees it. */
export function viewOf(scope: Scope, row: JobRow): JobView {
  const state = stateOf(row);
  const progress = ShownProgress.safeParse((state === 'undoing' ? row.undo_progress : row.progress) ?? {});
  const { done, total, rowsPerSecond } = progress.data ?? { done: 0, total: 0, rowsPerSecond: 0 };
  return {
    id: row.id,
    kind: row.kind,
    title: row.title,
    state,
    done,
    total,
    rowsPerSecond,
    startedBy: row.actor.name ?? '',
    isMine: row.actor.id === scope.actor.id,
    madeAt: row.made_at,
    endedAt: row.ended_at,
    failure: row.status === 'failed' ? failureOf(row) : null,
    result: ShownProgress.safeParse(row.progress ?? {}).data?.result ?? null,
    batchId: row.batch_id,
    input: row.input,
  };
}

const isOpen = (status: JobRow['status'] | null): boolean => status === 'ready' || status === 'running';

function stateOf(row: JobRow): JobState {
  if (isOpen(row.status)) {
    if (row.is_cancelled) return 'cancelling';
    return row.status === 'ready' && row.progress === null ? 'waiting' : 'running';
  }
  if (isOpen(row.undo_status)) return row.status === 'cancelled' ? 'cancelling' : 'undoing';
  if (row.status === 'cancelled') return 'cancelled';
  if (row.is_retracted && row.kind !== UNDO_JOB) return 'undone';
  return row.status === 'failed' ? 'failed' : 'done';
}

function failureOf({ failure, id }: JobRow): NonNullable<JobView['failure']> {
  if (failure === null || !(failure.code in FAILURES)) return { code: null, params: { id } };
  return { code: failure.code as FailureCode, params: failure.params };
}

/** May be stopped: at work and not a taking back. Imports are stopped on their own page. */
export function canCancel(view: JobView): boolean {
  return (view.state === 'waiting' || view.state === 'running') && isOwnMaster(view);
}

/** May be taken back: it wrote under a batch that still counts. */
export function canUndo(view: JobView): boolean {
  return (view.state === 'done' || view.state === 'failed') && view.batchId !== null && isOwnMaster(view);
}

function isOwnMaster({ kind }: JobView): boolean {
  return kind !== UNDO_JOB && !kind.startsWith('import.');
}
