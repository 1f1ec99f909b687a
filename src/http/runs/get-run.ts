import { RunDetail } from '@valence/contract';
import { z } from 'zod';
import { asId } from '#base';
import { readRun } from '#kernel/process';
import { defineRoute } from '../route.ts';
import { runDetailOf } from './present.ts';

export const getRun = defineRoute({
  method: 'GET',
  path: '/api/runs/:id',
  summary: 'A run with its steps: times, inputs, outputs and what they rest on',
  purpose: 'sales',
  input: z.object({ id: z.string() }),
  output: RunDetail,
  handle: async ({ id }, { scope, services }) => runDetailOf(scope, services, await readRun(scope, asId('run', id))),
});
