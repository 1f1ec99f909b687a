import { DownloadOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Button, Drawer, Skeleton } from 'antd';
import type { ReactNode } from 'react';
import type { Provenance } from '@valence/contract';
import { ApiError, get } from '../../parts/api.ts';
import { AppLink, RecordLink } from '../../parts/app-link.tsx';
import { EmptyState } from '../../parts/empty-state.tsx';
import { useSay } from '../../parts/i18n/index.ts';
import { runPath } from '../../parts/paths.ts';
import { useProvenanceTexts } from '../../parts/provenance-texts.ts';
import { RelativeTime } from '../../parts/relative-time.tsx';
import { Sure } from '../../parts/sure.tsx';
import { useMedia } from '../../parts/use-media.ts';
import { Claims } from './provenance-claims.tsx';
import './provenance-drawer.css';

/** Everything a suggestion rests on, who agreed to it and what became of it. */
export function ProvenanceDrawer({ decision, onClose }: { decision: string; onClose: () => void }) {
  const t = useProvenanceTexts();
  const isPhone = useMedia('(max-width: 767px)');
  const { data, error } = useQuery({
    queryKey: ['provenance', decision],
    queryFn: ({ signal }) => get<Provenance>(`/api/decisions/${encodeURIComponent(decision)}/provenance`, {}, signal),
  });
  const isMissing = error instanceof ApiError && error.status === 404;
  return (
    <Drawer
      open
      onClose={onClose}
      placement={isPhone ? 'bottom' : 'right'}
      size={isPhone ? '86%' : 560}
      title={t('title')}
      mask={isPhone}
      extra={
        <Button
          size="small"
          icon={<DownloadOutlined aria-hidden />}
          href={`/api/decisions/${encodeURIComponent(decision)}/prov.json`}
          download
        >
          {t('export')}
        </Button>
      }
    >
      {data !== undefined && <Opened provenance={data} />}
      {data === undefined && error === null && <Skeleton active paragraph={{ rows: 10 }} />}
      {error !== null && <EmptyState title={isMissing ? t('missing') : error.message} />}
    </Drawer>
  );
}

function Opened({ provenance }: { provenance: Provenance }) {
  const t = useProvenanceTexts();
  const say = useSay();
  const { action, subject, agent, run, madeAt, claims } = provenance;
  return (
    <div className="prov">
      <header>
        <h2 className="v-said">{say(action)}</h2>
        <p>
          <RecordLink record={subject} />
        </p>
        <p className="v-faint">
          <AppLink href={runPath(run)}>
            {t('madeBy', { agent: say(agent.title), version: agent.version ?? '' })}
          </AppLink>{' '}
          <RelativeTime at={madeAt} />
        </p>
      </header>
      <Chance provenance={provenance} />
      <Claims claims={claims} />
      <Alternatives provenance={provenance} />
      <Part title={t('answer')}>
        <Answer answer={provenance.answer} />
      </Part>
      <Part title={t('after')}>
        <After after={provenance.after} />
      </Part>
      <Versions provenance={provenance} />
    </div>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section>
      <h3>{title}</h3>
      {children}
    </section>
  );
}

function Chance({ provenance: { chance } }: { provenance: Provenance }) {
  const t = useProvenanceTexts();
  const say = useSay();
  if (chance === null) return null;
  return (
    <Part title={chance.title === null ? t('chance') : say(chance.title)}>
      {chance.basis === 'none' ? (
        <p className="v-quiet">{t('chanceNone')}</p>
      ) : (
        <>
          <Sure certainty={chance} />
          {chance.basis === 'prior' && <p className="v-faint prov-small">{t('chancePrior')}</p>}
        </>
      )}
    </Part>
  );
}

function Alternatives({ provenance: { alternatives } }: { provenance: Provenance }) {
  const t = useProvenanceTexts();
  const say = useSay();
  if (alternatives.length === 0) return null;
  return (
    <Part title={t('alternatives')}>
      <ul className="prov-list">
        {alternatives.map(({ text, why }) => (
          <li key={text}>
            <span translate="no">{text}</span> <span className="v-quiet v-said">{say(why)}</span>
          </li>
        ))}
      </ul>
    </Part>
  );
}

function Answer({ answer }: Pick<Provenance, 'answer'>) {
  const t = useProvenanceTexts();
  if (answer === null) return <p className="v-faint">{t('answerNone')}</p>;
  const key = `answer_${answer.kind}` as 'answer_accept';
  return (
    <>
      <p>
        {t(key, { by: answer.by })} <RelativeTime at={answer.at} />
      </p>
      {answer.reason !== null && <p className="v-quiet">{answer.reason}</p>}
      {answer.changed.length > 0 && (
        <details>
          <summary>{t('changed')}</summary>
          {answer.changed.map((line) => (
            <p key={line} translate="no">
              {line}
            </p>
          ))}
        </details>
      )}
    </>
  );
}

function After({ after }: Pick<Provenance, 'after'>) {
  const t = useProvenanceTexts();
  if (after.length === 0) return <p className="v-faint">{t('afterNone')}</p>;
  return (
    <ol className="prov-after">
      {after.map(({ what, at, record, detail }) => (
        <li key={`${what}-${at}-${record?.id ?? ''}`}>
          <strong>{t(`after_${what}`)}</strong> <RelativeTime at={at} />
          {record !== null && (
            <>
              {' '}
              <RecordLink record={record} />
            </>
          )}
          {what === 'lost' && detail !== null && <span className="v-quiet"> {detail}</span>}
        </li>
      ))}
    </ol>
  );
}

function Versions({ provenance: { versions, prompts } }: { provenance: Provenance }) {
  const t = useProvenanceTexts();
  const say = useSay();
  return (
    <Part title={t('versions')}>
      <dl className="prov-versions">
        {versions.map(({ what, version }) => (
          <div key={what}>
            <dt>{what}</dt>
            <dd translate="no">{version}</dd>
          </div>
        ))}
        {prompts.map(({ step, title, prompt, model }) => (
          <div key={step}>
            <dt className="v-said">{say(title)}</dt>
            <dd>
              <span translate="no">{model ?? t('modelUnknown')}</span> · {t('prompt', { prompt })}
            </dd>
          </div>
        ))}
      </dl>
    </Part>
  );
}
