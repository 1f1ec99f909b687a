import { PlayCircleOutlined } from '@ant-design/icons';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { App, Button, Select } from 'antd';
import { useEffect, useState, type ReactNode } from 'react';
import type { CaseSet, Job } from '@valence/contract';
import { get, post } from '../../parts/api.ts';
import { useUrlState } from '../../parts/url-state.ts';
import { useCaseTexts } from './texts.ts';

const LOOK_MS = 500;
const AT_WORK: ReadonlySet<Job['state']> = new Set(['waiting', 'running', 'cancelling']);

/** Plays the set in the background and shows how far it has come. */
export function RunCases({ set, onAdd }: { set: CaseSet; onAdd: () => void }): ReactNode {
  const texts = useCaseTexts();
  const client = useQueryClient();
  const { message } = App.useApp();
  // The one that somebody wants to put to work; without it the one that is
  const [{ version }] = useUrlState();
  const [repeat, setRepeat] = useState(1);
  const [job, setJob] = useState<string | null>(null);
  const start = useMutation({
    mutationFn: () =>
      post<Job>(`/api/cases/${encodeURIComponent(set.agent)}/run`, {
        repeat,
        ...(version !== undefined && { version }),
      }),
    onSuccess: ({ id }) => setJob(id),
    onError: (error) => void message.error(error.message),
  });
  const watched = useQuery({
    queryKey: ['jobs', 'one', job],
    queryFn: ({ signal }) => get<Job>(`/api/jobs/${encodeURIComponent(job ?? '')}`, {}, signal),
    enabled: job !== null,
    refetchInterval: ({ state }) => (state.data === undefined || AT_WORK.has(state.data.state) ? LOOK_MS : false),
  }).data;
  const ended = watched !== undefined && !AT_WORK.has(watched.state) ? watched : null;
  useEffect(() => {
    if (ended === null) return;
    setJob(null);
    void client.invalidateQueries({ queryKey: ['cases', set.agent] });
    if (ended.error !== null) void message.error(ended.error);
  }, [ended, client, message, set.agent]);
  const isBusy = start.isPending || job !== null;
  return (
    <section className="v-panel cas-bar" role="status">
      <Button
        type="primary"
        icon={<PlayCircleOutlined aria-hidden />}
        title={texts('runHint')}
        disabled={set.cases.length === 0}
        loading={isBusy}
        onClick={() => start.mutate()}
      >
        {texts('run')}
      </Button>
      <label className="cas-line">
        <span className="v-quiet">{texts('repeat')}</span>
        <Select
          aria-label={texts('repeat')}
          value={repeat}
          options={[1, 3, 5, 10].map((count) => ({ value: count, label: texts('times', { count }) }))}
          onChange={setRepeat}
        />
      </label>
      {version !== undefined && <span className="v-tag">{texts('version', { version })}</span>}
      {isBusy && watched !== undefined && (
        <span className="v-quiet v-num">{texts('running', { done: watched.done, total: watched.total })}</span>
      )}
      <span className="cas-spring" />
      <Button onClick={onAdd}>{texts('add')}</Button>
    </section>
  );
}
