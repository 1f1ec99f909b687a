import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { Alert, Button, InputNumber, Segmented, Select } from 'antd';
import {
  TRIAL_METRICS,
  type TrialDetail,
  type TrialPreview,
  type TrialMetric,
  type TrialStart,
} from '@valence/contract';
import type { ReactNode } from 'react';
import { ApiError, post } from '../../parts/api.ts';
import { AppLink } from '../../parts/app-link.tsx';
import { EmptyState } from '../../parts/empty-state.tsx';
import { ErrorState } from '../../parts/error-state.tsx';
import { useLocale, useSay } from '../../parts/i18n/index.ts';
import { usePageTitle } from '../../parts/page-title.ts';
import { useMe } from '../../parts/session.ts';
import { useUrlState } from '../../parts/url-state.ts';
import { sayCalendarDay, sayDay } from './figures.ts';
import { Power } from './power.tsx';
import { previewQuery, trialPath, TRIALS, trialsQuery } from './queries.ts';
import { useTrialTexts } from './texts.ts';
import './trials.css';

const WITHIN = [30, 60, 90, 120] as const;

/** A trial is previewed and, when its plan is to one's liking, started. */
export function Page(): ReactNode {
  const t = useTrialTexts();
  usePageTitle({ title: t('title'), href: '/trials' }, { title: t('newTitle') });
  if (useMe().role === 'rep') return <EmptyState title={t('notManager')} body={t('notManagerBody')} />;
  return <NewTrial />;
}

/** What is chosen, as the address has it. */
function useChoice() {
  const [{ agent, metric, within, base }, changeUrl] = useUrlState();
  const choice = {
    agent: agent ?? 'renewal-guard',
    metric: TRIAL_METRICS.find((known) => known === metric) ?? 'renewed',
    withinDays: Number(within ?? 90),
    base: Number(base ?? 30) / 100,
  };
  return { choice, changeUrl };
}

function NewTrial(): ReactNode {
  const t = useTrialTexts();
  const { choice } = useChoice();
  const preview = useQuery({ ...previewQuery(choice), placeholderData: keepPreviousData });
  return (
    <div className="tri-page">
      <header className="tri-head">
        <div>
          <h1>{t('newTitle')}</h1>
          <p className="v-quiet">{t('newLead')}</p>
        </div>
      </header>
      <div className="tri-columns">
        <Choices />
        {preview.data !== undefined && !preview.isError ? (
          <Preview preview={preview.data} isOld={preview.isPlaceholderData} onAgain={() => void preview.refetch()} />
        ) : preview.isError ? (
          <section className="v-panel tri-panel">
            <ErrorState error={preview.error} onRetry={() => void preview.refetch()} />
            {preview.error instanceof ApiError &&
              preview.error.fields.map(({ path, message }) => (
                <p key={path} role="alert">
                  <code translate="no">{path}</code> {message}
                </p>
              ))}
          </section>
        ) : (
          <div className="v-panel tri-blank" role="status" aria-label={t('loading')} />
        )}
      </div>
    </div>
  );
}

function Choices(): ReactNode {
  const t = useTrialTexts();
  const say = useSay();
  const { choice, changeUrl } = useChoice();
  const agents = useQuery(trialsQuery).data?.agents ?? [];
  const setBase = (percent: number | null): void => {
    if (percent !== null) changeUrl({ base: String(percent) });
  };
  return (
    <section className="v-panel tri-panel tri-form" aria-labelledby="tri-choose">
      <h2 id="tri-choose">{t('choose')}</h2>
      {agents.length > 1 && (
        <div className="tri-field">
          <label htmlFor="tri-agent">{t('agent')}</label>
          <Select
            id="tri-agent"
            value={choice.agent}
            options={agents.map(({ name, title }) => ({ value: name, label: say(title) }))}
            onChange={(agent) => changeUrl({ agent })}
          />
        </div>
      )}
      <div className="tri-field">
        <span id="tri-metric">{t('metric')}</span>
        <Segmented<TrialMetric>
          aria-labelledby="tri-metric"
          value={choice.metric}
          options={TRIAL_METRICS.map((value) => ({ value, label: t(`metric_${value}`) }))}
          onChange={(metric) => changeUrl({ metric })}
        />
        <p className="v-faint">{t(`metricHint_${choice.metric}`)}</p>
      </div>
      <div className="tri-field">
        <label htmlFor="tri-within">{t('within')}</label>
        <Select
          id="tri-within"
          value={choice.withinDays}
          options={WITHIN.map((days) => ({ value: days, label: t('withinOption', { days }) }))}
          onChange={(days) => changeUrl({ within: String(days) })}
        />
        <p className="v-faint">{t('withinHint')}</p>
      </div>
      <div className="tri-field">
        <label htmlFor="tri-base">{t('base')}</label>
        <InputNumber
          id="tri-base"
          min={1}
          max={95}
          precision={0}
          suffix={t('percent')}
          value={Math.round(choice.base * 100)}
          changeOnBlur
          onChange={setBase}
        />
        <p className="v-faint">{t('baseHint')}</p>
      </div>
    </section>
  );
}

type PreviewProps = Readonly<{ preview: TrialPreview; isOld: boolean; onAgain: () => void }>;

function Preview({ preview, isOld, onAgain }: PreviewProps): ReactNode {
  const t = useTrialTexts();
  const { accounts, perArm, fewest } = preview;
  const canStart = Math.min(perArm.treated, perArm.control) >= fewest;
  return (
    <section className="v-panel tri-panel tri-preview" aria-labelledby="tri-preview" aria-busy={isOld}>
      <div>
        <h2 id="tri-preview">{t('preview')}</h2>
        <p className="tri-big v-num">{t('canJoin', { count: accounts })}</p>
        <p className="v-quiet v-num">{t('arms', perArm)}</p>
      </div>
      {canStart ? (
        <>
          <Power {...preview} />
          <Fixed preview={preview} />
          <Start preview={preview} isOld={isOld} onAgain={onAgain} />
        </>
      ) : (
        <Alert type="warning" showIcon title={t('tooFew')} description={t('tooFewBody', { fewest, accounts })} />
      )}
    </section>
  );
}

function Fixed({ preview: { looks, firstDay, endsAt } }: { preview: TrialPreview }): ReactNode {
  const t = useTrialTexts();
  const locale = useLocale();
  const days = new Intl.ListFormat(locale, { type: 'conjunction' }).format(looks.map(({ day }) => String(day)));
  const [day, end] = [sayCalendarDay(firstDay, locale), sayDay(endsAt, locale)];
  return (
    <>
      <div>
        <h3>{t('fixed')}</h3>
        <ul className="tri-dots">
          <li>{t('fixedArms')}</li>
          <li>{t('fixedLooks', { days })}</li>
          <li>{t('fixedTest')}</li>
          <li>{t('fixedLog')}</li>
          <li>{t('fixedCards')}</li>
          <li>{t('fixedFrom', { day, end })}</li>
        </ul>
      </div>
      <div>
        <h3>{t('stopRule')}</h3>
        <p>{t('stopRuleBody')}</p>
      </div>
    </>
  );
}

function Start({ preview, isOld, onAgain }: PreviewProps): ReactNode {
  const t = useTrialTexts();
  const client = useQueryClient();
  const router = useRouter();
  const agent = useQuery(trialsQuery).data?.agents.find(({ name }) => name === preview.agent);
  const { metric, withinDays, base, basis } = preview;
  const start = useMutation({
    mutationFn: () =>
      post<TrialDetail>('/api/trials', { agent: preview.agent, metric, withinDays, base, basis } satisfies TrialStart),
    onSuccess: async ({ trial }) => {
      await client.invalidateQueries({ queryKey: TRIALS });
      await router.navigate({ href: trialPath(trial.id), replace: true });
    },
    // An answer may have been lost on its way: the list says whether the trial runs.
    onError: () => client.invalidateQueries({ queryKey: trialsQuery.queryKey }),
  });
  if (agent !== undefined && agent.running !== null)
    return <AppLink href={trialPath(agent.running)}>{t('openRunning')}</AppLink>;
  if (agent?.isOn === false)
    return (
      <Alert
        type="warning"
        showIcon
        title={t('agentOff')}
        description={
          <>
            {t('agentOffBody')} <AppLink href="/agents">{t('toAgents')}</AppLink>
          </>
        }
      />
    );
  const isChanged = start.error instanceof ApiError && start.error.code === 'trial.changed';
  const again = (): void => {
    start.reset();
    onAgain();
  };
  return (
    <div className="tri-start">
      {start.isError && (
        <Alert
          type="error"
          showIcon
          title={start.error.message}
          action={isChanged ? <Button onClick={again}>{t('again')}</Button> : undefined}
        />
      )}
      <Button type="primary" loading={start.isPending} disabled={isOld} onClick={() => start.mutate()}>
        {t(start.isPending ? 'starting' : 'start')}
      </Button>
    </div>
  );
}
