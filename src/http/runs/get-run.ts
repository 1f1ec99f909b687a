import { RunDetail } from '@valence/contract';
import { z } from 'zod';
import { asId } from '#base';
import { readRun } from '#kernel/process';
import { defineRoute } from '../route.ts';
import { runDetailOf } from './present.ts';

/** Of more steps than these, the page asks for what one holds when it is opened. */
const MOST_WHOLE = 200;

export const getRun = defineRoute({
  method: 'GET',
  path: '/api/runs/:id',
  summary: 'A run with its steps: times, inputs, outputs and what they rest on',
  purpose: 'sales',
  input: z.object({ id: z.string() }),
  output: RunDetail,
  handle: async ({ id }, { scope, services }) =>
    runDetailOf(scope, services, await readRun(scope, asId('run', id), { mostWhole: MOST_WHOLE })),
});
