import type { Role, Scope, Security } from '#kernel/security';
import { startJobs, type JobHandlers, type JobRun, type Store } from '#store';
import { BULK_JOB } from '../bulk/bulk.ts';
import { runBulk } from '../bulk/run-bulk.ts';
import { EXPORT_JOB, runExport } from '../export/export.ts';
import { UNDO_JOB, type JobView } from './job-view.ts';
import { getJob, runUndo } from './jobs.ts';

const POLL_MS = 20;

type Ground = Readonly<{ store: Store; security: Security }>;

/** Works on bulk changes, exports and undoing as whoever asked for them. Only for tests. */
export function workOnJobs({ store, security }: Ground, more: JobHandlers = {}, owner = 'bench') {
  const open = ({ tenantId, actor }: JobRun): Scope =>
    security.scopeFor(
      tenantId,
      { type: 'person', id: actor.id, name: actor.name ?? '', role: actor.role as Role },
      'sales',
    );
  const handlers: JobHandlers = {
    [BULK_JOB]: (job) => runBulk(open(job), job),
    [EXPORT_JOB]: (job) => runExport(open(job), job),
    [UNDO_JOB]: (job) => runUndo(open(job), job),
    ...more,
  };
  return startJobs(store, handlers, { owner, report: () => {} });
}

/** Waits until a job stands at one of these. */
export async function jobAt(scope: Scope, id: string, ...states: JobView['state'][]): Promise<JobView> {
  for (let tries = 0; tries < 1_500; tries++) {
    const view = await getJob(scope, id);
    if (states.includes(view.state)) return view;
    if (view.state === 'failed') throw new Error(`the job failed: ${JSON.stringify(view)}`);
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  throw new Error(`the job never came to ${states.join()}`);
}
