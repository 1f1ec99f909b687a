import { Tool } from '@valence/contract';
import { z } from 'zod';
import { defineRoute } from '../route.ts';

export const listTools = defineRoute({
  method: 'GET',
  path: '/api/tools',
  summary: 'What agents can call, with what it does to the world',
  purpose: 'sales',
  input: z.object({}),
  output: z.object({ tools: z.array(Tool) }),
  handle: async (_input, { services }) => ({
    tools: services.tools.map(({ name, version, title, about, effect, purpose, input, output }) => ({
      name,
      version,
      title,
      about,
      effect,
      purpose,
      input: z.toJSONSchema(input, { io: 'input', unrepresentable: 'any' }),
      output: z.toJSONSchema(output, { io: 'output', unrepresentable: 'any' }),
    })),
  }),
});
