import { RunDetail, RunStart } from '@valence/contract';
import { asId } from '#base';
import { readRun } from '#kernel/process';
import { defineRoute } from '../route.ts';
import { runDetailOf } from './present.ts';

export const startRun = defineRoute({
  method: 'POST',
  path: '/api/runs',
  summary: 'Start an agent by hand on one record',
  purpose: 'sales',
  input: RunStart,
  output: RunDetail,
  async handle({ agent, record }, { scope, services }) {
    const { id } = await services.process.agents.startByHand(scope, agent, asId('entity', record));
    return runDetailOf(scope, services, await readRun(scope, id));
  },
});
