import { Welcome } from '@valence/contract';
import { z } from 'zod';
import { defineOpenRoute } from '../route.ts';

const LOOPBACK = new Set(['127.0.0.1', '::1', '::ffff:127.0.0.1']);

/** What the sign-in page shows. The demo login is told on this machine only. */
export const welcome = defineOpenRoute({
  method: 'GET',
  path: '/api/welcome',
  summary: 'Version, and how to sign in to the demo workspace',
  purpose: 'none',
  input: z.object({}),
  output: Welcome,
  handle: async (_input, { services, request }) => ({
    version: services.version,
    demo: LOOPBACK.has(request.ip) ? services.demoLogin() : null,
  }),
});
