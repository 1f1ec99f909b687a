import { JobPage } from '@valence/contract';
import { z } from 'zod';
import { asId } from '#base';
import { listJobs } from '#kernel/memory';
import { defineRoute } from '../route.ts';
import { jobsOf } from './present.ts';

export const listJobsRoute = defineRoute({
  method: 'GET',
  path: '/api/jobs',
  summary: 'Long jobs, newest first: exports, bulk changes, imports, undoing',
  purpose: 'sales',
  input: z.object({
    state: z.enum(['open', 'all']).default('all'),
    after: z.string().optional(),
    limit: z.coerce.number().int().min(1).max(100).default(30),
  }),
  output: JobPage,
  async handle({ state, after, limit }, { scope, locale }) {
    const page = await listJobs(scope, { state, after: after === undefined ? null : asId('job', after), limit });
    return { items: await jobsOf(scope, page.items, locale), next: page.next };
  },
});
