import { ContainerOutlined, PlusOutlined } from '@ant-design/icons';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Button, Segmented, Skeleton } from 'antd';
import type { ReactNode } from 'react';
import type { RecordPage, RecordRow } from '@valence/contract';
import type { z } from 'zod';
import { get } from '../../parts/api.ts';
import { EmptyState } from '../../parts/empty-state.tsx';
import { ErrorState } from '../../parts/error-state.tsx';
import { LinkButton } from '../../parts/link-button.tsx';
import { usePageTitle } from '../../parts/page-title.ts';
import { RelativeTime } from '../../parts/relative-time.tsx';
import { useUrlState } from '../../parts/url-state.ts';
import { useDeskTexts } from '../sales/desk-texts.ts';
import '../sales/sales.css';
import { Registration } from './registration.tsx';
import './registrations.css';

type Rows = z.infer<typeof RecordPage>;

/** One nobody has decided on has no state yet, or says that it waits. */
const WAITING = {
  any: [
    { field: 'status', op: 'isEmpty' },
    { field: 'status', op: 'is', value: 'submitted' },
  ],
};
const FILTERS = {
  toDecide: [WAITING],
  decidedOn: [{ field: 'status', op: 'oneOf', value: ['approved', 'refused'] }],
  all: [],
} as const;
type Tab = keyof typeof FILTERS;
const TABS = Object.keys(FILTERS) as Tab[];

/** Projects that dealers registered: who was first, who collides, and the decision. */
export function Page(): ReactNode {
  const t = useDeskTexts();
  usePageTitle({ title: t('registrations') });
  const [{ show, id }, changeUrl] = useUrlState();
  const tab: Tab = TABS.find((one) => one === show) ?? 'toDecide';
  return (
    <div className="sales-page">
      <header className="sales-head">
        <div>
          <h1>{t('registrations')}</h1>
          <p className="v-quiet">{t('registrationsLead')}</p>
        </div>
        <div className="sales-actions">
          <LinkButton href="/records/registration" icon={<PlusOutlined aria-hidden />}>
            {t('newRegistration')}
          </LinkButton>
        </div>
      </header>
      <Segmented
        className="reg-tabs"
        value={tab}
        options={TABS.map((value) => ({ value, label: t(value) }))}
        onChange={(next) => changeUrl({ show: next === 'toDecide' ? undefined : next, id: undefined })}
      />
      <div className={id === undefined ? 'reg' : 'reg has-one'}>
        <List tab={tab} chosen={id} onChoose={(next) => changeUrl({ id: next }, 'push')} />
        {id === undefined ? (
          <p className="v-panel sales-note reg-none">{t('choose')}</p>
        ) : (
          <Registration key={id} id={id} onBack={() => changeUrl({ id: undefined })} />
        )}
      </div>
    </div>
  );
}

type ListProps = Readonly<{ tab: Tab; chosen: string | undefined; onChoose: (id: string) => void }>;

function List({ tab, chosen, onChoose }: ListProps): ReactNode {
  const t = useDeskTexts();
  const list = useInfiniteQuery({
    queryKey: ['registrations', tab],
    queryFn: ({ pageParam, signal }) =>
      get<Rows>(
        '/api/records/registration',
        { filter: JSON.stringify(FILTERS[tab]), sort: 'registeredAt', after: pageParam, limit: 50 },
        signal,
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
  });
  if (list.isError) return <ErrorState error={list.error} onRetry={() => void list.refetch()} />;
  if (list.isPending) return <Skeleton active paragraph={{ rows: 6 }} />;
  const rows = list.data.pages.flatMap(({ items }) => items);
  if (rows.length === 0)
    return <EmptyState icon={<ContainerOutlined aria-hidden />} title={t('regEmptyTitle')} body={t('regEmptyBody')} />;
  return (
    <section className="v-panel reg-list">
      <ul>
        {rows.map((row) => (
          <li key={row.id}>
            <button
              type="button"
              className={row.id === chosen ? 'reg-row is-chosen' : 'reg-row'}
              aria-current={row.id === chosen}
              onClick={() => onChoose(row.id)}
            >
              <strong translate="no">{row.title}</strong>
              <span translate="no">
                {[nameAt(row, 'dealer'), nameAt(row, 'organisation')].filter(Boolean).join(' → ')}
              </span>
              <span className="v-quiet">
                <RelativeTime at={textAt(row, 'registeredAt') ?? row.updatedAt} />
              </span>
            </button>
          </li>
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

function textAt({ data }: RecordRow, field: string): string | null {
  const value = data[field];
  return typeof value === 'string' ? value : null;
}

function nameAt(row: RecordRow, field: string): string | undefined {
  return row.refs[textAt(row, field) ?? '']?.title;
}
