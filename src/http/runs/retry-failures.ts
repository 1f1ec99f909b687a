import { RunsRetried } from '@valence/contract';
import { z } from 'zod';
import { retryFailures } from '#kernel/process';
import { defineRoute } from '../route.ts';

export const retryFailuresRoute = defineRoute({
  method: 'POST',
  path: '/api/runs/failures/retry',
  summary: 'Let failed runs that are alike go on where they failed, at most 500 at once',
  purpose: 'sales',
  input: z.object({ agent: z.string().max(100), node: z.string().max(100), reason: z.string().max(200) }),
  output: RunsRetried,
  handle: (group, { scope, services }) => retryFailures(services.process.engine, scope, group),
});
