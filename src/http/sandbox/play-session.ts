import { SandboxAnswer, SandboxPlay, SandboxSession, SandboxWake } from '@valence/contract';
import { z } from 'zod';
import { asId } from '#base';
import { defineRoute } from '../route.ts';
import { sessionOf } from './present.ts';

export const playSandbox = defineRoute({
  method: 'POST',
  path: '/api/sandbox/sessions/:id/play',
  summary: 'Play a sandbox session on: one step, or until a breakpoint, a wait or the end',
  purpose: 'sales',
  input: SandboxPlay.extend({ id: z.string() }),
  output: SandboxSession,
  handle: async ({ id, how }, { scope, services }) =>
    sessionOf(scope, services, await services.process.sandbox.advance(scope, { id: asId('sandbox', id), how })),
});

export const answerSandbox = defineRoute({
  method: 'POST',
  path: '/api/sandbox/sessions/:id/answer',
  summary: 'Answer the suggestion that a sandbox session waits for',
  purpose: 'sales',
  input: z.object({ id: z.string() }).and(SandboxAnswer),
  output: SandboxSession,
  async handle({ id, ...answer }, { scope, services }) {
    const session = await services.process.sandbox.answer(scope, { id: asId('sandbox', id), answer });
    return sessionOf(scope, services, session);
  },
});

export const wakeSandbox = defineRoute({
  method: 'POST',
  path: '/api/sandbox/sessions/:id/wake',
  summary: 'End what a sandbox session waits for: put its clock on, or tell it of an event',
  purpose: 'sales',
  input: SandboxWake.extend({ id: z.string() }),
  output: SandboxSession,
  handle: async ({ id, event }, { scope, services }) =>
    sessionOf(scope, services, await services.process.sandbox.wake(scope, { id: asId('sandbox', id), event })),
});
