import type { Comment, Thread } from '@valence/contract';
import { textOfId, type Id } from '#base';
import type { StoredComment, StoredThread } from '#kernel/memory';
import type { Scope } from '#kernel/security';
import { entityText } from '../records/present.ts';

const commentText = (id: string): string => textOfId('comment', id as Id<'comment'>);

export function commentOf({ actor }: Scope, comment: StoredComment): Comment {
  return {
    id: commentText(comment.id),
    record: entityText(comment.record),
    parent: comment.parent === null ? null : commentText(comment.parent),
    author: comment.author,
    body: comment.body,
    version: comment.version,
    madeAt: comment.madeAt.toISOString(),
    editedAt: comment.editedAt?.toISOString() ?? null,
    isMine: comment.author.id === actor.id,
  };
}

export function threadOf(scope: Scope, thread: StoredThread): Thread {
  return {
    ...commentOf(scope, thread),
    replies: thread.replies.map((reply) => commentOf(scope, reply)),
    hasMore: thread.hasMore,
  };
}
