import { Welcome } from '@valence/contract';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { defineOpenRoute } from '../route.ts';

const LOCAL_NAMES = new Set(['localhost', '127.0.0.1', '[::1]', '::1']);
const LOOPBACK = new Set(['127.0.0.1', '::1', '::ffff:127.0.0.1']);

/**
 * Whether the browser that asks runs on this machine: the connection is local, the page was asked for by a local name, and
 * no proxy stands in between (behind one every caller would look local).
 */
function isLocal({ ip, hostname, headers }: FastifyRequest): boolean {
  const isForwarded =
    headers['x-forwarded-for'] !== undefined || headers['forwarded'] !== undefined || headers['via'] !== undefined;
  return LOOPBACK.has(ip) && LOCAL_NAMES.has(hostname) && !isForwarded;
}

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
    demo: isLocal(request) ? services.demoLogin() : null,
  }),
});
