import { useQuery } from '@tanstack/react-query';
import { Segmented } from 'antd';
import { lazy, Suspense, type ReactNode } from 'react';
import type { Agent } from '@valence/contract';
import { get } from '../../parts/api.ts';
import { AppLink } from '../../parts/app-link.tsx';
import { EmptyState } from '../../parts/empty-state.tsx';
import { ErrorState } from '../../parts/error-state.tsx';
import { usePageTitle } from '../../parts/page-title.ts';
import { useMe } from '../../parts/session.ts';
import { useUrlState } from '../../parts/url-state.ts';
import { AgentCard } from './agent-card.tsx';
import './agents.css';
import { useAgentTexts } from './texts.ts';

const Tools = lazy(() => import('./tools.tsx').then(({ Tools: found }) => ({ default: found })));

/** The agents of this workspace and the tools they may use. */
export function Page(): ReactNode {
  const texts = useAgentTexts();
  usePageTitle({ title: texts('title') });
  const [{ tab }, changeUrl] = useUrlState();
  const isTools = tab === 'tools';
  const mayTry = useMe().role !== 'rep';
  return (
    <div className="agt-page">
      <header className="agt-head">
        <div>
          <h1>{texts('title')}</h1>
          <p className="v-quiet">{texts(isTools ? 'toolsLead' : 'lead')}</p>
        </div>
        <span className="agt-studio">
          {mayTry && <AppLink href="/trials">{texts('trials')}</AppLink>}
          <AppLink href="/training">{texts('training')}</AppLink>
          <AppLink href="/studio">{texts('studio')}</AppLink>
        </span>
        <Segmented
          aria-label={texts('tabs')}
          value={isTools ? 'tools' : 'agents'}
          options={[
            { value: 'agents', label: texts('tabAgents') },
            { value: 'tools', label: texts('tabTools') },
          ]}
          onChange={(next) => changeUrl({ tab: next === 'tools' ? 'tools' : undefined })}
        />
      </header>
      {isTools ? (
        <Suspense fallback={<Blank />}>
          <Tools />
        </Suspense>
      ) : (
        <Agents />
      )}
    </div>
  );
}

function Agents(): ReactNode {
  const texts = useAgentTexts();
  const answer = useQuery({
    queryKey: ['agents'],
    queryFn: ({ signal }) => get<{ agents: Agent[] }>('/api/agents', {}, signal).then(({ agents }) => agents),
  });
  if (answer.isPending) return <Blank />;
  if (answer.isError) return <ErrorState error={answer.error} onRetry={() => void answer.refetch()} />;
  if (answer.data.length === 0) return <EmptyState title={texts('noAgents')} body={texts('noAgentsBody')} />;
  return answer.data.map((agent) => <AgentCard key={agent.name} agent={agent} />);
}

function Blank(): ReactNode {
  const texts = useAgentTexts();
  return <div className="v-panel agt-blank" role="status" aria-label={texts('loading')} />;
}
