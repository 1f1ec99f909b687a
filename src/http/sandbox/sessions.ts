import { SandboxPage, SandboxSession } from '@valence/contract';
import { z } from 'zod';
import { asId, textOfId, type Id } from '#base';
import { defineRoute } from '../route.ts';
import { linesOf, sessionOf } from './present.ts';

const One = z.object({ id: z.string() });

export const listSandbox = defineRoute({
  method: 'GET',
  path: '/api/sandbox/sessions',
  summary: 'My sandbox sessions, newest first',
  purpose: 'sales',
  input: z.object({ after: z.string().optional(), limit: z.coerce.number().int().min(1).max(100).default(30) }),
  output: SandboxPage,
  async handle({ after, limit }, { scope, services }) {
    const from = after === undefined ? null : asId('sandbox', after);
    const { items, next } = await services.process.sandbox.list(scope, { after: from, limit });
    return {
      items: await linesOf(scope, items),
      next: next === null ? null : textOfId('sandbox', next as Id<'sandbox'>),
    };
  },
});

export const getSandbox = defineRoute({
  method: 'GET',
  path: '/api/sandbox/sessions/:id',
  summary: 'One sandbox session: its steps, where it stands and what it waits for',
  purpose: 'sales',
  input: One,
  output: SandboxSession,
  handle: async ({ id }, { scope, services }) =>
    sessionOf(scope, services, await services.process.sandbox.read(scope, asId('sandbox', id))),
});

export const dropSandbox = defineRoute({
  method: 'DELETE',
  path: '/api/sandbox/sessions/:id',
  summary: 'Forget a sandbox session',
  purpose: 'sales',
  input: One,
  output: z.object({ id: z.string() }),
  async handle({ id }, { scope, services }) {
    await services.process.sandbox.drop(scope, asId('sandbox', id));
    return { id };
  },
});
