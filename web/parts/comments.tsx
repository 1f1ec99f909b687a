import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { App, Button, Mentions, Skeleton } from 'antd';
import type { Comment, Following, Member, Thread, ThreadPage } from '@valence/contract';
import { useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { get, patch, post, put, remove } from './api.ts';
import { linesOf, toEdit, toStore, type Line, type Piece } from './comment-words.ts';
import './comments.css';
import { useConversationTexts } from './conversation-texts.ts';
import { ErrorState } from './error-state.tsx';
import { useLiveRecords } from './live.ts';
import { RelativeTime } from './relative-time.tsx';
import { initialOf } from './signs.ts';

const membersQuery = {
  queryKey: ['members'],
  queryFn: () => get<{ items: Member[] }>('/api/members').then(({ items }) => items),
  staleTime: 300_000,
};

/** The conversation on a record: threads one deep, newest first, kept up to date; and whether I follow it. */
export function Comments({ record }: { record: string }) {
  const t = useConversationTexts();
  const client = useQueryClient();
  const list = useInfiniteQuery({
    queryKey: ['comments', record],
    queryFn: ({ pageParam }) => get<ThreadPage>(`/api/record/${record}/comments`, { after: pageParam ?? undefined }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
  });
  const renew = () => void client.invalidateQueries({ queryKey: ['comments', record] });
  useLiveRecords([record], renew);
  const threads = list.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <section className="comments" aria-label={t('comments')}>
      <FollowButton record={record} />
      <Writer record={record} onDone={renew} />
      {list.isPending && <Skeleton active title={false} paragraph={{ rows: 3 }} />}
      {list.isError && <ErrorState error={list.error} onRetry={() => void list.refetch()} />}
      {list.isSuccess && threads.length === 0 && <p className="v-faint">{t('noComments')}</p>}
      <ul>
        {threads.map((thread) => (
          <ThreadView key={thread.id} thread={thread} onDone={renew} />
        ))}
      </ul>
      {list.hasNextPage && (
        <Button onClick={() => void list.fetchNextPage()} loading={list.isFetchingNextPage}>
          {t('more')}
        </Button>
      )}
    </section>
  );
}

/** Follow or leave a record, with how many follow it. */
export function FollowButton({ record }: { record: string }) {
  const t = useConversationTexts();
  const client = useQueryClient();
  const path = `/api/record/${record}/follow`;
  const key = ['following', record];
  const { data } = useQuery({ queryKey: key, queryFn: () => get<Following>(path) });
  const change = useMutation({
    mutationFn: (isOn: boolean) => put<Following>(path, { isOn, fields: data?.fields ?? null }),
    onSuccess: (answer) => client.setQueryData(key, answer),
  });
  if (data === undefined) return null;
  return (
    <div className="comments-follow">
      <Button
        size="small"
        type={data.isOn ? 'default' : 'primary'}
        ghost={!data.isOn}
        title={t('followHint')}
        aria-pressed={data.isOn}
        loading={change.isPending}
        onClick={() => change.mutate(!data.isOn)}
      >
        {data.isOn ? t('following') : t('follow')}
      </Button>
      {data.followers.length > 0 && (
        <span className="v-faint" title={data.followers.map(({ name }) => name).join('、')}>
          {t('followersCount', { count: data.followers.length })}
        </span>
      )}
    </div>
  );
}

function ThreadView({ thread, onDone }: { thread: Thread; onDone: () => void }) {
  const t = useConversationTexts();
  const [isReplying, setReplying] = useState(false);
  return (
    <li className="comment-thread">
      <CommentView comment={thread} onDone={onDone}>
        <button type="button" className="v-link-button" onClick={() => setReplying(!isReplying)}>
          {t('reply')}
        </button>
      </CommentView>
      {(thread.replies.length > 0 || isReplying) && (
        <ul className="comment-replies">
          {thread.replies.map((reply) => (
            <li key={reply.id}>
              <CommentView comment={reply} onDone={onDone} />
            </li>
          ))}
          {isReplying && (
            <li>
              <Writer
                record={thread.record}
                parent={thread.id}
                onDone={() => {
                  setReplying(false);
                  onDone();
                }}
                onCancel={() => setReplying(false)}
              />
            </li>
          )}
        </ul>
      )}
    </li>
  );
}

type CommentViewProps = { comment: Comment; onDone: () => void; children?: ReactNode };

function CommentView({ comment, onDone, children }: CommentViewProps) {
  const t = useConversationTexts();
  const { modal, message } = App.useApp();
  const [isEditing, setEditing] = useState(false);
  const askToRemove = () =>
    void modal.confirm({
      title: t('removeAsk'),
      okText: t('remove'),
      cancelText: t('cancel'),
      okButtonProps: { danger: true },
      onOk: () =>
        remove(`/api/comments/${comment.id}`)
          .then(onDone)
          .catch((error: Error) => void message.error(error.message)),
    });
  return (
    <article className="comment">
      <span className="comment-face" aria-hidden translate="no">
        {initialOf(comment.author.name)}
      </span>
      <div className="comment-main">
        <div className="comment-head">
          <strong translate="no">{comment.author.name}</strong>
          <RelativeTime at={comment.madeAt} className="v-faint" />
          {comment.editedAt !== null && comment.body !== null && <span className="v-faint">{t('edited')}</span>}
        </div>
        {comment.body === null && <p className="v-faint">{t('removed')}</p>}
        {comment.body !== null && !isEditing && <Words lines={linesOf(comment.body)} />}
        {isEditing && (
          <Writer
            record={comment.record}
            editing={comment}
            onDone={() => {
              setEditing(false);
              onDone();
            }}
            onCancel={() => setEditing(false)}
          />
        )}
        {comment.body !== null && !isEditing && (
          <div className="comment-acts">
            {children}
            {comment.isMine && (
              <>
                <button type="button" className="v-link-button" onClick={() => setEditing(true)}>
                  {t('edit')}
                </button>
                <button type="button" className="v-link-button" onClick={askToRemove}>
                  {t('remove')}
                </button>
              </>
            )}
          </div>
        )}
      </div>
    </article>
  );
}

/** What somebody wrote: built piece by piece, never as HTML. */
function Words({ lines }: { lines: readonly Line[] }) {
  return (
    <div className="comment-words" translate="no">
      {lines.map(({ isItem, pieces }, at) => (
        <p key={at} className={isItem ? 'is-item' : undefined}>
          {pieces.map((piece, n) => (
            <PieceView key={n} piece={piece} />
          ))}
        </p>
      ))}
    </div>
  );
}

function PieceView({ piece }: { piece: Piece }) {
  switch (piece.type) {
    case 'strong':
      return <strong>{piece.text}</strong>;
    case 'em':
      return <em>{piece.text}</em>;
    case 'code':
      return <code>{piece.text}</code>;
    case 'mention':
      return <span className="comment-mention">{piece.text}</span>;
    case 'link':
      return (
        <a href={piece.href} target="_blank" rel="noopener noreferrer nofollow">
          {piece.text}
        </a>
      );
    case 'text':
      return piece.text;
    default:
      return null;
  }
}

type WriterProps = {
  record: string;
  parent?: string;
  editing?: Comment;
  onDone: () => void;
  onCancel?: () => void;
};

/** Where a comment is written or changed; @ offers the colleagues. A retry after a lost answer writes nothing twice. */
function Writer({ record, parent, editing, onDone, onCancel }: WriterProps) {
  const t = useConversationTexts();
  const { message } = App.useApp();
  const members = useQuery(membersQuery).data ?? [];
  const [start] = useState(() => toEdit(editing?.body ?? ''));
  const [text, setText] = useState(start.text);
  const key = useRef(crypto.randomUUID());
  const names = new Map([...members.map(({ name, id }) => [name, id] as const), ...start.names]);
  const writing = useMutation({
    mutationFn: () => {
      const body = toStore(text.trim(), names);
      if (editing !== undefined)
        return patch<Comment>(`/api/comments/${editing.id}`, { body, version: editing.version });
      return post<Comment>(`/api/record/${record}/comments`, { body, parent, key: key.current });
    },
    onSuccess: () => {
      key.current = crypto.randomUUID();
      setText('');
      onDone();
    },
    onError: (error) => void message.error(error.message),
  });
  const isEmpty = text.trim() === '';
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || !(event.metaKey || event.ctrlKey) || isEmpty || writing.isPending) return;
    event.preventDefault();
    writing.mutate();
  };
  const placeholder = parent === undefined ? t('commentPlaceholder') : t('replyPlaceholder');
  return (
    <div className="comment-writer">
      <Mentions
        value={text}
        onChange={setText}
        onKeyDown={onKeyDown}
        autoSize={{ minRows: parent === undefined && editing === undefined ? 2 : 1, maxRows: 12 }}
        maxLength={10_000}
        placeholder={placeholder}
        aria-label={placeholder}
        options={members.map(({ id, name }) => ({ key: id, value: name, label: name }))}
      />
      <div className="comment-writer-acts">
        <span className="v-faint">{t('sendHint')}</span>
        {onCancel !== undefined && (
          <Button size="small" onClick={onCancel}>
            {t('cancel')}
          </Button>
        )}
        <Button
          size="small"
          type="primary"
          disabled={isEmpty}
          loading={writing.isPending}
          onClick={() => writing.mutate()}
        >
          {editing === undefined ? t('send') : t('save')}
        </Button>
      </div>
    </div>
  );
}
