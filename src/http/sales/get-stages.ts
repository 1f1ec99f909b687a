import { StageStays } from '@valence/contract';
import { z } from 'zod';
import { asId, textOfId, type Id } from '#base';
import { staysOfDeal } from '#kernel/memory';
import { defineRoute } from '../route.ts';

export const getStages = defineRoute({
  method: 'GET',
  path: '/api/deals/:id/stages',
  summary: 'Through which stages a deal went, and how long it stood in each',
  purpose: 'sales',
  input: z.object({ id: z.string() }),
  output: StageStays,
  async handle({ id }, { scope, services }) {
    const now = services.now();
    return {
      items: (await staysOfDeal(scope, asId('entity', id))).map(({ stage, since, until, observation }) => ({
        stage,
        since: since.toISOString(),
        until: until?.toISOString() ?? null,
        days: Math.floor(((until ?? now).getTime() - since.getTime()) / 86_400_000),
        observation: textOfId('observation', observation as Id<'observation'>),
      })),
    };
  },
});
