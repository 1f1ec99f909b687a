import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import type { AgentTraining } from '@valence/contract';
import type { ReactNode } from 'react';
import { get } from '../../parts/api.ts';
import { AppLink } from '../../parts/app-link.tsx';
import { ErrorState } from '../../parts/error-state.tsx';
import { useLocale, useSay } from '../../parts/i18n/index.ts';
import { usePageTitle } from '../../parts/page-title.ts';
import { RelativeTime } from '../../parts/relative-time.tsx';
import { PagePending } from '../shell/page-states.tsx';
import { Change } from './change.tsx';
import { Period, useWeeks } from './period.tsx';
import { Share } from './share.tsx';
import { useTrainingTexts } from './texts.ts';
import { TrainingSet } from './training-set.tsx';
import { Versions } from './versions.tsx';
import './training.css';

/** How one agent is answered: versions, reasons, before and after, what happened since, and its training set. */
export function Page(): ReactNode {
  const t = useTrainingTexts();
  const say = useSay();
  const weeks = useWeeks();
  const { agent = '' } = useParams({ strict: false }) as { agent?: string };
  const { data, error, refetch } = useQuery({
    queryKey: ['training', weeks, agent],
    queryFn: ({ signal }) => get<AgentTraining>(`/api/training/${encodeURIComponent(agent)}`, { weeks }, signal),
  });
  usePageTitle({ title: t('title'), href: '/training' }, { title: data === undefined ? '…' : say(data.title) });
  if (data === undefined)
    return error === null ? <PagePending /> : <ErrorState error={error} onRetry={() => void refetch()} />;
  return (
    <div className="trn-page">
      <header className="trn-head">
        <div>
          <h1>{say(data.title)}</h1>
          <p className="v-quiet">{t('leadOne')}</p>
        </div>
        <Period />
      </header>
      <AgentView key={`${agent} ${weeks}`} training={data} />
    </div>
  );
}

/** Everything below the head. */
export function AgentView({ training }: { training: AgentTraining }): ReactNode {
  return (
    <>
      <Change training={training} />
      <Versions versions={training.versions} />
      {training.models.length > 0 && <Models models={training.models} />}
      <div className="trn-columns">
        <Reasons reasons={training.reasons} />
        <Ends ends={training.ends} />
      </div>
      <div className="trn-columns">
        <Checks training={training} />
        <TrainingSet training={training} />
      </div>
    </>
  );
}

function Models({ models }: Pick<AgentTraining, 'models'>): ReactNode {
  const t = useTrainingTexts();
  return (
    <section className="v-panel trn-panel">
      <h2>{t('modelsTitle')}</h2>
      <p className="v-quiet">{t('modelsLead')}</p>
      <ul className="trn-facts">
        {models.map(({ model, adapter, share }) => (
          <li key={`${model} ${adapter}`} className="trn-model">
            {model === null ? (
              <span>{t('modelNone')}</span>
            ) : (
              <span translate="no" className="v-cut">
                {adapter === null ? model : `${model} + ${adapter}`}
              </span>
            )}
            <Share share={share} />
          </li>
        ))}
      </ul>
    </section>
  );
}

type Reason = AgentTraining['reasons'][number];

function Reasons({ reasons }: Pick<AgentTraining, 'reasons'>): ReactNode {
  const t = useTrainingTexts();
  const number = new Intl.NumberFormat(useLocale());
  const byCode = [...Map.groupBy(reasons, ({ code }: Reason): NonNullable<Reason['code']> | 'else' => code ?? 'else')]
    .map(([code, rows]) => ({ code, rows, count: rows.reduce((sum, row) => sum + row.count, 0) }))
    .toSorted((a, b) => b.count - a.count);
  const most = byCode[0]?.count ?? 1;
  return (
    <section className="v-panel trn-panel">
      <h2>{t('reasonsTitle')}</h2>
      {byCode.length === 0 && <p className="v-quiet">{t('reasonsNone')}</p>}
      <ul className="trn-reasons">
        {byCode.map(({ code, rows, count }) => (
          <li key={code}>
            <span>{t(`code_${code}`)}</span>
            <strong className="v-num">{number.format(count)}</strong>
            <i aria-hidden style={{ width: `${(count / most) * 100}%` }} />
            <span className="v-faint v-num">
              {rows.map((row) => t('ofVersion', { version: row.version, count: row.count })).join(' · ')}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Ends({ ends }: Pick<AgentTraining, 'ends'>): ReactNode {
  const t = useTrainingTexts();
  const number = new Intl.NumberFormat(useLocale());
  if (ends === null)
    return (
      <section className="v-panel trn-panel">
        <h2>{t('endsTitle')}</h2>
        <p className="v-quiet">{t('endsNone')}</p>
      </section>
    );
  const rows = [
    { title: t('endsAccepted'), counts: ends.accepted },
    { title: t('endsRefused'), counts: ends.refused },
  ];
  return (
    <section className="v-panel trn-panel">
      <h2>{t('endsTitle')}</h2>
      <p className="v-quiet">{t('endsLead')}</p>
      <table className="trn-table">
        <thead>
          <tr>
            <td />
            <th scope="col">{t('won')}</th>
            <th scope="col">{t('lost')}</th>
            <th scope="col">{t('stillOpen')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ title, counts }) => (
            <tr key={title}>
              <th scope="row">{title}</th>
              <td className="v-num">{number.format(counts.won)}</td>
              <td className="v-num">{number.format(counts.lost)}</td>
              <td className="v-num">{number.format(counts.open)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="v-quiet">{t('endsCaution')}</p>
    </section>
  );
}

function Checks({ training: { agent, proposed, lastCases, lastBackTest } }: { training: AgentTraining }): ReactNode {
  const t = useTrainingTexts();
  const cases = `/cases/${encodeURIComponent(agent)}`;
  return (
    <section className="v-panel trn-panel">
      <h2>{t('checksTitle')}</h2>
      <ul className="trn-facts">
        <li>{proposed === 0 ? t('proposedNone') : <strong>{t('proposed', { count: proposed })}</strong>}</li>
        <li>
          {lastCases === null ? (
            t('neverPlayed')
          ) : (
            <>
              {t('lastCases', lastCases)} · <RelativeTime at={lastCases.at} />
            </>
          )}
        </li>
        <li>
          {lastBackTest === null ? (
            t('neverTested')
          ) : (
            <>
              <BackTestWords test={lastBackTest} /> · <RelativeTime at={lastBackTest.at} />
            </>
          )}
        </li>
      </ul>
      <p className="trn-links">
        <AppLink href={cases}>{t('toCases')}</AppLink>
        <AppLink href={`/studio/${encodeURIComponent(agent)}`}>{t('toStudio')}</AppLink>
      </p>
    </section>
  );
}

function BackTestWords({ test }: { test: NonNullable<AgentTraining['lastBackTest']> }): ReactNode {
  const t = useTrainingTexts();
  const { version, against, report } = test;
  if (report === null) return t('backTestDoing', { version });
  return t('lastBackTest', { version, against, different: report.different, runs: report.runs });
}
