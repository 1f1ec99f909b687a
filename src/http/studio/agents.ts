import { AgentVersionGraph, StudioAgentDetail, StudioAgentPatch, StudioAgents } from '@valence/contract';
import { z } from 'zod';
import { defineRoute } from '../route.ts';
import { studioDetailOf, studioRowOf } from './present.ts';

const Named = z.object({ name: z.string().max(64) });

export const listStudioAgents = defineRoute({
  method: 'GET',
  path: '/api/studio/agents',
  summary:
    'Agents as the studio has them: those that ship and those that were built here, with their drafts and versions',
  purpose: 'sales',
  input: z.object({}),
  output: StudioAgents,
  async handle(_input, { scope, services }) {
    const { agents, canBuild } = await services.process.studio.list(scope);
    return { agents: agents.map(studioRowOf), canBuild };
  },
});

export const getStudioAgent = defineRoute({
  method: 'GET',
  path: '/api/studio/agents/:name',
  summary: 'One agent with its draft and its versions, newest first',
  purpose: 'sales',
  input: Named,
  output: StudioAgentDetail,
  handle: async ({ name }, { scope, services }) => studioDetailOf(await services.process.studio.one(scope, name)),
});

export const getAgentVersion = defineRoute({
  method: 'GET',
  path: '/api/studio/agents/:name/versions/:version',
  summary: 'The graph of one version',
  purpose: 'sales',
  input: Named.extend({ version: z.string().max(40) }),
  output: AgentVersionGraph,
  handle: ({ name, version }, { scope, services }) => services.process.studio.graph(scope, name, version),
});

export const shareStudioAgent = defineRoute({
  method: 'PATCH',
  path: '/api/studio/agents/:name',
  summary: 'Say who sees an agent in the studio (who may build)',
  purpose: 'sales',
  input: StudioAgentPatch.extend({ name: z.string() }),
  output: StudioAgentDetail,
  handle: async ({ name, audience }, { scope, services }) =>
    studioDetailOf(await services.process.studio.share(scope, name, audience)),
});

export const removeStudioAgent = defineRoute({
  method: 'DELETE',
  path: '/api/studio/agents/:name',
  summary: 'Take an own agent away; 409 with their number while runs of it go on',
  purpose: 'sales',
  input: Named,
  output: z.object({ isRemoved: z.literal(true) }),
  async handle({ name }, { scope, services }) {
    await services.process.studio.remove(scope, name);
    return { isRemoved: true } as const;
  },
});
