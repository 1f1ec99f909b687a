import { z } from 'zod';
import { headersOf } from '../mount.ts';
import { defineOpenRoute } from '../route.ts';

export const signOut = defineOpenRoute({
  method: 'DELETE',
  path: '/api/session',
  summary: 'Sign out',
  purpose: 'none',
  input: z.object({}),
  output: z.object({}),
  async handle(_input, { services, request, reply }) {
    reply.header('set-cookie', await services.security.signOut(headersOf(request)));
    reply.code(204);
    return {};
  },
});
