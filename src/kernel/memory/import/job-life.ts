import { Failure, type FailureCode, type Params, type Text } from '#base';
import type { Scope } from '#kernel/security';
import { enqueueJob, type JobRun, type Tx } from '#store';
import {
  lockImport,
  NO_COUNTS,
  readImport,
  type ImportState,
  type ImportStatus,
  type Progress,
} from './import-state.ts';

/** Thrown inside a transaction of a job that works on an import no more: someone has begun another step since. */
export class Superseded extends Error {}

/** A job of one import with the right to do its work. */
export type ImportJob = Readonly<{ scope: Scope; job: JobRun; id: string }>;

export const FIRST_PROGRESS: Progress = {
  afterRow: 0,
  done: 0,
  total: 0,
  counts: NO_COUNTS,
  rowsPerSecond: 0,
  after: null,
};

/** Puts the next step of an import into the queue; with a `title` people see it among long jobs. Returns the job's id. */
export function enqueueStep(scope: Scope, tx: Tx, kind: string, id: string, title?: Text): Promise<string> {
  const { actor, locale } = scope;
  const by = { id: actor.id, role: actor.role, name: actor.name, locale };
  return enqueueJob(tx, { kind, input: { import: id }, actor: by, ...(title === undefined ? {} : { title }) });
}

/** The import of a job that stands where the job expects it, or undefined when its work is done or was replaced. */
export async function currentImport(
  { scope, job, id }: ImportJob,
  status: ImportStatus,
): Promise<ImportState | undefined> {
  const state = await scope.read((tx) => readImport(tx, id));
  return state.jobId === job.id && state.status === status ? state : undefined;
}

/** Locks the import for one step of its job. @throws Superseded when the job is not the one that may go on. */
export async function lockForJob(tx: Tx, { job, id }: ImportJob, status: ImportStatus): Promise<ImportState> {
  const state = await lockImport(tx, id);
  if (state.jobId !== job.id || state.status !== status) throw new Superseded();
  return state;
}

/** A clock of one attempt: rows per second since it began. */
export function startRate(): (rows: number) => number {
  const startedMs = performance.now();
  return (rows) => Math.round((rows * 10_000) / Math.max(1, performance.now() - startedMs)) / 10;
}

/** What people are told about an error: a failure by its own code, anything else by the import's number. */
export function reasonOf(error: unknown, id: string): { code: FailureCode; params: Params } {
  return error instanceof Failure
    ? { code: error.code, params: error.params }
    : { code: 'import.failed', params: { id } };
}
