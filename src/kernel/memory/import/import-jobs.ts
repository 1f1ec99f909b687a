import { z } from 'zod';
import type { Scope } from '#kernel/security';
import type { JobHandlers, JobRun } from '#store';
import { checkImport } from './check-import.ts';
import { CHECK_IMPORT, RUN_IMPORT, UNDO_IMPORT } from './imports.ts';
import type { ImportJob } from './job-life.ts';
import { runImport } from './run-import.ts';
import { undoImport } from './undo-import.ts';

const Input = z.object({ import: z.string() });

/** The background work of imports. `openScope` gives the right of whoever asked for the job; `sales` is a fitting purpose. */
export function importHandlers(openScope: (job: Pick<JobRun, 'tenantId' | 'actor'>) => Scope): JobHandlers {
  const handler = (work: (step: ImportJob) => Promise<void>) => (job: JobRun) =>
    work({ scope: openScope(job), job, id: Input.parse(job.input).import });
  return {
    [CHECK_IMPORT]: handler(checkImport),
    [RUN_IMPORT]: handler(runImport),
    [UNDO_IMPORT]: handler(undoImport),
  };
}
