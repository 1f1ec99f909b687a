import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { Alert } from 'antd';
import type { Trial, TrialDetail } from '@valence/contract';
import type { ReactNode } from 'react';
import { AppLink } from '../../parts/app-link.tsx';
import { EmptyState } from '../../parts/empty-state.tsx';
import { ErrorState } from '../../parts/error-state.tsx';
import { useLocale, useSay } from '../../parts/i18n/index.ts';
import { usePageTitle } from '../../parts/page-title.ts';
import { RelativeTime } from '../../parts/relative-time.tsx';
import { useMe } from '../../parts/session.ts';
import { sayAlpha, sayDay } from './figures.ts';
import { Looks } from './looks.tsx';
import { Power } from './power.tsx';
import { trialQuery } from './queries.ts';
import { StateTag } from './state-tag.tsx';
import { StopTrial } from './stop-trial.tsx';
import { useTrialTexts } from './texts.ts';
import './trials.css';
import { VerdictPanel } from './verdict.tsx';
import { When } from './when.tsx';

/** One trial: how far it is or how it ended, what its looks found, and the plan as it was fixed. */
export function Page(): ReactNode {
  const t = useTrialTexts();
  const say = useSay();
  const { id = '' } = useParams({ strict: false }) as { id?: string };
  const isManager = useMe().role !== 'rep';
  const answer = useQuery({ ...trialQuery(id), enabled: isManager });
  const title = answer.data === undefined ? '' : say(answer.data.trial.agentTitle);
  usePageTitle({ title: t('title'), href: '/trials' }, { title });
  if (!isManager) return <EmptyState title={t('notManager')} body={t('notManagerBody')} />;
  if (answer.isError) return <ErrorState error={answer.error} onRetry={() => void answer.refetch()} />;
  if (answer.isPending) return <div className="tri-page tri-blank" role="status" aria-label={t('loading')} />;
  return <Shown detail={answer.data} />;
}

function Shown({ detail }: { detail: TrialDetail }): ReactNode {
  const t = useTrialTexts();
  const say = useSay();
  const { trial, isIntact, isAgentOn } = detail;
  return (
    <div className="tri-page">
      <header className="tri-head">
        <div>
          <h1>
            {say(trial.agentTitle)} · {t(`metric_${trial.metric}`)}
          </h1>
          <p className="tri-tags">
            <StateTag trial={trial} />
            {trial.endedAt !== null && (
              <span className="v-quiet v-num">
                <When trial={trial} />
              </span>
            )}
            <span className="v-faint">
              <span translate="no">{t('startedBy', { name: trial.startedBy })}</span>{' '}
              <RelativeTime at={trial.startedAt} />
            </span>
          </p>
        </div>
        {trial.status === 'running' && <StopTrial id={trial.id} />}
      </header>
      {!isIntact && <Alert type="error" showIcon title={t('notIntact')} description={t('notIntactBody')} />}
      {trial.status === 'running' && !isAgentOn && <Alert type="warning" showIcon title={t('agentOffNow')} />}
      {trial.status === 'running' ? <Progress trial={trial} /> : <VerdictPanel trial={trial} />}
      <Looks trial={trial} />
      <Plan detail={detail} />
    </div>
  );
}

/** The days of a running trial with its looks on them. */
function Progress({ trial }: { trial: Trial }): ReactNode {
  const t = useTrialTexts();
  const locale = useLocale();
  const next = trial.looks.find(({ found }) => found === null);
  return (
    <section className="v-panel tri-panel" aria-labelledby="tri-running">
      <h2 id="tri-running">{t('running')}</h2>
      <div className="tri-days" aria-hidden>
        {Array.from({ length: trial.days }, (_, i) => (
          <i
            key={i}
            className={`${i < trial.passed ? 'is-past' : ''} ${trial.looks.some(({ day }) => day === i + 1) ? 'is-look' : ''}`}
          />
        ))}
      </div>
      <p className="v-num">
        <When trial={trial} />
        {next !== undefined && <> · {t('nextLook', { day: next.day, date: sayDay(next.dueAt, locale) })}</>}
      </p>
      <p className="v-quiet v-num">{t('arms', trial.perArm)}</p>
      <p className="v-faint">{t('onlyAtLooks')}</p>
    </section>
  );
}

function Plan({ detail }: { detail: TrialDetail }): ReactNode {
  const t = useTrialTexts();
  const { trial, strata, power, seed, assignment, planHash, isIntact } = detail;
  const [high, low] = strata;
  const looks = trial.looks.map(({ day, alpha }) => t('planLookValue', { day, alpha: sayAlpha(alpha) }));
  return (
    <section className="v-panel tri-panel tri-preview" aria-labelledby="tri-plan">
      <div className="tri-tags">
        <h2 id="tri-plan">{t('plan')}</h2>
        {isIntact && <span className="v-tag is-green">{t('intact')}</span>}
        <InLog trial={trial} />
      </div>
      <dl className="tri-facts v-num">
        <Fact label={t('planMetric')}>{t(`metricHint_${trial.metric}`)}</Fact>
        <Fact label={t('planWithin')}>{t('planWithinValue', { days: trial.withinDays })}</Fact>
        <Fact label={t('planBase')}>{Math.round(trial.base * 100)}%</Fact>
        <Fact label={t('planArms')}>{t('arms', trial.perArm)}</Fact>
        {high !== undefined && low !== undefined && (
          <Fact label={t('planStrata')}>
            {t('planStrataValue', { a: high.accounts, at: high.treated, b: low.accounts, bt: low.treated })}
          </Fact>
        )}
        <Fact label={t('planLooks')}>{looks.join(' · ')}</Fact>
        <Fact label={t('planTest')}>{t('planTestValue')}</Fact>
        <Fact label={t('seed')}>
          <code translate="no">{seed}</code>
        </Fact>
        <Fact label={t('assignment')}>
          <code translate="no">{assignment}</code>
        </Fact>
        <Fact label={t('planHash')}>
          <code translate="no">{planHash}</code>
        </Fact>
      </dl>
      <Power power={power} perArm={trial.perArm} />
    </section>
  );
}

/** The way to the entry of the log in which the start stands with its hashes; the log is for administrators. */
function InLog({ trial }: { trial: Trial }): ReactNode {
  const t = useTrialTexts();
  if (useMe().role !== 'admin') return null;
  const at = new Date(trial.startedAt);
  // The filter of the log is by days where the reader is.
  const day = [at.getFullYear(), at.getMonth() + 1, at.getDate()].map((n) => String(n).padStart(2, '0')).join('-');
  return <AppLink href={`/changes?tab=audit&type=trial.started&from=${day}&to=${day}`}>{t('openLog')}</AppLink>;
}

function Fact({ label, children }: { label: string; children: ReactNode }): ReactNode {
  return (
    <div>
      <dt className="v-quiet">{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}
