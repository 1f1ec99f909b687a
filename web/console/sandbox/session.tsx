import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useParams, useRouter } from '@tanstack/react-router';
import { App, Button } from 'antd';
import type { ReactNode } from 'react';
import type { SandboxSession, SandboxStep, StepRow } from '@valence/contract';
import { remove } from '../../parts/api.ts';
import { RecordLink } from '../../parts/app-link.tsx';
import { ErrorState } from '../../parts/error-state.tsx';
import { useLocale, useSay } from '../../parts/i18n/index.ts';
import { usePageTitle } from '../../parts/page-title.ts';
import { sayExact } from '../../parts/relative-time.tsx';
import { RunGraph } from '../../parts/run-graph.tsx';
import { useUrlState } from '../../parts/url-state.ts';
import { PagePending } from '../shell/page-states.tsx';
import { Controls } from './controls.tsx';
import { NodePanel } from './node-panel.tsx';
import { sessionQuery } from './queries.ts';
import { RestTag } from './rest-tag.tsx';
import './sandbox.css';
import { StepList } from './step-list.tsx';
import { StepPanel } from './step-panel.tsx';
import { useSandboxTexts } from './texts.ts';

/** One session: the graph, what was done so far, and the buttons of a debugger. */
export function Page(): ReactNode {
  const texts = useSandboxTexts();
  const sayText = useSay();
  const { id = '' } = useParams({ strict: false }) as { id?: string };
  const answer = useQuery(sessionQuery(id));
  const session = answer.data;
  usePageTitle(
    { title: texts('title'), href: '/sandbox' },
    { title: session === undefined ? '…' : sayText(session.agentTitle) },
  );
  if (session !== undefined) return <SessionView session={session} />;
  return answer.error === null ? (
    <PagePending />
  ) : (
    <ErrorState error={answer.error} onRetry={() => void answer.refetch()} />
  );
}

function SessionView({ session }: { session: SandboxSession }): ReactNode {
  const texts = useSandboxTexts();
  const [{ step: wanted, node }, changeUrl] = useUrlState();
  const step = session.steps.find((s) => String(s.index) === wanted) ?? usualStep(session);
  const top = session.steps.filter((s) => !s.key.includes('/'));
  const chosen = node ?? step?.node ?? session.graph.nodes[0]?.id ?? null;
  const pick = (id: string): void => {
    const last = top.findLast((s) => s.node === id);
    changeUrl({ node: id, step: last === undefined ? undefined : String(last.index) });
  };
  return (
    <div className="sbx-page is-wide">
      <Head session={session} />
      <Controls session={session} />
      <section className="v-panel sbx-graph" aria-label={texts('node')}>
        <RunGraph graph={session.graph} steps={top.map(rowOf)} selected={chosen} onSelect={pick} />
      </section>
      <div className="sbx-columns">
        <section className="v-panel sbx-panel">
          <h2>{texts('steps')}</h2>
          <StepList
            steps={session.steps}
            selected={step?.index ?? null}
            onSelect={(index) => changeUrl({ step: String(index), node: undefined })}
          />
          {chosen !== null && <NodePanel key={chosen} session={session} node={chosen} />}
        </section>
        <section className="v-panel sbx-panel" aria-live="polite">
          {step === undefined ? (
            <p className="v-quiet">{texts('noSteps')}</p>
          ) : (
            <StepPanel key={`${step.index} ${session.steps.length}`} session={session} step={step} />
          )}
        </section>
      </div>
    </div>
  );
}

/** The step one came to see: what one is asked about, else the last. */
function usualStep({ rest, steps }: SandboxSession): SandboxStep | undefined {
  const asked = rest.at === 'waiting' ? steps.find((s) => s.decisions.some((d) => d.id === rest.decision)) : undefined;
  return asked ?? steps.at(-1);
}

function Head({ session }: { session: SandboxSession }): ReactNode {
  const texts = useSandboxTexts();
  const sayText = useSay();
  const locale = useLocale();
  const router = useRouter();
  const client = useQueryClient();
  const { message } = App.useApp();
  const drop = useMutation({
    mutationFn: () => remove(`/api/sandbox/sessions/${encodeURIComponent(session.id)}`),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: ['sandbox', 'list'] });
      void message.success(texts('dropped'));
      router.history.push('/sandbox');
    },
    onError: (error) => void message.error(error.message),
  });
  return (
    <header className="sbx-head">
      <div className="sbx-head-line">
        <h1>{sayText(session.agentTitle)}</h1>
        <span className="v-faint v-num">{session.version}</span>
        <RestTag rest={session.rest} />
        <span className="sbx-spring" />
        <Button loading={drop.isPending} onClick={() => drop.mutate()}>
          {texts('drop')}
        </Button>
      </div>
      <p className="v-quiet v-num sbx-facts">
        {session.subject !== null && <RecordLink record={session.subject} />}
        <span>{texts('frozen', { at: sayExact(session.frozenAt, locale) })}</span>
        <span>{texts('clock', { at: sayExact(session.clock, locale) })}</span>
      </p>
    </header>
  );
}

/** As the picture of a run wants its steps. */
function rowOf(step: SandboxStep): StepRow {
  const { node, type, title, tool, effect, status, ms, input, output, evidence, error } = step;
  const startedAt = new Date(0).toISOString();
  return {
    turns: [],
    node,
    type,
    title,
    tool,
    effect,
    status,
    ms,
    input,
    output,
    evidence,
    error,
    iteration: 1,
    durability: 'fused',
    startedAt,
  };
}
