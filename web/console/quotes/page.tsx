import { FileDoneOutlined, PlusOutlined } from '@ant-design/icons';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Button, Segmented, Skeleton } from 'antd';
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
import { usePageTitle } from '../../parts/page-title.ts';
import { RelativeTime } from '../../parts/relative-time.tsx';
import { useUrlState } from '../../parts/url-state.ts';
import '../sales/sales.css';
import { useSalesTexts } from '../sales/texts.ts';
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
      <Waiting />
      <AllQuotes />
    </div>
  );
}

function Waiting(): ReactNode {
  const t = useSalesTexts();
  const sayText = useSay();
  const locale = useLocale();
  const { data } = useQuery({
    queryKey: ['approvals'],
    queryFn: ({ signal }) => get<{ items: ApprovalTask[] }>('/api/approvals', {}, signal),
  });
  if (data === undefined || data.items.length === 0) return null;
  return (
    <section className="v-panel">
      <h2 className="sales-section">{t('waitingForMe')}</h2>
      <div className="sales-scroll">
        <table className="sales-table">
          <tbody>
            {data.items.map((task) => (
              <tr key={task.quote.id}>
                <td>
                  <AppLink href={`/quotes/${task.quote.id}`}>{task.quote.title}</AppLink>
                </td>
                <td translate="no">{task.organisation?.title ?? '—'}</td>
                <td>{task.why.map((why) => sayText(why)).join(sayText({ zh: '；', en: '; ' }))}</td>
                <td className="is-number">{sayMoney(task.total, locale)}</td>
                <td>
                  {task.askedBy !== null && <span>{t('askedBy', { name: task.askedBy })} </span>}
                  <RelativeTime at={task.askedAt} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

type Rows = z.infer<typeof RecordPage>;

function AllQuotes(): ReactNode {
  const t = useSalesTexts();
  const [{ whose = 'all' }, changeUrl] = useUrlState();
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
      <div className="sales-bar">
        <Segmented
          value={whose}
          options={(['all', 'mine'] as const).map((value) => ({ value, label: t(value) }))}
          onChange={(next) => changeUrl({ whose: next === 'all' ? undefined : next })}
        />
      </div>
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
