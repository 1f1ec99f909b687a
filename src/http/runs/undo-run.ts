import { RunDetail } from '@valence/contract';
import { z } from 'zod';
import { asId } from '#base';
import { readRun } from '#kernel/process';
import { defineRoute } from '../route.ts';
import { assertSeen, runDetailOf } from './present.ts';

export const undoRun = defineRoute({
  method: 'POST',
  path: '/api/runs/:id/undo',
  summary: 'Take back everything a run wrote; unless the agent acted on its own, it suggests anew',
  purpose: 'sales',
  input: z.object({ id: z.string() }),
  output: RunDetail,
  async handle({ id: text }, { scope, services }) {
    const id = asId('run', text);
    const run = await readRun(scope, id);
    await assertSeen(scope, services, run);
    const { autonomy, agent, subjectId } = run;
    await services.process.runs.undo(scope, id);
    // What a person took back by mistake should come back to them; what an agent did on its own should not happen again.
    if (autonomy !== 'act' && subjectId !== null) await services.process.agents.startByHand(scope, agent, subjectId);
    return runDetailOf(scope, services, await readRun(scope, id));
  },
});
