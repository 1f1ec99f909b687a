import { Agent, AgentPatch } from '@valence/contract';
import { z } from 'zod';
import { Failure } from '#base';
import { defineRoute } from '../route.ts';
import { agentOf } from './list-agents.ts';

export const changeAgent = defineRoute({
  method: 'PATCH',
  path: '/api/agents/:name',
  summary: 'Change how far an agent may go on its own, or switch it on and off (managers)',
  purpose: 'sales',
  input: AgentPatch.extend({ name: z.string() }),
  output: Agent,
  async handle({ name, ...change }, { scope, person, services }) {
    if (person.role === 'rep') throw new Failure('auth.forbidden');
    const changed = await services.process.agents.change(scope, name, change);
    return agentOf(changed, await services.process.studio.tools(scope));
  },
});
