import { ThreadPage } from '@valence/contract';
import { z } from 'zod';
import { asId, textOfId, type Id } from '#base';
import { listThreads } from '#kernel/memory';
import { defineRoute } from '../route.ts';
import { threadOf } from './present.ts';

export const listComments = defineRoute({
  method: 'GET',
  path: '/api/record/:id/comments',
  summary: 'Comments on a record: threads, newest first, each with its answers',
  purpose: 'sales',
  input: z.object({
    id: z.string(),
    after: z.string().max(100).optional(),
    limit: z.coerce.number().int().min(1).max(100).default(20),
  }),
  output: ThreadPage,
  async handle({ id, after, limit }, { scope }) {
    const page = await listThreads(scope, {
      record: asId('entity', id),
      after: after === undefined ? null : asId('comment', after),
      limit,
    });
    return {
      items: page.items.map((thread) => threadOf(scope, thread)),
      next: page.next === null ? null : textOfId('comment', page.next as Id<'comment'>),
    };
  },
});
