import { RunFailures } from '@valence/contract';
import { z } from 'zod';
import { textOfId, type Id } from '#base';
import { listFailures } from '#kernel/process';
import { defineRoute } from '../route.ts';
import { errorText, titleOf } from './present.ts';

export const listFailuresRoute = defineRoute({
  method: 'GET',
  path: '/api/runs/failures',
  summary: 'Failed runs that could be tried again, alike ones together',
  purpose: 'sales',
  input: z.object({}),
  output: RunFailures,
  async handle(_input, { scope, services }) {
    const [groups, agents] = await Promise.all([listFailures(scope), services.process.agents.named(scope)]);
    return {
      items: groups.map(({ agent, lastAt, run, reason, ...group }) => ({
        ...group,
        agent,
        reason,
        agentTitle: titleOf(agents, agent),
        text: errorText(reason, scope.locale),
        lastAt: lastAt.toISOString(),
        run: textOfId('run', run as Id<'run'>),
      })),
    };
  },
});
