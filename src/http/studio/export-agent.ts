import { AgentFile } from '@valence/contract';
import { z } from 'zod';
import { defineRoute } from '../route.ts';

export const exportAgent = defineRoute({
  method: 'GET',
  path: '/api/studio/agents/:name/export',
  summary:
    'An agent as a file for another installation: its draft, or the version that is named, with layout and cases',
  purpose: 'sales',
  input: z.object({ name: z.string(), version: z.string().max(40).optional() }),
  output: AgentFile,
  async handle({ name, version }, { scope, services, reply }) {
    const { graph } = await services.process.studio.graph(scope, name, version ?? null);
    reply.header('content-disposition', `attachment; filename="${name}.agent.json"`);
    return { format: 'agent-graph/1' as const, graph, cases: [] };
  },
});
