import { MailOutlined } from '@ant-design/icons';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { App, Button, Skeleton } from 'antd';
import type { ReactNode } from 'react';
import type { Mail, RecordDetail } from '@valence/contract';
import { get, post } from '../../parts/api.ts';
import { EmptyState } from '../../parts/empty-state.tsx';
import { ErrorState } from '../../parts/error-state.tsx';
import { RelativeTime } from '../../parts/relative-time.tsx';
import { MailWriter } from './mail-writer.tsx';
import { useRecordPageTexts } from './texts.ts';

type MailPage = { items: Mail[]; next: string | null };

/** Mails about a record with how far they came, and a place to write one. */
export function Mails({ record }: { record: RecordDetail }): ReactNode {
  const t = useRecordPageTexts();
  const list = useInfiniteQuery({
    queryKey: ['mails', record.id],
    queryFn: ({ pageParam }) => get<MailPage>('/api/mail', { record: record.id, after: pageParam ?? undefined }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
  });
  const items = list.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <div className="mails">
      <MailWriter record={record} startWith="" onDone={() => {}} />
      {list.isPending && <Skeleton active title={false} paragraph={{ rows: 3 }} />}
      {list.isError && <ErrorState error={list.error} onRetry={() => void list.refetch()} />}
      {list.isSuccess && items.length === 0 && (
        <EmptyState icon={<MailOutlined aria-hidden />} title={t('mailsEmpty')} body={t('mailsEmptyBody')} />
      )}
      <ul>
        {items.map((mail) => (
          <MailRow key={mail.id} mail={mail} record={record.id} />
        ))}
      </ul>
      {list.hasNextPage && (
        <Button onClick={() => void list.fetchNextPage()} loading={list.isFetchingNextPage}>
          {t('timelineMore')}
        </Button>
      )}
    </div>
  );
}

const TONES: Partial<Record<Mail['status'], string>> = { sent: 'is-green', failed: 'is-red', doubt: 'is-amber' };

function MailRow({ mail, record }: { mail: Mail; record: string }): ReactNode {
  const t = useRecordPageTexts();
  const client = useQueryClient();
  const { message } = App.useApp();
  const sending = useMutation({
    mutationFn: () => post<Mail>(`/api/mail/${mail.id}/send`),
    onError: (error) => void message.error(error.message, 6),
    onSettled: () =>
      Promise.all(
        [
          ['timeline', record],
          ['mails', record],
        ].map((queryKey) => client.invalidateQueries({ queryKey })),
      ),
  });
  const mayBeSent = ['draft', 'failed', 'doubt'].includes(mail.status) && mail.to.length > 0;
  return (
    <li>
      <p className="mail-head">
        <strong translate="no">{mail.subject === '' ? t('mailNoSubject') : mail.subject}</strong>
        <span className={`v-tag ${TONES[mail.status] ?? ''}`}>{t(`mail_${mail.status}`)}</span>
        {mail.byAgent !== null && <span className="v-tag is-blue">{t('mailByAgent')}</span>}
        <RelativeTime at={mail.sentAt ?? mail.madeAt} className="v-faint" />
        {mayBeSent && (
          <Button size="small" loading={sending.isPending} onClick={() => sending.mutate()}>
            {t(mail.status === 'draft' ? 'mailSend' : 'mailAgain')}
          </Button>
        )}
      </p>
      <p className="v-quiet" translate="no">
        {mail.to.join(', ')}
      </p>
      {mail.error !== null && <p className="v-faint">{mail.error}</p>}
      <p className="mail-body" translate="no">
        {mail.body}
      </p>
    </li>
  );
}
