import { CommentVersions } from '@valence/contract';
import { z } from 'zod';
import { asId } from '#base';
import { commentVersions } from '#kernel/memory';
import { defineRoute } from '../route.ts';

export const listCommentVersions = defineRoute({
  method: 'GET',
  path: '/api/comments/:id/versions',
  summary: 'Earlier wordings of a comment, newest first',
  purpose: 'sales',
  input: z.object({ id: z.string() }),
  output: CommentVersions,
  async handle({ id }, { scope }) {
    const versions = await commentVersions(scope, asId('comment', id));
    return { items: versions.map((v) => ({ ...v, until: v.until.toISOString() })) };
  },
});
