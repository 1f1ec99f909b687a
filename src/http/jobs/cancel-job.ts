import { Job } from '@valence/contract';
import { z } from 'zod';
import { asId } from '#base';
import { stopJob } from '#kernel/memory';
import { defineRoute } from '../route.ts';
import { presentJob } from './present.ts';

export const cancelJobRoute = defineRoute({
  method: 'POST',
  path: '/api/jobs/:id/cancel',
  summary: 'Stop a job and take back what it wrote',
  purpose: 'sales',
  input: z.object({ id: z.string() }),
  output: Job,
  handle: async ({ id }, { scope, locale }) => presentJob(scope, await stopJob(scope, asId('job', id)), locale),
});
