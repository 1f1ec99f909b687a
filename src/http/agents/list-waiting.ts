import { AgentWaiting } from '@valence/contract';
import { z } from 'zod';
import { listWaiting } from '#kernel/process';
import { defineRoute } from '../route.ts';

export const listWaitingRoute = defineRoute({
  method: 'GET',
  path: '/api/agents/:name/waiting',
  summary: 'Runs of an agent that rest on another version of it',
  purpose: 'sales',
  input: z.object({ name: z.string() }),
  output: AgentWaiting,
  async handle({ name }, { scope, services }) {
    const { graph } = await services.process.agents.one(scope, name);
    const { canMove, stay } = await listWaiting(scope, graph);
    return { version: graph.version, canMove, stay: [...stay] };
  },
});
