import { RUN_STATUSES, RunPage } from '@valence/contract';
import { z } from 'zod';
import { asId } from '#base';
import { listRuns } from '#kernel/process';
import { defineRoute } from '../route.ts';
import { runsOf } from './present.ts';

export const listRunsRoute = defineRoute({
  method: 'GET',
  path: '/api/runs',
  summary: 'Runs of agents, newest first',
  purpose: 'sales',
  input: z.object({
    status: z.enum(RUN_STATUSES).optional(),
    agent: z.string().max(100).optional(),
    record: z.string().optional(),
    after: z.string().optional(),
    limit: z.coerce.number().int().min(1).max(100).default(30),
  }),
  output: RunPage,
  handle: async ({ status, agent, record, after, limit }, { scope, services }) =>
    scope.read(async (tx) => {
      const bound = scope.within(tx);
      const page = await listRuns(bound, {
        limit,
        ...(status === undefined ? {} : { statuses: [status] }),
        ...(agent === undefined ? {} : { agent }),
        ...(record === undefined ? {} : { subjectId: asId('entity', record) }),
        ...(after === undefined ? {} : { after }),
      });
      return { items: await runsOf(bound, await services.process.agents.named(bound), page.items), next: page.next };
    }),
});
