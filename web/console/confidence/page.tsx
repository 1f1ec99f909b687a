import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import type { ReactNode } from 'react';
import { LABELS_FOR_A_NUMBER, type Calibrations, type CalibrationState } from '@valence/contract';
import { get, post } from '../../parts/api.ts';
import { EmptyState } from '../../parts/empty-state.tsx';
import { ErrorState } from '../../parts/error-state.tsx';
import { useLocale, useSay } from '../../parts/i18n/index.ts';
import { usePageTitle } from '../../parts/page-title.ts';
import { useProvenanceTexts } from '../../parts/provenance-texts.ts';
import { RelativeTime } from '../../parts/relative-time.tsx';
import { useMe } from '../../parts/session.ts';
import { useUrlState } from '../../parts/url-state.ts';
import { Curve } from '../models/curve.tsx';
import '../models/models.css';
import { PagePending } from '../shell/page-states.tsx';
import './confidence.css';

/** How often the page looks while confidence is calibrated anew. */
const LOOK_MS = 1000;
const KEY = ['calibrations'];

/** Whether what was promised came true: by what is said and who says it, with a curve for each. */
export function Page(): ReactNode {
  const t = useProvenanceTexts();
  usePageTitle({ title: t('confidence') });
  const { data, error, refetch } = useQuery({
    queryKey: KEY,
    queryFn: ({ signal }) => get<Calibrations>('/api/calibrations', {}, signal),
    refetchInterval: ({ state }) => (state.data?.isRefitting === true ? LOOK_MS : false),
  });
  if (data === undefined)
    return error === null ? <PagePending /> : <ErrorState error={error} onRetry={() => void refetch()} />;
  return (
    <div className="mod-page">
      <header className="mod-head">
        <div>
          <h1>{t('confidence')}</h1>
          <p className="v-quiet">{t('confidenceLead')}</p>
          <p className="v-faint v-num">{t('labels', { count: data.labels })}</p>
        </div>
        <Refit isRefitting={data.isRefitting} />
      </header>
      {data.items.length === 0 ? (
        <section className="v-panel mod-panel">
          <EmptyState title={t('confidenceEmpty')} body={t('confidenceEmptyBody')} />
        </section>
      ) : (
        <Measured items={data.items} />
      )}
    </div>
  );
}

function Refit({ isRefitting }: { isRefitting: boolean }): ReactNode {
  const t = useProvenanceTexts();
  const client = useQueryClient();
  const refit = useMutation({
    mutationFn: () => post<Calibrations>('/api/calibrations/refit'),
    onSuccess: (data) => client.setQueryData(KEY, data),
  });
  if (useMe().role === 'rep') return null;
  return (
    <Button loading={isRefitting || refit.isPending} onClick={() => refit.mutate()}>
      {t(isRefitting ? 'refitting' : 'refit')}
    </Button>
  );
}

function Measured({ items }: { items: readonly CalibrationState[] }): ReactNode {
  const [url, changeUrl] = useUrlState();
  const chosen = items.find(({ id }) => id === url['curve']) ?? items[0];
  return (
    <>
      <section className="v-panel mod-panel conf-scroll">
        <Table items={items} chosen={chosen?.id} onChoose={(id) => changeUrl({ curve: id })} />
      </section>
      {chosen !== undefined && <Chosen one={chosen} />}
    </>
  );
}

type TableProps = Readonly<{
  items: readonly CalibrationState[];
  chosen: string | undefined;
  onChoose: (id: string) => void;
}>;

function Table({ items, chosen, onChoose }: TableProps): ReactNode {
  const t = useProvenanceTexts();
  const say = useSay();
  const number = new Intl.NumberFormat(useLocale());
  return (
    <table className="conf-table">
      <thead>
        <tr>
          {(['column_what', 'column_who', 'column_n', 'column_error', 'column_raw', 'column_drift'] as const).map(
            (key) => (
              <th key={key} scope="col">
                {t(key)}
              </th>
            ),
          )}
        </tr>
      </thead>
      <tbody>
        {items.map((one) => (
          <tr key={one.id} className={one.id === chosen ? 'is-chosen' : undefined}>
            <th scope="row">
              <button
                type="button"
                className="v-link-button"
                aria-pressed={one.id === chosen}
                onClick={() => onChoose(one.id)}
              >
                {say(one.title)}
              </button>
            </th>
            <td translate="no">{one.extractor}</td>
            <td className="v-num">{number.format(one.n)}</td>
            <td className="v-num">{one.n < LABELS_FOR_A_NUMBER ? '—' : one.ece.toFixed(3)}</td>
            <td className="v-num v-faint">{one.n < LABELS_FOR_A_NUMBER ? '—' : one.rawEce.toFixed(3)}</td>
            <td>
              <Drift drift={one.drift} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Drift({ drift }: Pick<CalibrationState, 'drift'>): ReactNode {
  const t = useProvenanceTexts();
  if (drift === null || drift.n === 0) return <span className="v-faint">{t('notYet')}</span>;
  if (!drift.isAlarm) return <span className="v-tag is-green">{t('holds')}</span>;
  const way = t(drift.bias > 0 ? 'tooHigh' : 'tooLow');
  return (
    <span className="v-tag is-amber">{t('drifted', { way, points: Math.round(Math.abs(drift.bias) * 100) })}</span>
  );
}

/** The curve of one: ten groups of equal mass, each with its n and interval. */
function Chosen({ one }: { one: CalibrationState }): ReactNode {
  const t = useProvenanceTexts();
  const say = useSay();
  return (
    <div className="conf-chosen">
      <p className="v-quiet">
        <strong>{say(one.title)}</strong> · <span translate="no">{one.extractor}</span> ·{' '}
        {t('version', { version: one.version })} · {t(`method_${one.method}`)} · <RelativeTime at={one.madeAt} />
      </p>
      <Curve bins={one.reliability} />
    </div>
  );
}
