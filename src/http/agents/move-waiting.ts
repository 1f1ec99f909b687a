import { z } from 'zod';
import { moveWaiting } from '#kernel/process';
import { defineRoute } from '../route.ts';

export const moveWaitingRoute = defineRoute({
  method: 'POST',
  path: '/api/agents/:name/waiting/move',
  summary: 'Put resting runs of an agent on the version in use (managers)',
  purpose: 'sales',
  input: z.object({ name: z.string() }),
  output: z.object({ moved: z.number().int() }),
  async handle({ name }, { scope, services }) {
    const { graph } = await services.process.agents.one(scope, name);
    return { moved: await moveWaiting(scope, graph) };
  },
});
