import { SandboxChange, SandboxDiff, SandboxEdit, SandboxFork, SandboxSession } from '@valence/contract';
import { z } from 'zod';
import { asId, type Locale } from '#base';
import { compareSteps, type StoredSession } from '#kernel/process';
import { defineRoute } from '../route.ts';
import { graphAt, restOf, sessionOf } from './present.ts';

export const changeSandbox = defineRoute({
  method: 'PATCH',
  path: '/api/sandbox/sessions/:id',
  summary: 'Change pins, switches and breakpoints of a sandbox session',
  purpose: 'sales',
  input: SandboxChange.extend({ id: z.string() }),
  output: SandboxSession,
  async handle({ id, pins, switches, breakpoints }, { scope, services }) {
    const session = await services.process.sandbox.change(scope, {
      id: asId('sandbox', id),
      ...(pins === undefined ? {} : { pins }),
      ...(switches === undefined ? {} : { switches }),
      ...(breakpoints === undefined ? {} : { breakpoints }),
    });
    return sessionOf(scope, services, session);
  },
});

export const editSandbox = defineRoute({
  method: 'POST',
  path: '/api/sandbox/sessions/:id/edit',
  summary: 'Set what a step gave and forget the steps after it',
  purpose: 'sales',
  input: SandboxEdit.extend({ id: z.string() }),
  output: SandboxSession,
  async handle({ id, step, output }, { scope, services }) {
    const session = await services.process.sandbox.edit(scope, { id: asId('sandbox', id), step, output });
    return sessionOf(scope, services, session);
  },
});

export const forkSandbox = defineRoute({
  method: 'POST',
  path: '/api/sandbox/sessions/:id/fork',
  summary: 'Begin a session of its own with the first steps of another',
  purpose: 'sales',
  input: SandboxFork.extend({ id: z.string() }),
  output: SandboxSession,
  handle: async ({ id, step }, { scope, services }) =>
    sessionOf(scope, services, await services.process.sandbox.fork(scope, { id: asId('sandbox', id), step })),
});

export const compareSandbox = defineRoute({
  method: 'GET',
  path: '/api/sandbox/compare',
  summary: 'Two sandbox sessions side by side, step by step',
  purpose: 'sales',
  input: z.object({ a: z.string(), b: z.string() }),
  output: SandboxDiff,
  async handle(ids, { scope, services, locale }) {
    const { sandbox } = services.process;
    const a = await sandbox.read(scope, asId('sandbox', ids.a));
    const b = await sandbox.read(scope, asId('sandbox', ids.b));
    const steps = compareSteps(a.steps, b.steps).map((pair) => {
      const [session, step] = pair.a === null ? [b, pair.b] : [a, pair.a];
      const node = step === null ? undefined : graphAt(session, step).nodes.find((n) => n.id === step.node);
      const title = node?.title ?? { zh: pair.key, en: pair.key };
      return { key: pair.key, title, is: pair.is, a: shown(pair.a), b: shown(pair.b) };
    });
    return { a: headOf(ids.a, a, locale), b: headOf(ids.b, b, locale), steps };
  },
});

function headOf(id: string, { graph, rest }: StoredSession, locale: Locale): SandboxDiff['a'] {
  return { id, agentTitle: graph.title, version: graph.version, rest: restOf(rest, locale) };
}

function shown(step: StoredSession['steps'][number] | null): unknown {
  if (step === null) return null;
  const { status, output, error, captured, effects } = step;
  const writes = effects.sayings.map(({ kind, data }) => ({ kind, data }));
  return {
    status,
    output: output ?? null,
    ...(error === null ? {} : { error }),
    ...(captured.length === 0 ? {} : { captured }),
    ...(writes.length === 0 ? {} : { writes }),
  };
}
