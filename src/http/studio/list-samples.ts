import { AgentSamples } from '@valence/contract';
import { z } from 'zod';
import { textOfId, type Id } from '#base';
import { limitsOf } from '#kernel/memory';
import { defineRoute } from '../route.ts';

const NOTHING = { run: null, at: null, input: null, nodes: [] };

export const listSamples = defineRoute({
  method: 'GET',
  path: '/api/studio/agents/:name/samples',
  summary: 'What the nodes of an agent gave lately, for who may see its runs as a whole',
  purpose: 'sales',
  input: z.object({ name: z.string().max(64) }),
  output: AgentSamples,
  async handle({ name }, { scope, services }) {
    const { newest, nodes } = await services.process.studio.samples(scope, name);
    const { rows, fields } = await limitsOf(scope);
    if (newest === null || rows || fields) return NOTHING;
    return {
      run: textOfId('run', newest.id as Id<'run'>),
      at: newest.at.toISOString(),
      input: newest.input,
      nodes: nodes.map(({ node, run, at, output }) => ({
        node,
        run: textOfId('run', run as Id<'run'>),
        at: at.toISOString(),
        output,
      })),
    };
  },
});
