import { CheckCircleOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import type { CaseResult, CaseRun, CaseSet } from '@valence/contract';
import { get } from '../../parts/api.ts';
import { EmptyState } from '../../parts/empty-state.tsx';
import { ErrorState } from '../../parts/error-state.tsx';
import { useSay } from '../../parts/i18n/index.ts';
import { usePageTitle } from '../../parts/page-title.ts';
import { RelativeTime } from '../../parts/relative-time.tsx';
import { sayMs } from '../../parts/run-graph.tsx';
import { useUrlState } from '../../parts/url-state.ts';
import { PagePending } from '../shell/page-states.tsx';
import { AddCases } from './add-cases.tsx';
import { BackTests } from './back-tests.tsx';
import { CaseView } from './case-view.tsx';
import './cases.css';
import { RunCases } from './run-cases.tsx';
import { useCaseTexts } from './texts.ts';

/** The cases of one agent, how each came out, and how the set was played before. */
export function Page(): ReactNode {
  const texts = useCaseTexts();
  const sayText = useSay();
  const { agent = '' } = useParams({ strict: false }) as { agent?: string };
  const answer = useQuery({
    queryKey: ['cases', agent],
    queryFn: ({ signal }) => get<CaseSet>(`/api/cases/${encodeURIComponent(agent)}`, {}, signal),
  });
  const set = answer.data;
  usePageTitle({ title: texts('title'), href: '/agents' }, { title: set === undefined ? '…' : sayText(set.title) });
  if (set !== undefined) return <SetView set={set} />;
  return answer.error === null ? (
    <PagePending />
  ) : (
    <ErrorState error={answer.error} onRetry={() => void answer.refetch()} />
  );
}

function SetView({ set }: { set: CaseSet }): ReactNode {
  const texts = useCaseTexts();
  const sayText = useSay();
  const [{ case: wanted, run: wantedRun }, changeUrl] = useUrlState();
  const [isAdding, setAdding] = useState(false);
  const run = set.runs.find(({ id }) => id === wantedRun) ?? set.runs[0];
  const results = new Map(run?.results.map((result) => [result.id, result]));
  const chosen =
    set.cases.find(({ id }) => id === wanted) ?? set.cases.find(({ id }) => isBad(results.get(id))) ?? set.cases[0];
  return (
    <div className="cas-page">
      <header>
        <h1>
          {texts('title')} · {sayText(set.title)}
        </h1>
        <p className="v-quiet">{texts('lead')}</p>
      </header>
      <RunCases set={set} onAdd={() => setAdding(true)} />
      {isAdding && <AddCases agent={set.agent} onClose={() => setAdding(false)} />}
      {set.cases.length === 0 || chosen === undefined ? (
        <EmptyState icon={<CheckCircleOutlined aria-hidden />} title={texts('emptyTitle')} body={texts('emptyBody')} />
      ) : (
        <div className="cas-columns">
          <section className="v-panel cas-list" aria-label={texts('title')}>
            {set.cases.map((one) => (
              <button
                key={one.id}
                type="button"
                className="v-plain-button cas-row"
                aria-current={one.id === chosen.id}
                onClick={() => changeUrl({ case: one.id })}
              >
                <Outcome result={results.get(one.id)} />
                <span className="v-cut">{sayText(one.title)}</span>
                <span className="v-faint">{texts(`origin_${one.origin}`)}</span>
              </button>
            ))}
          </section>
          <CaseView key={chosen.id} agent={set.agent} one={chosen} result={results.get(chosen.id)} />
        </div>
      )}
      <BackTests key={set.agent} agent={set.agent} />
      {set.runs.length > 0 && (
        <History runs={set.runs} shown={run?.id ?? null} onShow={(id) => changeUrl({ run: id })} />
      )}
    </div>
  );
}

function isBad(result: CaseResult | undefined): boolean {
  return result !== undefined && result.passed < result.repeats;
}

/** How a case came out, in a word. */
function Outcome({ result }: { result: CaseResult | undefined }): ReactNode {
  const texts = useCaseTexts();
  if (result === undefined) return <span className="v-tag">{texts('never')}</span>;
  const { passed, repeats } = result;
  if (passed === repeats) return <span className="v-tag is-green">{texts('passed')}</span>;
  if (passed === 0) return <span className="v-tag is-red">{texts('failed')}</span>;
  return <span className="v-tag is-amber">{texts('flaky', { passed, repeats })}</span>;
}

type HistoryProps = { runs: readonly CaseRun[]; shown: string | null; onShow: (id: string) => void };

function History({ runs, shown, onShow }: HistoryProps): ReactNode {
  const texts = useCaseTexts();
  return (
    <section className="v-panel cas-history">
      <h2>{texts('history')}</h2>
      {runs.map((run) => (
        <button
          key={run.id}
          type="button"
          className="v-plain-button cas-row is-run"
          aria-current={run.id === shown}
          onClick={() => onShow(run.id)}
        >
          <span className="v-num">{texts('version', { version: run.version })}</span>
          <span className="v-num">{texts('share', { passed: run.passed, cases: run.cases })}</span>
          <span className="v-faint v-num">
            {[`${run.repeats} ×`, sayMs(run.ms), run.flaky > 0 && texts('flakyCount', { count: run.flaky }), run.by]
              .filter(Boolean)
              .join(' · ')}
          </span>
          <RelativeTime at={run.at} />
        </button>
      ))}
    </section>
  );
}
