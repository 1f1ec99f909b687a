import { PlusOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Button, Tag } from 'antd';
import type { ToolSource } from '@valence/contract';
import { lazy, Suspense, useState, type ReactNode } from 'react';
import { AppLink } from '../../parts/app-link.tsx';
import { EmptyState } from '../../parts/empty-state.tsx';
import { ErrorState } from '../../parts/error-state.tsx';
import { usePageTitle } from '../../parts/page-title.ts';
import { useMe } from '../../parts/session.ts';
import './outside-tools.css';
import { sourcePath, sourcesQuery } from './queries.ts';
import { useOutsideTexts } from './texts.ts';

const SourceForm = lazy(() => import('./source-form.tsx').then(({ SourceForm: part }) => ({ default: part })));

/** The outside services of the workspace. */
export function Page(): ReactNode {
  const t = useOutsideTexts();
  usePageTitle({ title: t('title') });
  if (useMe().role !== 'admin') return <EmptyState title={t('notAdmin')} body={t('notAdminBody')} />;
  return <Services />;
}

function Services(): ReactNode {
  const t = useOutsideTexts();
  const answer = useQuery(sourcesQuery);
  const [isAdding, setAdding] = useState(false);
  if (answer.isError) return <ErrorState error={answer.error} onRetry={() => void answer.refetch()} />;
  if (answer.isPending) return <div className="out-page out-blank" role="status" aria-label={t('loading')} />;
  const { sources, allowsLocal } = answer.data;
  return (
    <div className="out-page">
      <header className="out-head">
        <div>
          <h1>{t('title')}</h1>
          <p className="v-quiet">{t('lead')}</p>
        </div>
        <Button type="primary" icon={<PlusOutlined aria-hidden />} onClick={() => setAdding(true)}>
          {t('add')}
        </Button>
      </header>
      {sources.length === 0 ? (
        <section className="v-panel out-panel">
          <EmptyState title={t('none')} body={t('noneBody')} />
        </section>
      ) : (
        <ul className="out-cards">
          {sources.map((source) => (
            <SourceCard key={source.id} source={source} />
          ))}
        </ul>
      )}
      {isAdding && (
        <Suspense>
          <SourceForm source={null} allowsLocal={allowsLocal} onClose={() => setAdding(false)} />
        </Suspense>
      )}
    </div>
  );
}

function SourceCard({ source }: { source: ToolSource }): ReactNode {
  const t = useOutsideTexts();
  const { id, title, kind, address, isLocal, on, operations } = source;
  return (
    <li className="v-panel out-card">
      <h2>
        <AppLink href={sourcePath(id)}>
          <span translate="no">{title}</span>
        </AppLink>{' '}
        <Tag>{t(`kind_${kind}`)}</Tag>
        {isLocal && <Tag>{t('local')}</Tag>}
      </h2>
      <p className="v-faint out-where" translate="no">
        {address}
      </p>
      <p className="v-num">{t('count', { on, all: operations })}</p>
    </li>
  );
}
