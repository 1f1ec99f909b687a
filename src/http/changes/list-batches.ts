import { BatchPage } from '@valence/contract';
import { z } from 'zod';
import { asId, textOfId, type Id } from '#base';
import { listBatches } from '#kernel/memory';
import { defineRoute } from '../route.ts';
import { batchesOf } from './present.ts';

export const listBatchesRoute = defineRoute({
  method: 'GET',
  path: '/api/batches',
  summary: 'What was imported, changed in bulk, merged, deleted or done by agents, newest first',
  purpose: 'sales',
  input: z.object({
    kind: z.string().max(40).optional(),
    mine: z.enum(['true', 'false']).optional(),
    after: z.string().max(100).optional(),
    limit: z.coerce.number().int().min(1).max(100).default(30),
  }),
  output: BatchPage,
  async handle({ kind, mine, after, limit }, { scope, services, locale }) {
    const page = await listBatches(scope, {
      kind: kind ?? null,
      mine: mine === 'true',
      after: after === undefined ? null : asId('batch', after),
      limit,
    });
    return {
      items: await batchesOf(scope, page.items, {
        agents: await services.process.agents.named(scope),
        locale,
      }),
      next: page.next === null ? null : textOfId('batch', page.next as Id<'batch'>),
    };
  },
});
