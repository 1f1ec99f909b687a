import { ReadOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import type { TrainingAgent, TrainingAgents } from '@valence/contract';
import type { ReactNode } from 'react';
import { get } from '../../parts/api.ts';
import { AppLink } from '../../parts/app-link.tsx';
import { EmptyState } from '../../parts/empty-state.tsx';
import { ErrorState } from '../../parts/error-state.tsx';
import { useLocale, useSay } from '../../parts/i18n/index.ts';
import { LinkButton } from '../../parts/link-button.tsx';
import { usePageTitle } from '../../parts/page-title.ts';
import { PagePending } from '../shell/page-states.tsx';
import { Period, useWeeks } from './period.tsx';
import { Share } from './share.tsx';
import { useTrainingTexts } from './texts.ts';
import './training.css';

/** Every agent with what people answered it lately. */
export function Page(): ReactNode {
  const t = useTrainingTexts();
  const weeks = useWeeks();
  usePageTitle({ title: t('title') });
  const { data, error, refetch } = useQuery({
    queryKey: ['training', weeks],
    queryFn: ({ signal }) => get<TrainingAgents>('/api/training', { weeks }, signal),
  });
  if (data === undefined)
    return error === null ? <PagePending /> : <ErrorState error={error} onRetry={() => void refetch()} />;
  return (
    <div className="trn-page">
      <header className="trn-head">
        <div>
          <h1>{t('title')}</h1>
          <p className="v-quiet">{t('lead')}</p>
        </div>
        <Period />
      </header>
      <Answered agents={data.agents.filter(({ counts }) => counts.suggested > 0)} />
    </div>
  );
}

/** Agents that have suggested something; and what has to happen first where none has, or nobody answered. */
export function Answered({ agents }: { agents: readonly TrainingAgent[] }): ReactNode {
  const t = useTrainingTexts();
  if (agents.length === 0)
    return (
      <section className="v-panel">
        <EmptyState
          icon={<ReadOutlined aria-hidden />}
          title={t('emptyTitle')}
          body={t('emptyBody')}
          action={<LinkButton href="/agents">{t('emptyAction')}</LinkButton>}
        />
      </section>
    );
  return (
    <>
      {agents.every(({ share }) => share.n === 0) && (
        <section className="v-panel">
          <EmptyState
            icon={<ReadOutlined aria-hidden />}
            title={t('unansweredTitle')}
            body={t('unansweredBody')}
            action={
              <LinkButton href="/" isPrimary>
                {t('toNow')}
              </LinkButton>
            }
          />
        </section>
      )}
      <section className="v-panel trn-scroll" tabIndex={0} role="region" aria-label={t('title')}>
        <table className="trn-table">
          <thead>
            <tr>
              <th scope="col">{t('agent')}</th>
              <th scope="col" title={t('shareHint')}>
                {t('share')}
              </th>
              {(['suggested', 'accepted', 'edited', 'refused', 'open'] as const).map((name) => (
                <th key={name} scope="col" className="trn-count">
                  {t(name)}
                </th>
              ))}
              <th scope="col">{t('version')}</th>
            </tr>
          </thead>
          <tbody>
            {agents.map((agent) => (
              <AgentRow key={agent.agent} agent={agent} />
            ))}
          </tbody>
        </table>
      </section>
    </>
  );
}

function AgentRow({ agent: { agent, title, atWork, counts, share } }: { agent: TrainingAgent }): ReactNode {
  const t = useTrainingTexts();
  const say = useSay();
  const number = new Intl.NumberFormat(useLocale());
  return (
    <tr>
      <th scope="row">
        <AppLink href={`/training/${encodeURIComponent(agent)}`}>{say(title)}</AppLink>
      </th>
      <td>
        <Share share={share} />
      </td>
      {(['suggested', 'accepted', 'edited', 'refused', 'open'] as const).map((name) => (
        <td key={name} className="v-num trn-count">
          {number.format(counts[name])}
        </td>
      ))}
      <td className="v-num">{atWork ?? <span className="v-faint">{t('notAtWork')}</span>}</td>
    </tr>
  );
}
