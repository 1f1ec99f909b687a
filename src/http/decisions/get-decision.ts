import { Decision } from '@valence/contract';
import { z } from 'zod';
import { asId, Failure } from '#base';
import { readDecision } from '#kernel/process';
import type { Scope } from '#kernel/security';
import { defineRoute } from '../route.ts';
import type { Services } from '../services.ts';
import { decisionsOf } from './present.ts';

export const getDecision = defineRoute({
  method: 'GET',
  path: '/api/decisions/:id',
  summary: 'One suggestion with everything it rests on',
  purpose: 'sales',
  input: z.object({ id: z.string() }),
  output: Decision,
  handle: ({ id }, { scope, services }) => decisionById(scope, services, asId('decision', id)),
});

/** @throws Failure `decision.not_found`, also when what it was about is gone. */
export async function decisionById(scope: Scope, services: Services, id: string): Promise<Decision> {
  const [decision] = await decisionsOf(scope, await services.process.agents.named(scope), [
    await readDecision(scope, id),
  ]);
  if (decision === undefined) throw decisionGone();
  return decision;
}

/** What a suggestion looks like whose record is gone or may not be seen. */
export function decisionGone(): Failure {
  return new Failure('decision.not_found');
}
