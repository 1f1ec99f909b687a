import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { App, Button } from 'antd';
import type { ComponentProps, ReactNode } from 'react';
import type { RunDetail, StepRow } from '@valence/contract';
import { get, post } from '../../parts/api.ts';
import { AppLink, RecordLink } from '../../parts/app-link.tsx';
import { ErrorState } from '../../parts/error-state.tsx';
import { useSay } from '../../parts/i18n/index.ts';
import { usePageTitle } from '../../parts/page-title.ts';
import { recordPath } from '../../parts/paths.ts';
import { RelativeTime } from '../../parts/relative-time.tsx';
import { RunGraph, sayMs } from '../../parts/run-graph.tsx';
import { useMe } from '../../parts/session.ts';
import { useUrlState } from '../../parts/url-state.ts';
import { KeepAsCase } from '../cases/keep-as-case.tsx';
import { OpenInSandbox } from '../sandbox/open-in-sandbox.tsx';
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
          {run.decisions.length > 0 && <AppLink href={cardPath(run)}>{texts('seeCard')}</AppLink>}
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
          <PlayedAgain run={run} />
        </section>
        <section className="v-panel run-panel" aria-live="polite">
          {step === undefined ? (
            <p className="v-quiet">{texts('chooseStep')}</p>
          ) : (
            <WholeStep
              key={stepKey(step)}
              run={run}
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

/** A branch is played with its whole run: it knows what came before it. */
function PlayedAgain({ run }: { run: RunDetail }): ReactNode {
  const me = useMe();
  if (run.parent !== null && run.parent.branch !== null) return null;
  return (
    <div className="run-again">
      <ReplayOf run={run} />
      <OpenInSandbox run={run.id} />
      {me.role !== 'rep' && run.parent === null && <KeepAsCase run={run.id} />}
    </div>
  );
}

type WholeStepProps = ComponentProps<typeof StepView> & Readonly<{ run: RunDetail }>;

/** One step laid open. Of a very long run, what it holds comes when it is asked for. */
function WholeStep({ run, step, ...rest }: WholeStepProps): ReactNode {
  const { node, iteration } = step;
  const whole = useQuery({
    queryKey: ['runs', 'step', run.id, node, iteration, step.status],
    queryFn: ({ signal }) =>
      get<StepRow>(
        `/api/runs/${encodeURIComponent(run.id)}/steps/${encodeURIComponent(node)}/${iteration}`,
        {},
        signal,
      ),
    enabled: run.isBrief,
  });
  if (!run.isBrief) return <StepView step={step} {...rest} />;
  if (whole.error !== null) return <ErrorState error={whole.error} onRetry={() => void whole.refetch()} />;
  return whole.data === undefined ? <PagePending /> : <StepView step={whole.data} {...rest} />;
}

type RunAct = 'cancel' | 'undo' | 'retry' | 'extend' | 'hold' | 'resume';
const DONE = {
  cancel: 'cancelled',
  undo: 'undone',
  retry: 'retried',
  extend: 'extended',
  hold: 'held',
  resume: 'resumed',
} as const;

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
        {run.isHeld && <span className="v-tag">{texts('isHeld')}</span>}
        <span className="run-spring" />
        <Acts run={run} acting={acting} onAct={(what) => act.mutate(what)} />
      </div>
      <div className="run-head-facts v-quiet">
        {run.parent !== null && <AppLink href={`/runs/${run.parent.id}`}>{texts('startedByRun')}</AppLink>}
        {run.takesBack !== null && <AppLink href={`/runs/${run.takesBack}`}>{texts('takesBack')}</AppLink>}
        {run.subject !== null && <RecordLink record={run.subject} />}
        <span>{texts(`by_${run.startedBy}`)}</span>
        <RelativeTime at={run.startedAt} />
        <span className="v-num">
          {texts('work')} {sayMs(run.workMs)}
        </span>
        {run.decisions.length > 0 && (
          <AppLink href={cardPath(run)}>{texts('decisions', { count: run.decisions.length })}</AppLink>
        )}
      </div>
    </header>
  );
}

/** Where its suggestions are answered: on the record they are about, else under Now. */
function cardPath({ subject }: RunDetail): string {
  return subject === null ? '/' : recordPath(subject.id);
}

type ActsProps = { run: RunDetail; acting: RunAct | null; onAct: (what: RunAct) => void };

/** What a person may do to a run as it stands. */
function Acts({ run, acting, onAct }: ActsProps): ReactNode {
  const texts = useRunTexts();
  return (
    <>
      {run.canRetry && (
        <Button type="primary" title={texts('retryHint')} loading={acting === 'retry'} onClick={() => onAct('retry')}>
          {texts('retry')}
        </Button>
      )}
      {run.canExtend && (
        <Button type="primary" loading={acting === 'extend'} onClick={() => onAct('extend')}>
          {texts('extend')}
        </Button>
      )}
      {(run.canHold || run.isHeld) && <HoldButton run={run} acting={acting} onAct={onAct} />}
      {run.canCancel && (
        <Button loading={acting === 'cancel'} onClick={() => onAct('cancel')}>
          {texts('cancel')}
        </Button>
      )}
      {run.status === 'done' && run.canUndo && (
        <Button title={texts('undoHint')} loading={acting === 'undo'} onClick={() => onAct('undo')}>
          {texts('undo')}
        </Button>
      )}
    </>
  );
}

/** Stops a run where it stands, or lets it go on. */
function HoldButton({ run, acting, onAct }: ActsProps): ReactNode {
  const texts = useRunTexts();
  const what = run.isHeld ? 'resume' : 'hold';
  return (
    <Button
      type={run.isHeld ? 'primary' : 'default'}
      title={texts(`${what}Hint`)}
      loading={acting === what}
      onClick={() => onAct(what)}
    >
      {texts(what)}
    </Button>
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
