import { FileDoneOutlined, PlusOutlined } from '@ant-design/icons';
import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Segmented, Skeleton, Tag } from 'antd';
import type { ReactNode } from 'react';
import type { ApprovalTask, Money, QuoteState, RecordPage, RecordRow } from '@valence/contract';
import type { z } from 'zod';
import { get } from '../../parts/api.ts';
import { AppLink } from '../../parts/app-link.tsx';
import { EmptyState } from '../../parts/empty-state.tsx';
import { ErrorState } from '../../parts/error-state.tsx';
import { sayMoney } from '../../parts/format-value.ts';
import { useLocale, useSay } from '../../parts/i18n/index.ts';
import { LinkButton } from '../../parts/link-button.tsx';
import { useLiveNotices } from '../../parts/live.ts';
import { usePageTitle } from '../../parts/page-title.ts';
import { RelativeTime } from '../../parts/relative-time.tsx';
import { useUrlState } from '../../parts/url-state.ts';
import '../sales/sales.css';
import { useSalesTexts } from '../sales/texts.ts';
import './quotes.css';
import { StateTag } from './state-tag.tsx';

/** Quotes: what waits for my approval, and all of them. */
export function Page(): ReactNode {
  const t = useSalesTexts();
  usePageTitle({ title: t('quotes') });
  return (
    <div className="sales-page">
      <header className="sales-head">
        <div>
          <h1>{t('quotes')}</h1>
          <p className="v-quiet">{t('quotesLead')}</p>
        </div>
        <div className="sales-actions">
          <LinkButton href="/pipelines?tab=approval">{t('tabApproval')}</LinkButton>
          <LinkButton href="/quotes/new" isPrimary icon={<PlusOutlined aria-hidden />}>
            {t('newQuote')}
          </LinkButton>
        </div>
      </header>
      <Lists />
    </div>
  );
}

const TABS = ['all', 'mine', 'toApprove'] as const;
type Tab = (typeof TABS)[number];

/** What waits for my decision, kept fresh by what I am told of. */
function useApprovals() {
  const client = useQueryClient();
  useLiveNotices(() => void client.invalidateQueries({ queryKey: ['approvals'] }));
  return useQuery({
    queryKey: ['approvals'],
    queryFn: ({ signal }) => get<{ items: ApprovalTask[] }>('/api/approvals', {}, signal),
  });
}

function Lists(): ReactNode {
  const t = useSalesTexts();
  const [{ whose }, changeUrl] = useUrlState();
  const approvals = useApprovals();
  const tab: Tab = TABS.find((one) => one === whose) ?? 'all';
  const count = approvals.data?.items.length ?? 0;
  const label = (value: Tab): string =>
    value === 'toApprove' && count > 0 ? t('toApproveCount', { count }) : t(value);
  return (
    <>
      <div className="sales-bar">
        <Segmented
          value={tab}
          options={TABS.map((value) => ({ value, label: label(value) }))}
          onChange={(next) => changeUrl({ whose: next === 'all' ? undefined : next })}
        />
      </div>
      {tab === 'toApprove' ? <Waiting asked={approvals} /> : <AllQuotes whose={tab} />}
    </>
  );
}

function Waiting({ asked }: { asked: ReturnType<typeof useApprovals> }): ReactNode {
  const t = useSalesTexts();
  const sayText = useSay();
  const locale = useLocale();
  if (asked.isError) return <ErrorState error={asked.error} onRetry={() => void asked.refetch()} />;
  if (asked.data === undefined) return <Skeleton active paragraph={{ rows: 6 }} />;
  if (asked.data.items.length === 0)
    return (
      <EmptyState icon={<FileDoneOutlined aria-hidden />} title={t('nothingWaits')} body={t('nothingWaitsBody')} />
    );
  return (
    <section className="v-panel">
      <ul>
        {asked.data.items.map((task) => (
          <li key={task.quote.id} className="quote-task">
            <div>
              <p className="quote-task-head">
                <AppLink href={`/quotes/${task.quote.id}`}>{task.quote.title}</AppLink>
                <span translate="no">{task.organisation?.title}</span>
                <Tag>{sayText(task.level)}</Tag>
              </p>
              <p>{task.why.map((why) => sayText(why)).join(sayText({ zh: '；', en: '; ' }))}</p>
              <p className="v-quiet">
                {task.askedBy !== null && <span>{t('askedBy', { name: task.askedBy })} </span>}
                <RelativeTime at={task.askedAt} />
              </p>
            </div>
            <strong className="v-num">{task.total === null ? '—' : sayMoney(task.total, locale)}</strong>
            <LinkButton href={`/quotes/${task.quote.id}`}>{t('decide')}</LinkButton>
          </li>
        ))}
      </ul>
    </section>
  );
}

type Rows = z.infer<typeof RecordPage>;

function AllQuotes({ whose }: { whose: 'all' | 'mine' }): ReactNode {
  const t = useSalesTexts();
  const filter = whose === 'mine' ? JSON.stringify([{ field: 'owner', op: 'is', value: { me: true } }]) : undefined;
  const list = useInfiniteQuery({
    queryKey: ['quotes', whose],
    queryFn: ({ pageParam, signal }) =>
      get<Rows>('/api/records/quote', { filter, after: pageParam, limit: 50 }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
    placeholderData: (before) => before,
  });
  const rows = list.data?.pages.flatMap(({ items }) => items) ?? [];
  if (list.isError) return <ErrorState error={list.error} onRetry={() => void list.refetch()} />;
  return (
    <>
      {list.isPending ? (
        <Skeleton active paragraph={{ rows: 6 }} />
      ) : rows.length === 0 ? (
        <EmptyState
          icon={<FileDoneOutlined aria-hidden />}
          title={t('quotesEmptyTitle')}
          body={t('quotesEmptyBody')}
          action={
            <LinkButton href="/quotes/new" isPrimary>
              {t('newQuote')}
            </LinkButton>
          }
        />
      ) : (
        <section className="v-panel">
          <div className="sales-scroll">
            <QuoteTable rows={rows} />
          </div>
          {list.hasNextPage && (
            <p className="sales-foot">
              <Button loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
                {t('more')}
              </Button>
            </p>
          )}
        </section>
      )}
    </>
  );
}

const textAt = (row: RecordRow, field: string): string => {
  const value = row.data[field];
  return typeof value === 'string' ? value : '—';
};

const HEADS = ['number', 'customer', 'state', 'total', 'validUntil', 'owner'] as const;

function QuoteTable({ rows }: { rows: readonly RecordRow[] }): ReactNode {
  const t = useSalesTexts();
  const locale = useLocale();
  const nameOf = (row: RecordRow, field: string): string => row.refs[textAt(row, field)]?.title ?? '—';
  return (
    <table className="sales-table">
      <thead>
        <tr>
          {HEADS.map((head) => (
            <th key={head} className={head === 'total' ? 'is-number' : ''} scope="col">
              {t(head)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.id}>
            <td>
              <AppLink href={`/quotes/${row.id}`}>{row.title}</AppLink>
            </td>
            <td translate="no">{nameOf(row, 'organisation')}</td>
            <td>
              <StateTag state={(row.data['status'] ?? 'draft') as QuoteState} />
            </td>
            <td className="is-number">
              {row.data['total'] === undefined || row.data['total'] === null
                ? '—'
                : sayMoney(row.data['total'] as Money, locale)}
            </td>
            <td>{textAt(row, 'validUntil')}</td>
            <td translate="no">{nameOf(row, 'owner')}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
