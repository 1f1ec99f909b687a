import { Activate, NewVersion, StudioAgentDetail } from '@valence/contract';
import { z } from 'zod';
import { defineRoute } from '../route.ts';
import { studioDetailOf } from './present.ts';

export const publishAgent = defineRoute({
  method: 'POST',
  path: '/api/studio/agents/:name/versions',
  summary: 'Make a version of the draft, which never changes; only of a graph without errors',
  purpose: 'sales',
  input: NewVersion.extend({ name: z.string() }),
  output: StudioAgentDetail,
  handle: async (version, { scope, services }) => studioDetailOf(await services.process.studio.publish(scope, version)),
});

export const activateAgent = defineRoute({
  method: 'POST',
  path: '/api/studio/agents/:name/activate',
  summary: 'Set a version to work in the name of who asks, go back to an earlier one, or take the agent out of work',
  purpose: 'sales',
  input: Activate.extend({ name: z.string() }),
  output: StudioAgentDetail,
  handle: async (which, { scope, services }) => studioDetailOf(await services.process.studio.activate(scope, which)),
});
