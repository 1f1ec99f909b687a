import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState, type ReactNode } from 'react';
import type { Model, ModelState } from '@valence/contract';
import { get, post } from '../../parts/api.ts';
import { EmptyState } from '../../parts/empty-state.tsx';
import { ErrorState } from '../../parts/error-state.tsx';
import { useLocale } from '../../parts/i18n/index.ts';
import { LinkButton } from '../../parts/link-button.tsx';
import { usePageTitle } from '../../parts/page-title.ts';
import { ProgressJob } from '../../parts/progress-job.tsx';
import { RelativeTime } from '../../parts/relative-time.tsx';
import { useMe } from '../../parts/session.ts';
import { PagePending } from '../shell/page-states.tsx';
import { ColumnList } from './column-list.tsx';
import { Curve } from './curve.tsx';
import './models.css';
import { Figures } from './figures.tsx';
import { useModelTexts } from './texts.ts';
import { changedMarks, faceOf, laterOf } from './verdicts.ts';

/** How often the page looks while a model is trained. */
const LOOK_MS = 1000;
const KEY = ['models', 'lead-score'];

/** The card of the lead score: how good it is, how one knows, what it was made of. */
export function Page(): ReactNode {
  const texts = useModelTexts();
  usePageTitle({ title: texts('title') });
  const answer = useQuery({
    queryKey: KEY,
    queryFn: ({ signal }) => get<ModelState>('/api/models/lead-score', {}, signal),
    refetchInterval: ({ state }) => (state.data !== undefined && state.data.training !== null ? LOOK_MS : false),
  });
  if (answer.data !== undefined) return <Card key={answer.data.current?.id ?? 'none'} state={answer.data} />;
  return answer.error === null ? (
    <PagePending />
  ) : (
    <ErrorState error={answer.error} onRetry={() => void answer.refetch()} />
  );
}

function Card({ state }: { state: ModelState }): ReactNode {
  const texts = useModelTexts();
  const { current, training } = state;
  const [later, setLater] = useState<readonly string[]>(() => laterOf(current));
  const train = useTrain();
  const mayTrain = useMe().role !== 'rep';
  const isChanged = changedMarks(current, later).length > 0;
  const start = (): void => train.mutate([...later]);
  const button = (label: 'train' | 'retrain' | 'retrainWith', isPrimary: boolean): ReactNode => (
    <span title={mayTrain ? undefined : texts('askManager')}>
      <Button
        {...(isPrimary && { type: 'primary' as const })}
        disabled={!mayTrain || training !== null}
        loading={train.isPending}
        onClick={start}
      >
        {texts(label)}
      </Button>
    </span>
  );
  return (
    <div className="mod-page">
      <Head model={current} action={current === null ? null : button('retrain', false)} />
      {train.error !== null && (
        <p role="alert" className="mod-fault">
          {texts('trainFailed')}: {train.error.message}
        </p>
      )}
      {training === null && state.error !== null && (
        <p role="alert" className="mod-fault">
          {texts('trainBroke')}: {state.error}
        </p>
      )}
      {training !== null && (
        <section className="v-panel mod-panel">
          <ProgressJob title={texts('training')} done={Math.round(training.ratio * 100)} total={100} />
          <p className="v-quiet">{texts('trainingBody')}</p>
        </section>
      )}
      <Face state={state} action={button('train', true)} />
      {current !== null && (
        <ColumnList
          columns={current.columns}
          later={later}
          mayChange={mayTrain && training === null}
          onChange={setLater}
        />
      )}
      {isChanged && (
        <footer className="mod-bar">
          <p aria-live="polite">{texts('changedOne', { count: changedMarks(current, later).length })}</p>
          <Button onClick={() => setLater(laterOf(current))}>{texts('resetMarks')}</Button>
          {button('retrainWith', true)}
        </footer>
      )}
    </div>
  );
}

function Head({ model, action }: { model: Model | null; action: ReactNode }): ReactNode {
  const texts = useModelTexts();
  return (
    <header className="mod-head">
      <div>
        <h1>
          {texts('subtitle')}
          {model !== null && (
            <>
              <span className="v-faint v-num mod-version">{texts('version', { version: model.version })}</span>
              <span className={`v-tag ${model.signal === 'usable' ? 'is-green' : 'is-amber'}`}>
                {texts(model.signal)}
              </span>
            </>
          )}
        </h1>
        <p className="v-quiet">
          {texts('lead')}
          {model !== null && (
            <>
              {' '}
              {texts('trainedAt')} <RelativeTime at={model.trainedAt} />
            </>
          )}
        </p>
      </div>
      {action}
    </header>
  );
}

/** What there is to say: too little history, ready to train, no signal, or the figures of a usable model. */
function Face({ state, action }: { state: ModelState; action: ReactNode }): ReactNode {
  const texts = useModelTexts();
  const number = new Intl.NumberFormat(useLocale());
  const { current, outcomes, needed } = state;
  const counts = { outcomes: number.format(outcomes), needed: number.format(needed) };
  const face = faceOf(state);
  if (face === 'too-little-history') return <LittleHistory state={state} counts={counts} />;
  if (face === 'untrained') {
    return (
      <section className="v-panel mod-panel">
        <EmptyState title={texts('untrainedTitle')} body={texts('untrainedBody', counts)} action={action} />
      </section>
    );
  }
  if (current === null) return null;
  if (face === 'no-signal') return <NoSignal model={current} />;
  return (
    <>
      <Figures model={current} />
      <div className="mod-pair">
        <Curve bins={current.reliability} />
        <Top model={current} />
      </div>
    </>
  );
}

type Counts = Readonly<{ outcomes: string; needed: string }>;

function LittleHistory({ state: { outcomes, needed }, counts }: { state: ModelState; counts: Counts }): ReactNode {
  const texts = useModelTexts();
  const percent = Math.min(100, (outcomes / Math.max(1, needed)) * 100);
  return (
    <section className="v-panel mod-panel">
      <EmptyState
        title={texts('littleTitle')}
        body={texts('littleBody', counts)}
        action={
          <LinkButton isPrimary href="/import">
            {texts('littleAction')}
          </LinkButton>
        }
      />
      <div
        className="mod-progress"
        role="progressbar"
        aria-label={texts('littleTitle')}
        aria-valuenow={outcomes}
        aria-valuemin={0}
        aria-valuemax={needed}
      >
        <i style={{ width: `${percent}%` }} />
      </div>
      <p className="v-faint v-num mod-progress-words">
        {counts.outcomes} / {counts.needed}
      </p>
    </section>
  );
}

function NoSignal({ model }: { model: Model }): ReactNode {
  const texts = useModelTexts();
  const locale = useLocale();
  const low = model.aucLow === null ? '—' : texts('aucLow', { low: model.aucLow.toFixed(3) });
  return (
    <section className="v-panel mod-panel mod-none" role="status">
      <h2>{texts('noneTitle')}</h2>
      <p>{texts('noneBody', { n: model.testN.toLocaleString(locale), auc: model.auc?.toFixed(3) ?? '—', low })}</p>
      <p className="v-quiet">{texts('noneNext')}</p>
    </section>
  );
}

function Top({ model }: { model: Model }): ReactNode {
  const texts = useModelTexts();
  const most = Math.max(...model.topFeatures.map(({ weight }) => Math.abs(weight)), Number.EPSILON);
  return (
    <section className="v-panel mod-panel">
      <h2>{texts('top')}</h2>
      <p className="v-quiet">{texts('topBody')}</p>
      <ol className="mod-top">
        {model.topFeatures.slice(0, 10).map(({ column, title, weight }) => (
          <li key={column}>
            <span className="v-cut" title={title}>
              {title}
            </span>
            <span className="mod-top-track" aria-hidden>
              <i style={{ width: `${(Math.abs(weight) / most) * 100}%` }} />
            </span>
            <span className="v-num v-quiet">{weight.toFixed(3)}</span>
          </li>
        ))}
      </ol>
    </section>
  );
}

function useTrain() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (later: string[]) => post<ModelState>('/api/models/lead-score/train', { later }),
    onSettled: () => client.invalidateQueries({ queryKey: KEY }),
  });
}
