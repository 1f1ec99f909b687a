import { RunDetail } from '@valence/contract';
import { z } from 'zod';
import { asId } from '#base';
import { readRun } from '#kernel/process';
import { defineRoute } from '../route.ts';
import { assertSeen, runDetailOf } from './present.ts';

export const retryRun = defineRoute({
  method: 'POST',
  path: '/api/runs/:id/retry',
  summary: 'Let a failed run go on where it failed; finished steps are not done again',
  purpose: 'sales',
  input: z.object({ id: z.string() }),
  output: RunDetail,
  async handle({ id: text }, { scope, services }) {
    const id = asId('run', text);
    await assertSeen(scope, services, await readRun(scope, id));
    await services.process.runs.retry(scope, id);
    return runDetailOf(scope, services, await readRun(scope, id));
  },
});
