import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { App, Button } from 'antd';
import type { ReactNode } from 'react';
import type { RunDetail } from '@valence/contract';
import { get, post } from '../../parts/api.ts';
import { AppLink, RecordLink } from '../../parts/app-link.tsx';
import { ErrorState } from '../../parts/error-state.tsx';
import { useSay } from '../../parts/i18n/index.ts';
import { usePageTitle } from '../../parts/page-title.ts';
import { RelativeTime } from '../../parts/relative-time.tsx';
import { RunGraph, sayMs } from '../../parts/run-graph.tsx';
import { useUrlState } from '../../parts/url-state.ts';
import { PagePending } from '../shell/page-states.tsx';
import { JsonTree } from './json-tree.tsx';
import { ReplayOf } from './replay-of.tsx';
import { RunStatus } from './run-status.tsx';
import './runs.css';
import { StepView } from './step-view.tsx';
import { useRunTexts } from './texts.ts';
import { stepKey } from './waterfall.ts';
import { WaterfallView } from './waterfall-view.tsx';

/** How often the page looks while the run goes on. */
const LOOK_MS = 1000;

/** One run: its graph, its steps in time, and each step laid open. */
export function Page(): ReactNode {
  const texts = useRunTexts();
  const sayText = useSay();
  const { id = '' } = useParams({ strict: false }) as { id?: string };
  const answer = useQuery({
    queryKey: ['runs', 'one', id],
    queryFn: ({ signal }) => get<RunDetail>(`/api/runs/${encodeURIComponent(id)}`, {}, signal),
    refetchInterval: ({ state }) => (state.data !== undefined && state.data.endedAt === null ? LOOK_MS : false),
  });
  const run = answer.data;
  usePageTitle({ title: texts('title'), href: '/runs' }, { title: run === undefined ? '…' : sayText(run.agentTitle) });
  if (run !== undefined) return <RunView run={run} />;
  return answer.error === null ? (
    <PagePending />
  ) : (
    <ErrorState error={answer.error} onRetry={() => void answer.refetch()} />
  );
}

function RunView({ run }: { run: RunDetail }): ReactNode {
  const texts = useRunTexts();
  const sayText = useSay();
  const [{ step: wanted }, changeUrl] = useUrlState();
  // The step that failed or waits is what one came to see
  const usual =
    run.steps.find(({ status }) => status === 'failed' || status === 'waiting') ??
    run.steps.findLast(({ status }) => status !== 'skipped');
  const step = run.steps.find((known) => stepKey(known) === wanted) ?? usual;
  const pickNode = (node: string): void => {
    const latest = run.steps.findLast((known) => known.node === node);
    if (latest !== undefined) changeUrl({ step: stepKey(latest) });
  };
  return (
    <div className="run-page is-wide">
      <Head run={run} />
      {run.error !== null && (
        <section role="alert" className="run-note is-bad">
          <strong>{texts('failedTitle')}</strong> {run.error}
        </section>
      )}
      {run.waitsFor !== null && (
        <section className="run-note is-waiting">
          <strong>{texts('waitingTitle')}</strong> {sayText(run.waitsFor)}{' '}
          {run.decisions.length > 0 && <AppLink href="/">{texts('seeNow')}</AppLink>}
        </section>
      )}
      <section className="v-panel run-graph-panel" aria-label={texts('graph')}>
        <RunGraph graph={run.graph} steps={run.steps} selected={step?.node ?? null} onSelect={pickNode} />
      </section>
      <div className="run-columns">
        <section className="v-panel run-panel">
          <h2>{texts('steps')}</h2>
          <WaterfallView
            steps={run.steps}
            selected={step === undefined ? null : stepKey(step)}
            onSelect={(key) => changeUrl({ step: key })}
          />
          <RunEnds run={run} />
          {/* A branch is played with its whole run: it knows what came before it. */}
          {(run.parent === null || run.parent.branch === null) && <ReplayOf run={run} />}
        </section>
        <section className="v-panel run-panel" aria-live="polite">
          {step === undefined ? (
            <p className="v-quiet">{texts('chooseStep')}</p>
          ) : (
            <StepView
              key={stepKey(step)}
              step={step}
              started={run.children.filter((c) => c.node === step.node && c.iteration === step.iteration)}
              more={run.childCount - run.children.length}
            />
          )}
        </section>
      </div>
    </div>
  );
}

type RunAct = 'cancel' | 'undo' | 'retry' | 'extend';
const DONE = { cancel: 'cancelled', undo: 'undone', retry: 'retried', extend: 'extended' } as const;

function Head({ run }: { run: RunDetail }): ReactNode {
  const texts = useRunTexts();
  const sayText = useSay();
  const client = useQueryClient();
  const { message } = App.useApp();
  const act = useMutation({
    mutationFn: (what: RunAct) => post<RunDetail>(`/api/runs/${encodeURIComponent(run.id)}/${what}`),
    onSuccess: (answer, what) => {
      client.setQueryData(['runs', 'one', run.id], answer);
      void client.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'me' && queryKey[1] !== 'one' });
      void message.success(texts(DONE[what]));
    },
    onError: (error) => void message.error(error.message),
  });
  const acting = act.isPending ? act.variables : null;
  return (
    <header className="run-head">
      <div className="run-head-line">
        <h1>{sayText(run.agentTitle)}</h1>
        <span className="v-faint v-num">{run.agentVersion}</span>
        <RunStatus status={run.status} />
        <span className="run-spring" />
        {run.canRetry && (
          <Button
            type="primary"
            title={texts('retryHint')}
            loading={acting === 'retry'}
            onClick={() => act.mutate('retry')}
          >
            {texts('retry')}
          </Button>
        )}
        {run.canExtend && (
          <Button type="primary" loading={acting === 'extend'} onClick={() => act.mutate('extend')}>
            {texts('extend')}
          </Button>
        )}
        {run.canCancel && (
          <Button loading={acting === 'cancel'} onClick={() => act.mutate('cancel')}>
            {texts('cancel')}
          </Button>
        )}
        {run.status === 'done' && run.canUndo && (
          <Button title={texts('undoHint')} loading={acting === 'undo'} onClick={() => act.mutate('undo')}>
            {texts('undo')}
          </Button>
        )}
      </div>
      <div className="run-head-facts v-quiet">
        {run.parent !== null && <AppLink href={`/runs/${run.parent.id}`}>{texts('startedByRun')}</AppLink>}
        {run.subject !== null && <RecordLink record={run.subject} />}
        <span>{texts(`by_${run.startedBy}`)}</span>
        <RelativeTime at={run.startedAt} />
        <span className="v-num">
          {texts('work')} {sayMs(run.workMs)}
        </span>
        {run.decisions.length > 0 && <AppLink href="/">{texts('decisions', { count: run.decisions.length })}</AppLink>}
      </div>
    </header>
  );
}

function RunEnds({ run }: { run: RunDetail }): ReactNode {
  const texts = useRunTexts();
  return (
    <div className="run-ends">
      <details>
        <summary>{texts('runInput')}</summary>
        <JsonTree value={run.input} />
      </details>
      <details>
        <summary>{texts('runOutput')}</summary>
        <JsonTree value={run.output} />
      </details>
    </div>
  );
}
