import { Job } from '@valence/contract';
import { z } from 'zod';
import { asId } from '#base';
import { undoJob } from '#kernel/memory';
import { defineRoute } from '../route.ts';
import { presentJob } from './present.ts';

export const undoJobRoute = defineRoute({
  method: 'POST',
  path: '/api/jobs/:id/undo',
  summary: 'Take back everything a finished job wrote',
  purpose: 'sales',
  input: z.object({ id: z.string() }),
  output: Job,
  handle: async ({ id }, { scope, locale }) => presentJob(scope, await undoJob(scope, asId('job', id)), locale),
});
