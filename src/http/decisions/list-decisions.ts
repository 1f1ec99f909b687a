import { DECISION_STATUSES, DecisionPage } from '@valence/contract';
import { z } from 'zod';
import { asId } from '#base';
import { listDecisions } from '#kernel/process';
import { defineRoute } from '../route.ts';
import { decisionsOf } from './present.ts';

export const listDecisionsRoute = defineRoute({
  method: 'GET',
  path: '/api/decisions',
  summary: 'Suggestions, newest first; those of one record or of one state',
  purpose: 'sales',
  input: z.object({
    record: z.string().optional(),
    status: z.enum(DECISION_STATUSES).optional(),
    after: z.string().optional(),
    limit: z.coerce.number().int().min(1).max(100).default(20),
  }),
  output: DecisionPage,
  handle: async ({ record, status, after, limit }, { scope, services }) =>
    scope.read(async (tx) => {
      const bound = scope.within(tx);
      const page = await listDecisions(bound, {
        limit,
        ...(record === undefined ? {} : { subjectId: asId('entity', record) }),
        ...(status === undefined ? {} : { statuses: [status] }),
        ...(after === undefined ? {} : { after }),
      });
      return {
        items: await decisionsOf(bound, await services.process.agents.named(bound), page.items),
        next: page.next,
      };
    }),
});
