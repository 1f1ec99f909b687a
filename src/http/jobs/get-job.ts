import { Job } from '@valence/contract';
import { z } from 'zod';
import { asId } from '#base';
import { getJob } from '#kernel/memory';
import { defineRoute } from '../route.ts';
import { presentJob } from './present.ts';

export const getJobRoute = defineRoute({
  method: 'GET',
  path: '/api/jobs/:id',
  summary: 'One long job: how far it has come, what came out, what may be done with it',
  purpose: 'sales',
  input: z.object({ id: z.string() }),
  output: Job,
  handle: async ({ id }, { scope, locale }) => presentJob(scope, await getJob(scope, asId('job', id)), locale),
});
