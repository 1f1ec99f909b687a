import { Tool } from '@valence/contract';
import { z } from 'zod';
import { schemasOf } from '#kernel/process';
import { defineRoute } from '../route.ts';

export const listTools = defineRoute({
  method: 'GET',
  path: '/api/tools',
  summary: 'What agents can call, with what it does to the world',
  purpose: 'sales',
  input: z.object({}),
  output: z.object({ tools: z.array(Tool) }),
  handle: async (_input, { scope, services }) => ({
    tools: (await services.process.studio.tools(scope)).map((tool) => ({
      name: tool.name,
      version: tool.version,
      title: tool.title,
      about: tool.about,
      effect: tool.effect,
      purpose: tool.purpose,
      ...schemasOf(tool),
    })),
  }),
});
