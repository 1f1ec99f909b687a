import { useQuery } from '@tanstack/react-query';
import { App, Button, Drawer, Skeleton } from 'antd';
import type { ReactNode } from 'react';
import type { Kind, ObservationDetail, RecordDetail } from '@valence/contract';
import { ApiError, get } from '../../parts/api.ts';
import { RecordLink } from '../../parts/app-link.tsx';
import { EmptyState } from '../../parts/empty-state.tsx';
import { useSay } from '../../parts/i18n/index.ts';
import { fieldOf, useKind } from '../../parts/kinds.ts';
import { ProvenanceButton } from '../../parts/provenance-opener.tsx';
import { useProvenanceTexts } from '../../parts/provenance-texts.ts';
import { RelativeTime } from '../../parts/relative-time.tsx';
import { sayWord, usePartTexts } from '../../parts/texts.ts';
import { Sure } from '../../parts/sure.tsx';
import { useMedia } from '../../parts/use-media.ts';
import { Value } from '../../parts/value.tsx';
import './evidence-drawer.css';
import { Judge } from './judge.tsx';
import { useShellTexts } from './texts.ts';

type EvidenceDrawerProps = {
  observation: string;
  /** The field that was asked about: it stands first and marked, whatever else the source said follows. */
  spot: string | undefined;
  onClose: () => void;
};

/** One source opened at its spot: what it says, where in it, when, from whom, and how sure. */
export function EvidenceDrawer({ observation, spot, onClose }: EvidenceDrawerProps) {
  const t = useShellTexts();
  const { message } = App.useApp();
  const isPhone = useMedia('(max-width: 767px)');
  const { data, error } = useQuery({
    queryKey: ['observation', observation, spot],
    queryFn: () => get<ObservationDetail>(`/api/observations/${encodeURIComponent(observation)}`, { field: spot }),
    staleTime: 60_000,
  });
  const copy = async () => {
    await navigator.clipboard.writeText(location.href);
    void message.success(t('copied'));
  };
  const isMissing = error instanceof ApiError && error.status === 404;
  return (
    <Drawer
      open
      onClose={onClose}
      placement={isPhone ? 'bottom' : 'right'}
      size={isPhone ? '78%' : 420}
      title={t('evidence')}
      mask={isPhone}
      extra={
        <Button size="small" onClick={() => void copy()}>
          {t('copy')}
        </Button>
      }
    >
      {data !== undefined && <Opened detail={data} spot={spot} />}
      {data === undefined && error === null && <Skeleton active paragraph={{ rows: 8 }} />}
      {error !== null && <EmptyState title={isMissing ? t('evidenceMissing') : error.message} />}
    </Drawer>
  );
}

function Opened({ detail, spot: asked }: { detail: ObservationDetail; spot: string | undefined }) {
  const t = useShellTexts();
  const part = usePartTexts();
  const say = useSay();
  const { source, record, spot, values, isRetracted } = detail;
  const kind = useKind(record?.kind);
  const { meant, others } = splitSaid(values, asked);
  return (
    <div className="evidence">
      <div>
        <p className="v-faint">{sayWord(part, 'source', source.kind)}</p>
        <h2 translate="no">{source.name}</h2>
        {isRetracted && <p className="evidence-retracted">{t('evidenceRetracted')}</p>}
      </div>
      <section className="evidence-says">
        <h3>{t('evidenceSays')}</h3>
        <Said values={meant} kind={kind} />
        {others.length > 0 && (
          <details>
            <summary>{t('evidenceOthers', { count: others.length })}</summary>
            <Said values={others} kind={kind} />
          </details>
        )}
      </section>
      <Standing detail={detail} field={asked} />
      {spot.length > 0 && (
        <section>
          <h3>{t('evidenceSpot')}</h3>
          <dl>
            {spot.map(({ label, value }) => (
              <Fact key={label.zh} name={say(label)}>
                <span className="evidence-spot" translate="no">
                  {value}
                </span>
              </Fact>
            ))}
          </dl>
        </section>
      )}
      <section>
        <h3>{t('evidenceSource')}</h3>
        <dl>
          {record !== null && (
            <Fact name={t('evidenceAbout')}>
              <RecordLink record={record} />
            </Fact>
          )}
          {source.version !== null && <Fact name={t('evidenceVersion')}>{source.version}</Fact>}
          <Fact name={t('evidenceConfidence')}>
            <Sure certainty={detail.certainty} />
          </Fact>
          <Fact name={t('evidenceAt')}>
            <RelativeTime at={detail.at} />
          </Fact>
          <Fact name={t('evidenceRetrieved')}>
            <RelativeTime at={source.retrievedAt} />
          </Fact>
          <Fact name={t('evidenceRecorded')}>
            <RelativeTime at={detail.recordedAt} />
          </Fact>
          {source.sha256 !== null && (
            <Fact name={t('evidenceHash')}>
              <code title={source.sha256}>{source.sha256.slice(0, 16)}…</code>
            </Fact>
          )}
        </dl>
        {source.uri !== null && /^https?:\/\//.test(source.uri) && (
          <a className="evidence-uri" href={source.uri} target="_blank" rel="noreferrer noopener">
            {t('evidenceOpenUri')}
          </a>
        )}
      </section>
    </div>
  );
}

/** Which suggestion wrote it, and the question whether it is right: of what people said nobody is asked. */
function Standing({ detail, field }: { detail: ObservationDetail; field: string | undefined }) {
  const prov = useProvenanceTexts();
  const isAsked = field !== undefined && detail.source.kind !== 'person' && detail.source.kind !== 'calculation';
  return (
    <>
      {detail.decision !== null && (
        <p className="evidence-decision">
          {prov('wroteIt')} <ProvenanceButton decision={detail.decision} />
        </p>
      )}
      {isAsked && <Judge observation={detail.id} field={field} />}
    </>
  );
}

/** The values at the spot apart from the rest; without a spot, or where it is not among them, all are meant. */
function splitSaid(values: ObservationDetail['values'], spot: string | undefined) {
  const meant = values.filter(({ field }) => field === spot);
  return meant.length === 0
    ? { meant: values, others: [] }
    : { meant, others: values.filter(({ field }) => field !== spot) };
}

function Said({ values, kind }: { values: ObservationDetail['values']; kind: Kind | undefined }) {
  const say = useSay();
  return (
    <dl>
      {values.map(({ field: id, title, value }) => {
        const field = fieldOf(kind, id);
        const names = field?.type === 'ref' && typeof value === 'string';
        return (
          <Fact key={id} name={say(title)}>
            {names ? <NamedRecord id={value} /> : <Value field={field} value={value} />}
          </Fact>
        );
      })}
    </dl>
  );
}

/** A record that a source names by its id; its title is asked for, since sources say ids only. */
function NamedRecord({ id }: { id: string }) {
  const { data } = useQuery({
    queryKey: ['record', id],
    queryFn: () => get<RecordDetail>(`/api/record/${encodeURIComponent(id)}`),
    staleTime: 60_000,
  });
  return data === undefined ? <span className="v-faint">{id}</span> : <RecordLink record={data} />;
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="evidence-fact">
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
