import { StepRow } from '@valence/contract';
import { z } from 'zod';
import { asId } from '#base';
import { readStep } from '#kernel/process';
import { defineRoute } from '../route.ts';
import { wholeStepOf } from './present.ts';

export const getStep = defineRoute({
  method: 'GET',
  path: '/api/runs/:id/steps/:node/:iteration',
  summary: 'One step of a run with all it holds',
  purpose: 'sales',
  input: z.object({ id: z.string(), node: z.string().max(80), iteration: z.coerce.number().int().min(1) }),
  output: StepRow,
  handle: async ({ id, node, iteration }, { scope, services }) =>
    wholeStepOf(scope, services, await readStep(scope, { run: asId('run', id), node, iteration })),
});
