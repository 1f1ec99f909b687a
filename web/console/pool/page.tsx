import { InboxOutlined, PlusOutlined, SearchOutlined } from '@ant-design/icons';
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { App, Button, Input, Segmented, Skeleton } from 'antd';
import { useDeferredValue, type ReactNode } from 'react';
import type { RecordPage, RecordRow } from '@valence/contract';
import type { z } from 'zod';
import { get, post } from '../../parts/api.ts';
import { AppLink, RecordLink } from '../../parts/app-link.tsx';
import { EmptyState } from '../../parts/empty-state.tsx';
import { ErrorState } from '../../parts/error-state.tsx';
import { LinkButton } from '../../parts/link-button.tsx';
import { usePageTitle } from '../../parts/page-title.ts';
import { recordPath } from '../../parts/paths.ts';
import { RelativeTime } from '../../parts/relative-time.tsx';
import { useMe } from '../../parts/session.ts';
import { useUrlState } from '../../parts/url-state.ts';
import '../sales/sales.css';
import { useSalesTexts } from '../sales/texts.ts';
import './pool.css';

type Rows = z.infer<typeof RecordPage>;
type Held = 'lead' | 'organisation';

/** Leads and customers nobody works on: claim one and it is yours. */
export function Page(): ReactNode {
  const t = useSalesTexts();
  usePageTitle({ title: t('pool') });
  const [{ kind: asked }, changeUrl] = useUrlState();
  const kind: Held = asked === 'organisation' ? 'organisation' : 'lead';
  const { role } = useMe();
  return (
    <div className="sales-page">
      <header className="sales-head">
        <div>
          <h1>{t('pool')}</h1>
          <p className="v-quiet">{t('poolLead')}</p>
        </div>
        {role !== 'rep' && (
          <div className="sales-actions">
            <LinkButton href="/registrations">{t('registrations')}</LinkButton>
            <LinkButton href="/handover">{t('handover')}</LinkButton>
            <LinkButton href="/records/pool" icon={<PlusOutlined aria-hidden />}>
              {t('newPool')}
            </LinkButton>
          </div>
        )}
      </header>
      <Segmented
        className="pool-kinds"
        value={kind}
        options={[
          { value: 'lead', label: t('leadsTab') },
          { value: 'organisation', label: t('customersTab') },
        ]}
        onChange={(next) => changeUrl({ kind: next === 'lead' ? undefined : next, pool: undefined })}
      />
      <Pools kind={kind} />
      <Open kind={kind} />
    </div>
  );
}

function usePools(kind: Held) {
  return useQuery({
    queryKey: ['pools', kind],
    queryFn: ({ signal }) => {
      const filter = JSON.stringify([
        { field: 'about', op: 'is', value: kind },
        { field: 'isActive', op: 'is', value: true },
      ]);
      return get<Rows>('/api/records/pool', { filter, limit: 100 }, signal);
    },
  });
}

const RULES = [
  ['idleDays', 'ruleIdle'],
  ['unwonDays', 'ruleUnwon'],
  ['warnDays', 'ruleWarn'],
  ['cap', 'ruleCap'],
  ['perDay', 'ruleDay'],
  ['coolOffDays', 'ruleCool'],
] as const;

function Pools({ kind }: { kind: Held }): ReactNode {
  const t = useSalesTexts();
  const [{ pool }, changeUrl] = useUrlState();
  const pools = usePools(kind).data?.items ?? [];
  if (pools.length === 0) return null;
  return (
    <ul className="pool-cards">
      {pools.map((item) => {
        const rules = RULES.flatMap(([field, text]) => {
          const count = item.data[field];
          return typeof count === 'number' ? [t(text, { count })] : [];
        });
        const isChosen = pool === item.id;
        return (
          <li key={item.id} className={isChosen ? 'v-panel pool-card is-chosen' : 'v-panel pool-card'}>
            <button
              type="button"
              aria-pressed={isChosen}
              onClick={() => changeUrl({ pool: isChosen ? undefined : item.id })}
            >
              <strong translate="no">{item.title}</strong>
              <span className="v-quiet">{rules.join(' · ')}</span>
            </button>
            <AppLink href={recordPath(item.id)}>{t('poolRules')}</AppLink>
          </li>
        );
      })}
    </ul>
  );
}

function Open({ kind }: { kind: Held }): ReactNode {
  const t = useSalesTexts();
  const [{ q, pool }, changeUrl] = useUrlState();
  const asked = useDeferredValue(q);
  const filter = JSON.stringify([
    pool === undefined ? { field: 'pool', op: 'isKnown' } : { field: 'pool', op: 'is', value: pool },
  ]);
  const list = useInfiniteQuery({
    queryKey: ['pool', kind, pool, asked],
    queryFn: ({ pageParam, signal }) =>
      get<Rows>(`/api/records/${kind}`, { filter, q: asked, after: pageParam, limit: 50 }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
    placeholderData: (before) => before,
  });
  const rows = list.data?.pages.flatMap(({ items }) => items) ?? [];
  if (list.isError) return <ErrorState error={list.error} onRetry={() => void list.refetch()} />;
  if (list.isPending) return <Skeleton active paragraph={{ rows: 6 }} />;
  if (rows.length === 0 && q === undefined)
    return <EmptyState icon={<InboxOutlined aria-hidden />} title={t('poolEmptyTitle')} body={t('poolEmptyBody')} />;
  return (
    <section className="v-panel">
      <div className="sales-section">
        <Input
          allowClear
          prefix={<SearchOutlined aria-hidden />}
          value={q ?? ''}
          placeholder={t('search')}
          aria-label={t('search')}
          style={{ maxWidth: 320 }}
          onChange={(event) => changeUrl({ q: event.target.value })}
        />
      </div>
      {rows.length === 0 && <p className="sales-note">{t('noMatch')}</p>}
      <ul>
        {rows.map((row) => (
          <OpenRow key={row.id} row={row} />
        ))}
      </ul>
      {list.hasNextPage && (
        <p className="sales-foot">
          <Button loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
            {t('more')}
          </Button>
        </p>
      )}
    </section>
  );
}

function OpenRow({ row }: { row: RecordRow }): ReactNode {
  const t = useSalesTexts();
  const client = useQueryClient();
  const { message } = App.useApp();
  const claiming = useMutation({
    mutationFn: () => post<RecordRow>('/api/pool/claim', { record: row.id }),
    onSuccess: () => void message.success(t('claimed', { title: row.title })),
    onError: (error) => void message.error(error.message),
    onSettled: () => client.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'me' }),
  });
  const facts = ['source', 'industry', 'province', 'city'].flatMap((field) => {
    const value = row.data[field];
    return typeof value === 'string' && value !== '' ? [value] : [];
  });
  const poolId = row.data['pool'];
  const pool = typeof poolId === 'string' ? row.refs[poolId] : undefined;
  return (
    <li className="pool-row">
      <div>
        <RecordLink record={row} />
        <p className="v-quiet v-cut">{facts.join(' · ')}</p>
      </div>
      <span className="v-quiet v-cut" translate="no">
        {pool?.title}
      </span>
      <span className="v-quiet">
        <RelativeTime at={row.updatedAt} />
      </span>
      <Button
        type="primary"
        loading={claiming.isPending}
        aria-label={`${t('claim')} ${row.title}`}
        onClick={() => claiming.mutate()}
      >
        {t('claim')}
      </Button>
    </li>
  );
}
