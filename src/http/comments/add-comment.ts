import { Comment, CommentDraft } from '@valence/contract';
import { z } from 'zod';
import { asId } from '#base';
import { addComment } from '#kernel/memory';
import { defineRoute } from '../route.ts';
import { commentOf } from './present.ts';

export const addCommentRoute = defineRoute({
  method: 'POST',
  path: '/api/record/:id/comments',
  summary: 'Comment on a record, or answer a comment; who is mentioned is told',
  purpose: 'sales',
  input: CommentDraft.extend({ id: z.string() }),
  output: Comment,
  async handle({ id, body, parent, key }, { scope }) {
    const comment = await addComment(scope, {
      record: asId('entity', id),
      parent: parent === undefined ? null : asId('comment', parent),
      body,
      key: key ?? null,
    });
    return commentOf(scope, comment);
  },
});
