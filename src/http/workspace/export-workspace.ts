import { Job } from '@valence/contract';
import { z } from 'zod';
import { startWorkspaceExport } from '#kernel/memory';
import { presentJob } from '../jobs/present.ts';
import { defineRoute } from '../route.ts';

export const exportWorkspace = defineRoute({
  method: 'POST',
  path: '/api/workspace/export',
  summary: 'Write the whole workspace into one file, to be read in elsewhere (administrators)',
  purpose: 'administration',
  input: z.object({ idempotencyKey: z.string().min(8).max(80).optional() }),
  output: Job,
  handle: async ({ idempotencyKey }, { scope, locale }) =>
    presentJob(scope, await startWorkspaceExport(scope, idempotencyKey ?? null), locale),
});
