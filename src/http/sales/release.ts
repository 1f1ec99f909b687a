import { ReleaseRequest } from '@valence/contract';
import { z } from 'zod';
import { asId } from '#base';
import { release } from '#kernel/memory';
import { defineRoute } from '../route.ts';
import { writerOf } from './writer.ts';

export const releaseRoute = defineRoute({
  method: 'POST',
  path: '/api/pool/release',
  summary: 'Give a lead or a customer back to a pool',
  purpose: 'sales',
  input: ReleaseRequest,
  output: z.object({ record: z.string() }),
  async handle({ record, pool, reason }, asked) {
    const wish = { id: asId('entity', record), pool: pool === undefined ? null : asId('entity', pool), reason };
    await release(asked.scope, wish, writerOf(asked));
    return { record };
  },
});
