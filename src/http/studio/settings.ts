import { StudioSettings } from '@valence/contract';
import { z } from 'zod';
import { defineRoute } from '../route.ts';

export const getStudioSettings = defineRoute({
  method: 'GET',
  path: '/api/studio/settings',
  summary: 'Which roles besides administrators may build agents',
  purpose: 'sales',
  input: z.object({}),
  output: StudioSettings,
  handle: async (_input, { scope, services }) => ({ builders: [...(await services.process.studio.builders(scope))] }),
});

export const putStudioSettings = defineRoute({
  method: 'PUT',
  path: '/api/studio/settings',
  summary: 'Say which roles may build agents (administrators)',
  purpose: 'administration',
  input: StudioSettings,
  output: StudioSettings,
  handle: async ({ builders }, { scope, services }) => ({
    builders: [...(await services.process.studio.changeBuilders(scope, builders))],
  }),
});
