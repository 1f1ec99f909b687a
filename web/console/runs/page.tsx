import { CloseOutlined } from '@ant-design/icons';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Button, Segmented, Select } from 'antd';
import type { ReactNode } from 'react';
import { RUN_STATUSES, type Agent, type RunPage, type RunRow } from '@valence/contract';
import type { z } from 'zod';
import { get } from '../../parts/api.ts';
import { AppLink, RecordLink } from '../../parts/app-link.tsx';
import { EmptyState } from '../../parts/empty-state.tsx';
import { ErrorState } from '../../parts/error-state.tsx';
import { useSay } from '../../parts/i18n/index.ts';
import { LinkButton } from '../../parts/link-button.tsx';
import { usePageTitle } from '../../parts/page-title.ts';
import { runPath } from '../../parts/paths.ts';
import { RelativeTime } from '../../parts/relative-time.tsx';
import { sayMs } from '../../parts/run-graph.tsx';
import { useUrlState } from '../../parts/url-state.ts';
import { FailureGroups } from './failure-groups.tsx';
import { RunStatus } from './run-status.tsx';
import './runs.css';
import { useRunTexts } from './texts.ts';

/** How often the list looks while something is on its way. */
const LOOK_MS = 3000;

/** What the agents did, newest first. */
export function Page(): ReactNode {
  const texts = useRunTexts();
  usePageTitle({ title: texts('title') });
  const [{ status, agent, record }, changeUrl] = useUrlState();
  const runs = useInfiniteQuery({
    queryKey: ['runs', 'list', { status, agent, record }],
    queryFn: ({ pageParam, signal }) =>
      get<z.infer<typeof RunPage>>('/api/runs', { status, agent, record, after: pageParam }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
    refetchInterval: ({ state }) =>
      state.data?.pages.length === 1 && state.data.pages[0]?.items.some(({ endedAt }) => endedAt === null) === true
        ? LOOK_MS
        : false,
  });
  const rows = runs.data?.pages.flatMap(({ items }) => items) ?? [];
  const isFiltered = status !== undefined || agent !== undefined || record !== undefined;
  return (
    <div className="run-page">
      <header>
        <h1>{texts('title')}</h1>
        <p className="v-quiet">{texts('lead')}</p>
      </header>
      <Filters />
      <FailureGroups />
      {runs.isPending ? (
        <Skeleton />
      ) : runs.isError && rows.length === 0 ? (
        <ErrorState error={runs.error} onRetry={() => void runs.refetch()} />
      ) : rows.length === 0 ? (
        isFiltered ? (
          <EmptyState
            title={texts('noMatch')}
            action={
              <Button onClick={() => changeUrl({ status: undefined, agent: undefined, record: undefined })}>
                {texts('clear')}
              </Button>
            }
          />
        ) : (
          <EmptyState
            title={texts('emptyTitle')}
            body={texts('emptyBody')}
            action={<LinkButton href="/agents">{texts('toAgents')}</LinkButton>}
          />
        )
      ) : (
        <ul className="v-panel run-list">
          {rows.map((run) => (
            <Row key={run.id} run={run} />
          ))}
        </ul>
      )}
      {runs.hasNextPage && (
        <Button loading={runs.isFetchingNextPage} onClick={() => void runs.fetchNextPage()}>
          {texts('more')}
        </Button>
      )}
    </div>
  );
}

function Filters(): ReactNode {
  const texts = useRunTexts();
  const sayText = useSay();
  const [{ status = '', agent = '', record }, changeUrl] = useUrlState();
  const agents = useQuery({
    queryKey: ['agents'],
    queryFn: ({ signal }) => get<{ agents: Agent[] }>('/api/agents', {}, signal).then((answer) => answer.agents),
    staleTime: 60_000,
  });
  return (
    <div className="run-filters">
      <div className="run-filters-status">
        <Segmented
          aria-label={texts('filterStatus')}
          value={status}
          options={[
            { value: '', label: texts('all') },
            ...RUN_STATUSES.map((word) => ({ value: word as string, label: texts(`status_${word}`) })),
          ]}
          onChange={(next) => changeUrl({ status: next })}
        />
      </div>
      <Select
        aria-label={texts('filterAgent')}
        value={agent}
        style={{ minWidth: 170 }}
        options={[
          { value: '', label: texts('anyAgent') },
          ...(agents.data ?? []).map(({ name, title }) => ({ value: name, label: sayText(title) })),
        ]}
        onChange={(next) => changeUrl({ agent: next })}
      />
      {record !== undefined && (
        <button
          type="button"
          className="v-tag is-primary run-only"
          title={texts('clearRecord')}
          onClick={() => changeUrl({ record: undefined })}
        >
          {texts('onlyRecord')} <CloseOutlined aria-hidden />
        </button>
      )}
    </div>
  );
}

function Row({ run }: { run: RunRow }): ReactNode {
  const texts = useRunTexts();
  const sayText = useSay();
  const note = run.error ?? (run.waitsFor === null ? null : texts('waitsFor', { what: sayText(run.waitsFor) }));
  return (
    <li className="run-row">
      <RunStatus status={run.status} />
      <span className="run-row-main v-cut">
        <AppLink href={runPath(run.id)} className="run-row-title">
          {sayText(run.agentTitle)}
        </AppLink>
        {run.subject !== null && (
          <>
            <span className="v-faint" aria-hidden>
              {' · '}
            </span>
            <RecordLink record={run.subject} className="" />
          </>
        )}
        {note !== null && (
          <span className={run.error === null ? 'run-row-note v-faint' : 'run-row-note is-bad'} title={note}>
            {note}
          </span>
        )}
      </span>
      <span className="run-row-by v-faint">{texts(`by_${run.startedBy}`)}</span>
      <span className="run-row-ms v-num v-quiet" title={texts('work')}>
        {sayMs(run.workMs)}
      </span>
      <RelativeTime at={run.startedAt} className="run-row-at v-faint" />
    </li>
  );
}

function Skeleton(): ReactNode {
  const texts = useRunTexts();
  return (
    <div className="v-panel run-list" role="status" aria-label={texts('loading')}>
      {Array.from({ length: 8 }, (_, row) => (
        <div key={row} className="run-row run-blank" />
      ))}
    </div>
  );
}
