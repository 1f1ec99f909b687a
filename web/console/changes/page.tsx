import { Button, Checkbox, Segmented, Tabs } from 'antd';
import { useInfiniteQuery } from '@tanstack/react-query';
import { lazy, Suspense, type ReactNode } from 'react';
import type { BatchPage } from '@valence/contract';
import { get } from '../../parts/api.ts';
import { EmptyState } from '../../parts/empty-state.tsx';
import { ErrorState } from '../../parts/error-state.tsx';
import { usePageTitle } from '../../parts/page-title.ts';
import { useMe } from '../../parts/session.ts';
import { useUrlState } from '../../parts/url-state.ts';
import { BatchRow } from './batch-row.tsx';
import { BATCH_KINDS } from './batch-kinds.ts';
import { Blank } from './blank.tsx';
import './changes.css';
import { useChangeTexts } from './texts.ts';

const Audit = lazy(() => import('./audit.tsx').then(({ Audit: found }) => ({ default: found })));

/** What was done in bulk, newest first, each with its undo; for administrators also the audit. */
export function Page(): ReactNode {
  const t = useChangeTexts();
  usePageTitle({ title: t('title') });
  const { role } = useMe();
  const [{ tab = 'changes' }, changeUrl] = useUrlState();
  return (
    <div className="changes-page">
      <header>
        <h1>{t('title')}</h1>
        <p className="v-quiet">{t(tab === 'audit' ? 'auditLead' : role === 'rep' ? 'leadOwn' : 'lead')}</p>
      </header>
      {role === 'admin' ? (
        <Tabs
          activeKey={tab}
          onChange={(next) => changeUrl({ tab: next === 'changes' ? undefined : next })}
          destroyOnHidden
          items={[
            { key: 'changes', label: t('tabChanges'), children: <Changes /> },
            {
              key: 'audit',
              label: t('tabAudit'),
              children: (
                <Suspense fallback={<Blank />}>
                  <Audit />
                </Suspense>
              ),
            },
          ]}
        />
      ) : (
        <Changes />
      )}
    </div>
  );
}

function Changes(): ReactNode {
  const t = useChangeTexts();
  const { role } = useMe();
  const [{ kind, mine }, changeUrl] = useUrlState();
  const list = useInfiniteQuery({
    queryKey: ['batches', { kind, mine }],
    queryFn: ({ pageParam, signal }) => get<BatchPage>('/api/batches', { kind, mine, after: pageParam }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
  });
  const rows = list.data?.pages.flatMap(({ items }) => items) ?? [];
  return (
    <div className="changes-list">
      <div className="changes-filters">
        <div className="changes-kinds">
          <Segmented
            aria-label={t('filterKind')}
            value={kind ?? ''}
            options={[
              { value: '', label: t('all') },
              ...BATCH_KINDS.map((word) => ({ value: word as string, label: t(`kind_${word}`) })),
            ]}
            onChange={(next) => changeUrl({ kind: next })}
          />
        </div>
        {role !== 'rep' && (
          <Checkbox
            checked={mine === 'true'}
            onChange={(event) => changeUrl({ mine: event.target.checked ? 'true' : undefined })}
          >
            {t('mine')}
          </Checkbox>
        )}
      </div>
      {list.isPending ? (
        <Blank />
      ) : list.isError && rows.length === 0 ? (
        <ErrorState error={list.error} onRetry={() => void list.refetch()} />
      ) : rows.length === 0 && !list.hasNextPage ? (
        <Nothing />
      ) : (
        <ul className="v-panel changes-rows">
          {rows.map((batch) => (
            <BatchRow key={batch.id} batch={batch} />
          ))}
        </ul>
      )}
      {list.hasNextPage && (
        <Button loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          {t('more')}
        </Button>
      )}
    </div>
  );
}

function Nothing(): ReactNode {
  const t = useChangeTexts();
  const [{ kind, mine }, changeUrl] = useUrlState();
  if (kind === undefined && mine === undefined) return <EmptyState title={t('emptyTitle')} body={t('emptyBody')} />;
  const clear = () => changeUrl({ kind: undefined, mine: undefined });
  return <EmptyState title={t('emptyTitle')} action={<Button onClick={clear}>{t('clear')}</Button>} />;
}
