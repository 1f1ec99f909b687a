import { Comment, CommentPatch } from '@valence/contract';
import { z } from 'zod';
import { asId } from '#base';
import { editComment } from '#kernel/memory';
import { defineRoute } from '../route.ts';
import { commentOf } from './present.ts';

export const changeComment = defineRoute({
  method: 'PATCH',
  path: '/api/comments/:id',
  summary: 'Change an own comment; the earlier wording is kept',
  purpose: 'sales',
  input: CommentPatch.extend({ id: z.string() }),
  output: Comment,
  handle: async ({ id, body, version }, { scope }) =>
    commentOf(scope, await editComment(scope, { id: asId('comment', id), body, version })),
});
