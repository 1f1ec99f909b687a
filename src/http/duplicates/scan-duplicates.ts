import { Job } from '@valence/contract';
import { z } from 'zod';
import { Failure } from '#base';
import { getJob, startScan } from '#kernel/memory';
import { presentJob } from '../jobs/present.ts';
import { defineRoute } from '../route.ts';

export const scanDuplicates = defineRoute({
  method: 'POST',
  path: '/api/duplicates/scan',
  summary: 'Compare all records of a kind with each other, in the background',
  purpose: 'sales',
  input: z.object({ kind: z.string() }),
  output: Job,
  async handle({ kind }, { scope, person, locale }) {
    if (person.role === 'rep') throw new Failure('auth.forbidden');
    return presentJob(scope, await getJob(scope, await startScan(scope, kind)), locale);
  },
});
