import { useInfiniteQuery } from '@tanstack/react-query';
import { Button, Segmented, Skeleton } from 'antd';
import type { Notification, RecordRef } from '@valence/contract';
import { useState } from 'react';
import { AppLink } from '../../parts/app-link.tsx';
import { useConversationTexts } from '../../parts/conversation-texts.ts';
import { EmptyState } from '../../parts/empty-state.tsx';
import { ErrorState } from '../../parts/error-state.tsx';
import { useSay } from '../../parts/i18n/index.ts';
import { recordPath } from '../../parts/paths.ts';
import { RelativeTime } from '../../parts/relative-time.tsx';
import { noticesQuery, useReadNotices } from './notice-data.ts';
import './notifications.css';

type Notices = ReturnType<typeof useNotices>;

/** My notifications: all or the unread ones, each a way to what it is about. */
export function NoticeList({ isShort = false, onGo }: { isShort?: boolean; onGo?: () => void }) {
  const t = useConversationTexts();
  const [isUnread, setUnread] = useState(false);
  const list = useNotices(isUnread);
  const reading = useReadNotices();
  const items = list.data?.pages.flatMap((page) => page.items) ?? [];
  const hasUnread = (list.data?.pages[0]?.unread ?? 0) > 0;
  return (
    <div className="notices">
      <div className="notices-head">
        <Segmented
          size="small"
          aria-label={t('notifications')}
          value={isUnread ? 'unread' : 'all'}
          options={[
            { value: 'all', label: t('allShown') },
            { value: 'unread', label: t('onlyUnread') },
          ]}
          onChange={(next) => setUnread(next === 'unread')}
        />
        <Button type="link" size="small" disabled={!hasUnread} onClick={() => reading.mutate({ all: true })}>
          {t('readAll')}
        </Button>
      </div>
      <Standing list={list} isUnread={isUnread} />
      <ul className="notices-list">
        {items.map((notice) => (
          <Row
            key={notice.id}
            notice={notice}
            onGo={onGo}
            onRead={(isRead) => reading.mutate({ ids: [notice.id], isRead })}
          />
        ))}
      </ul>
      {isShort ? (
        <AppLink className="notices-all" href="/notifications" onClick={onGo}>
          {t('openAll')}
        </AppLink>
      ) : (
        list.hasNextPage && (
          <Button onClick={() => void list.fetchNextPage()} loading={list.isFetchingNextPage}>
            {t('more')}
          </Button>
        )
      )}
    </div>
  );
}

function useNotices(isUnread: boolean) {
  return useInfiniteQuery(noticesQuery(isUnread));
}

/** What stands here before, instead of and without notifications. */
function Standing({ list, isUnread }: { list: Notices; isUnread: boolean }) {
  if (list.isPending) return <Skeleton active title={false} paragraph={{ rows: 4 }} />;
  if (list.isError) return <ErrorState error={list.error} onRetry={() => void list.refetch()} />;
  return list.data.pages.every((page) => page.items.length === 0) && <Nothing isUnread={isUnread} />;
}

function Nothing({ isUnread }: { isUnread: boolean }) {
  const t = useConversationTexts();
  if (isUnread) return <EmptyState title={t('emptyUnread')} />;
  return <EmptyState title={t('emptyTitle')} body={t('emptyBody')} />;
}

type RowProps = { notice: Notification; onGo: (() => void) | undefined; onRead: (isRead: boolean) => void };

function Row({ notice, onGo, onRead }: RowProps) {
  const t = useConversationTexts();
  const say = useSay();
  const { record, type, times, isRead, madeAt, body, agent } = notice;
  const href = record === null ? notice.href : pathOf(record);
  const title = say(notice.title);
  return (
    <li className={isRead ? 'notice' : 'notice is-unread'}>
      <span className="v-tag">{t(`type_${type}`)}</span>
      <div className="notice-words">
        {href === null ? (
          <strong translate="no">{title}</strong>
        ) : (
          <AppLink
            href={href}
            translate="no"
            onClick={() => {
              if (!isRead) onRead(true);
              onGo?.();
            }}
          >
            {title}
          </AppLink>
        )}
        {body !== null && (
          <p translate="no" className="v-quiet">
            {body}
          </p>
        )}
        <span className="v-faint">
          {agent !== null && <span translate="no">{say(agent)} · </span>}
          <RelativeTime at={madeAt} />
          {times > 1 && <> · {t('times', { count: times })}</>}
        </span>
      </div>
      <button
        type="button"
        className={isRead ? 'notice-dot' : 'notice-dot is-on'}
        aria-label={isRead ? t('unread') : t('read')}
        title={isRead ? t('unread') : t('read')}
        onClick={() => onRead(!isRead)}
      />
    </li>
  );
}

/** Quotes are decided on where they are written. */
function pathOf({ kind, id }: RecordRef): string {
  return kind === 'quote' ? `/quotes/${id}` : recordPath(id);
}
