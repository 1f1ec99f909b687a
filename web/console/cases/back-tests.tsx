import { useInfiniteQuery, useMutation, useQuery } from '@tanstack/react-query';
import { App, Button, Select } from 'antd';
import { useState, type ReactNode } from 'react';
import type {
  Agent,
  BackTest,
  BackTestRun,
  BackTestRuns,
  BackTests as Tests,
  Job,
  StudioAgentDetail,
} from '@valence/contract';
import { get, post } from '../../parts/api.ts';
import { AppLink } from '../../parts/app-link.tsx';
import { useSay } from '../../parts/i18n/index.ts';
import { runPath } from '../../parts/paths.ts';
import { RelativeTime } from '../../parts/relative-time.tsx';
import { sayMs } from '../../parts/run-graph.tsx';
import { JsonTree } from '../runs/json-tree.tsx';
import { useCaseTexts } from './texts.ts';
import { useWatchedJob } from './use-watched-job.ts';

/** Back-tests of an agent: begins one, and shows what the chosen one came to. */
export function BackTests({ agent }: { agent: string }): ReactNode {
  const texts = useCaseTexts();
  const [chosen, setChosen] = useState<string | null>(null);
  const tests = useQuery({
    queryKey: ['back-tests', agent],
    queryFn: ({ signal }) => get<Tests>(`/api/back-tests/of/${encodeURIComponent(agent)}`, {}, signal),
  }).data?.tests;
  const shown = tests?.find(({ id }) => id === chosen) ?? tests?.[0];
  return (
    <section className="v-panel cas-back" aria-label={texts('backTitle')}>
      <h2>{texts('backTitle')}</h2>
      <p className="v-quiet">{texts('backLead')}</p>
      <StartBackTest agent={agent} onStarted={setChosen} />
      {tests?.length === 0 && <p className="v-quiet">{texts('backNever')}</p>}
      {tests?.map((test) => (
        <button
          key={test.id}
          type="button"
          className="v-plain-button cas-row is-run"
          aria-current={test.id === shown?.id}
          onClick={() => setChosen(test.id)}
        >
          <span className="v-num">{texts('backRow', { version: test.version, against: againstOf(test) })}</span>
          <Outcome test={test} />
          <span className="v-faint v-cut">{test.by}</span>
          <RelativeTime at={test.at} />
        </button>
      ))}
      {shown !== undefined && shown.report !== null && <Report key={shown.id} test={shown} report={shown.report} />}
    </section>
  );
}

/** The version it was held against, with the agent's name where that is another one. */
function againstOf({ agent, past, against }: BackTest): string {
  return past === agent ? against : `${past} ${against}`;
}

function Outcome({ test: { report } }: { test: BackTest }): ReactNode {
  const texts = useCaseTexts();
  if (report === null) return <span className="v-tag">{texts('backDoing')}</span>;
  const { different } = report;
  const kind = different === 0 ? 'is-green' : 'is-amber';
  return (
    <span className={`v-tag ${kind}`}>
      {different === 0 ? texts('backSame', { count: report.same }) : texts('backDifferent', { count: different })}
    </span>
  );
}

/** The versions that may be tried, and the agents whose past they may be tried on. */
function useChoices(agent: string): { detail: StudioAgentDetail | undefined; agents: readonly Agent[] } {
  const detail = useQuery({
    queryKey: ['studio', 'agent', agent, 'versions'],
    queryFn: ({ signal }) => get<StudioAgentDetail>(`/api/studio/agents/${encodeURIComponent(agent)}`, {}, signal),
  }).data;
  const agents = useQuery({
    queryKey: ['agents'],
    queryFn: ({ signal }) => get<{ agents: Agent[] }>('/api/agents', {}, signal),
  }).data?.agents;
  return { detail, agents: agents ?? [] };
}

function StartBackTest({ agent, onStarted }: { agent: string; onStarted: (id: string) => void }): ReactNode {
  const texts = useCaseTexts();
  const sayText = useSay();
  const { message } = App.useApp();
  const [version, setVersion] = useState<string | null>(null);
  const [past, setPast] = useState(agent);
  const [runs, setRuns] = useState(50);
  const { watch, isBusy, job } = useWatchedJob(['back-tests', agent]);
  const { detail, agents } = useChoices(agent);
  const versions = detail?.versions ?? [];
  const wanted = version ?? versions[0]?.version ?? '';
  const start = useMutation({
    mutationFn: () => post<{ test: BackTest; job: Job }>('/api/back-tests', { agent, version: wanted, past, runs }),
    onSuccess: ({ test, job: begun }) => {
      watch(begun.id);
      onStarted(test.id);
    },
    onError: (error) => void message.error(error.message),
  });
  if (detail !== undefined && detail.versions.length === 0) return <p className="v-quiet">{texts('backNoVersion')}</p>;
  const others = agents.map(({ name, title }) => ({ value: name, label: sayText(title) }));
  return (
    <div className="cas-line cas-back-start" role="status">
      <Choice
        label={texts('backVersion')}
        value={wanted}
        onChange={setVersion}
        options={versions.map((v) => ({ value: v.version, label: v.version }))}
      />
      <Choice label={texts('backPast')} value={past} onChange={setPast} options={others} />
      <Choice
        label={texts('backCount')}
        value={runs}
        onChange={setRuns}
        options={[20, 50, 100, 200, 500].map((value) => ({ value, label: `${value}` }))}
      />
      <Button disabled={wanted === ''} loading={start.isPending || isBusy} onClick={() => start.mutate()}>
        {texts('backStart')}
      </Button>
      {isBusy && job !== undefined && (
        <span className="v-quiet v-num">{texts('backRunning', { done: job.done, total: job.total })}</span>
      )}
    </div>
  );
}

type ChoiceProps<T extends string | number> = Readonly<{
  label: string;
  value: T;
  options: { value: T; label: string }[];
  onChange: (value: T) => void;
}>;

function Choice<T extends string | number>({ label, value, options, onChange }: ChoiceProps<T>): ReactNode {
  return (
    <label className="cas-line">
      <span className="v-quiet">{label}</span>
      <Select aria-label={label} value={value} options={options} onChange={onChange} popupMatchSelectWidth={false} />
    </label>
  );
}

/** What a back-test came to, and the runs that came out otherwise. */
function Report({ test, report }: { test: BackTest; report: NonNullable<BackTest['report']> }): ReactNode {
  const texts = useCaseTexts();
  const { standing, candidate, accepted, refused } = report;
  const used = {
    before: sayMs(standing.ms),
    after: sayMs(candidate.ms),
    tokensBefore: standing.tokens,
    tokensAfter: candidate.tokens,
  };
  return (
    <>
      <ul className="cas-facts">
        <li>
          {[
            texts('backSame', { count: report.same }),
            texts('backDifferent', { count: report.different }),
            report.failed > 0 && texts('backFailed', { count: report.failed }),
          ]
            .filter(Boolean)
            .join(' · ')}
        </li>
        {refused.runs > 0 && <li>{texts('backRefused', refused)}</li>}
        {accepted.runs > 0 && <li>{texts('backAccepted', accepted)}</li>}
        <li>{texts('backUsed', used)}</li>
      </ul>
      {report.different + report.failed === 0 ? (
        <p className="v-quiet">{texts('backAll')}</p>
      ) : (
        <DifferentRuns test={test.id} />
      )}
    </>
  );
}

function DifferentRuns({ test }: { test: string }): ReactNode {
  const texts = useCaseTexts();
  const { data, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery({
    queryKey: ['back-tests', 'runs', test],
    queryFn: ({ pageParam, signal }) =>
      get<BackTestRuns>(
        `/api/back-tests/${encodeURIComponent(test)}/runs`,
        { different: 'true', ...(pageParam !== null && { after: pageParam }) },
        signal,
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  });
  return (
    <div className="cas-back-runs">
      {data?.pages.flatMap((page) => page.items.map((one) => <DifferentRun key={one.run} one={one} />))}
      {hasNextPage && (
        <Button loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {texts('backMore')}
        </Button>
      )}
    </div>
  );
}

function DifferentRun({ one }: { one: BackTestRun }): ReactNode {
  const texts = useCaseTexts();
  const { run, failed, differences, answered } = one;
  return (
    <details>
      <summary className="cas-line">
        {failed === null ? (
          differences.map(({ what }) => (
            <span key={what} className="v-tag">
              {texts(`diff_${what}`)}
            </span>
          ))
        ) : (
          <span className="v-quiet">{failed}</span>
        )}
        {answered !== null && <span className="v-faint">{texts(`backAnswer_${answered}`)}</span>}
        <span className="cas-spring" />
        <AppLink href={runPath(run)}>{texts('backOpen')}</AppLink>
      </summary>
      {differences.map(({ what, standing, candidate }) => (
        <div key={what} className="cas-diff">
          <h3>{texts(`diff_${what}`)}</h3>
          <div className="cas-pair">
            <div>
              <span className="v-quiet">{texts('backStanding')}</span>
              <JsonTree value={standing} />
            </div>
            <div>
              <span className="v-quiet">{texts('backCandidate')}</span>
              <JsonTree value={candidate} />
            </div>
          </div>
        </div>
      ))}
    </details>
  );
}
