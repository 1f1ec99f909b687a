import { PlusOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import type { Trial, TriedAgent } from '@valence/contract';
import type { ReactNode } from 'react';
import { AppLink } from '../../parts/app-link.tsx';
import { EmptyState } from '../../parts/empty-state.tsx';
import { ErrorState } from '../../parts/error-state.tsx';
import { useSay } from '../../parts/i18n/index.ts';
import { LinkButton } from '../../parts/link-button.tsx';
import { usePageTitle } from '../../parts/page-title.ts';
import { RelativeTime } from '../../parts/relative-time.tsx';
import { useMe } from '../../parts/session.ts';
import { trialPath, trialsQuery } from './queries.ts';
import { StateTag } from './state-tag.tsx';
import { useTrialTexts } from './texts.ts';
import './trials.css';
import { When } from './when.tsx';

/** The trials of the workspace, newest first. */
export function Page(): ReactNode {
  const t = useTrialTexts();
  usePageTitle({ title: t('title') });
  if (useMe().role === 'rep') return <EmptyState title={t('notManager')} body={t('notManagerBody')} />;
  return <All />;
}

function All(): ReactNode {
  const t = useTrialTexts();
  const answer = useQuery(trialsQuery);
  if (answer.isError) return <ErrorState error={answer.error} onRetry={() => void answer.refetch()} />;
  if (answer.isPending) return <div className="tri-page tri-blank" role="status" aria-label={t('loading')} />;
  const { trials, agents } = answer.data;
  return (
    <div className="tri-page">
      <header className="tri-head">
        <div>
          <h1>{t('title')}</h1>
          <p className="v-quiet">{t('lead')}</p>
        </div>
        {trials.length > 0 && <NewTrial agents={agents} />}
      </header>
      {trials.length === 0 ? (
        <section className="v-panel tri-panel">
          <EmptyState title={t('none')} body={t('noneBody')} action={<NewTrial agents={agents} />} />
        </section>
      ) : (
        <ul className="v-panel tri-list">
          {trials.map((trial) => (
            <Row key={trial.id} trial={trial} />
          ))}
        </ul>
      )}
    </div>
  );
}

/** One agent is tried once at a time: where all are, the running trial is the place to go. */
function NewTrial({ agents }: { agents: readonly TriedAgent[] }): ReactNode {
  const t = useTrialTexts();
  const running = agents.find((agent) => agent.running !== null)?.running ?? null;
  if (running !== null && agents.every((agent) => agent.running !== null))
    return <LinkButton href={trialPath(running)}>{t('openRunning')}</LinkButton>;
  return (
    <LinkButton href="/trials/new" isPrimary icon={<PlusOutlined aria-hidden />}>
      {t('new')}
    </LinkButton>
  );
}

function Row({ trial }: { trial: Trial }): ReactNode {
  const t = useTrialTexts();
  const say = useSay();
  return (
    <li className="tri-row">
      <h2>
        <AppLink href={trialPath(trial.id)}>
          {say(trial.agentTitle)} · {t(`metric_${trial.metric}`)}
        </AppLink>
      </h2>
      <span className="tri-tags">
        <StateTag trial={trial} />
      </span>
      <p className="v-quiet v-num">
        {t('arms', trial.perArm)} · <When trial={trial} />
      </p>
      <p className="v-faint tri-by">
        <span translate="no">{t('startedBy', { name: trial.startedBy })}</span> <RelativeTime at={trial.startedAt} />
      </p>
    </li>
  );
}
