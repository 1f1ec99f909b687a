import { z } from 'zod';
import { asId } from '#base';
import { removeComment } from '#kernel/memory';
import { defineRoute } from '../route.ts';

export const removeCommentRoute = defineRoute({
  method: 'DELETE',
  path: '/api/comments/:id',
  summary: 'Remove an own comment (administrators: any); its words stay in the versions',
  purpose: 'sales',
  input: z.object({ id: z.string() }),
  output: z.unknown(),
  async handle({ id }, { scope, reply }) {
    await removeComment(scope, asId('comment', id));
    await reply.code(204).send();
    return undefined;
  },
});
