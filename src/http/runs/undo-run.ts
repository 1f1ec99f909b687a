import { RunDetail } from '@valence/contract';
import { z } from 'zod';
import { asId, Failure } from '#base';
import { readRun } from '#kernel/process';
import type { Scope } from '#kernel/security';
import { defineRoute } from '../route.ts';
import type { Services } from '../services.ts';
import { assertSeen, runDetailOf } from './present.ts';

export const undoRun = defineRoute({
  method: 'POST',
  path: '/api/runs/:id/undo',
  summary:
    'Take back everything a run wrote; unless the agent acted on its own or was called by another, it suggests anew',
  purpose: 'sales',
  input: z.object({ id: z.string() }),
  output: RunDetail,
  async handle({ id: text }, { scope, services }) {
    const id = asId('run', text);
    const run = await readRun(scope, id);
    await assertSeen(scope, services, run);
    const { autonomy, agent, subjectId, parent } = run;
    await services.process.runs.undo(scope, id);
    // What a person took back by mistake should come back to them; what an agent did on its own should not happen again.
    const suggests = autonomy !== 'act' && parent === null;
    if (suggests && subjectId !== null) await suggestAnew(services, scope, { agent, subjectId });
    return runDetailOf(scope, services, await readRun(scope, id));
  },
});

/** An agent that is not at work any more, or switched off, suggests nothing. */
async function suggestAnew(
  { process }: Services,
  scope: Scope,
  { agent, subjectId }: { agent: string; subjectId: string },
): Promise<void> {
  try {
    await process.agents.startByHand(scope, agent, subjectId);
  } catch (error) {
    if (!(error instanceof Failure) || (error.code !== 'agent.unknown' && error.code !== 'agent.off')) throw error;
  }
}
