import { PlusOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import type { LanguageEndpoint, LanguageState } from '@valence/contract';
import { lazy, Suspense, useState, type ReactNode } from 'react';
import { EmptyState } from '../../parts/empty-state.tsx';
import { ErrorState } from '../../parts/error-state.tsx';
import { usePageTitle } from '../../parts/page-title.ts';
import { useMe } from '../../parts/session.ts';
import { EndpointCard } from './endpoint-card.tsx';
import './language.css';
import { Calls } from './calls.tsx';
import { Month } from './month.tsx';
import { stateQuery } from './queries.ts';
import { useLanguageTexts } from './texts.ts';
import { Use } from './use.tsx';

const EndpointForm = lazy(() => import('./endpoint-form.tsx').then(({ EndpointForm: part }) => ({ default: part })));

/** Which language models the workspace asks, how, and what they take. */
export function Page(): ReactNode {
  const t = useLanguageTexts();
  usePageTitle({ title: t('title') });
  if (useMe().role !== 'admin') return <EmptyState title={t('notAdmin')} body={t('notAdminBody')} />;
  return <Language />;
}

function Language(): ReactNode {
  const t = useLanguageTexts();
  const state = useQuery(stateQuery);
  const [edited, setEdited] = useState<LanguageEndpoint | 'new' | null>(null);
  if (state.isError) return <ErrorState error={state.error} onRetry={() => void state.refetch()} />;
  if (state.isPending) return <div className="lng-page lng-blank" role="status" aria-label={t('loading')} />;
  return (
    <div className="lng-page">
      <header className="lng-head">
        <div>
          <h1>{t('title')}</h1>
          <p className="v-quiet">{t('lead')}</p>
        </div>
        <Button type="primary" icon={<PlusOutlined aria-hidden />} onClick={() => setEdited('new')}>
          {t('add')}
        </Button>
      </header>
      <Endpoints state={state.data} onEdit={setEdited} />
      <Use key={state.data.settings.version} state={state.data} />
      <Month />
      <Calls />
      {edited !== null && (
        <Suspense>
          <EndpointForm
            state={state.data}
            endpoint={edited === 'new' ? null : edited}
            onClose={() => setEdited(null)}
          />
        </Suspense>
      )}
    </div>
  );
}

type EndpointsProps = Readonly<{ state: LanguageState; onEdit: (endpoint: LanguageEndpoint) => void }>;

function Endpoints({ state, onEdit }: EndpointsProps): ReactNode {
  const t = useLanguageTexts();
  if (state.endpoints.length === 0)
    return (
      <section className="v-panel lng-panel">
        <EmptyState title={t('none')} body={t('noneBody')} />
      </section>
    );
  return (
    <section>
      <h2>{t('endpoints')}</h2>
      <ul className="lng-cards">
        {state.endpoints.map((endpoint) => (
          <EndpointCard key={endpoint.id} endpoint={endpoint} onEdit={() => onEdit(endpoint)} />
        ))}
      </ul>
    </section>
  );
}
