import { PlayCircleOutlined } from '@ant-design/icons';
import { useMutation } from '@tanstack/react-query';
import { App, Button, Select } from 'antd';
import { useState, type ReactNode } from 'react';
import type { CaseSet, Job } from '@valence/contract';
import { post } from '../../parts/api.ts';
import { useUrlState } from '../../parts/url-state.ts';
import { useCaseTexts } from './texts.ts';
import { useWatchedJob } from './use-watched-job.ts';

/** Plays the set in the background and shows how far it has come. */
export function RunCases({ set, onAdd }: { set: CaseSet; onAdd: () => void }): ReactNode {
  const texts = useCaseTexts();
  const { message } = App.useApp();
  // The one that somebody wants to put to work; without it the one that is
  const [{ version }] = useUrlState();
  const [repeat, setRepeat] = useState(1);
  const watched = useWatchedJob(['cases', set.agent]);
  const start = useMutation({
    mutationFn: () =>
      post<Job>(`/api/cases/${encodeURIComponent(set.agent)}/run`, {
        repeat,
        ...(version !== undefined && { version }),
      }),
    onSuccess: ({ id }) => watched.watch(id),
    onError: (error) => void message.error(error.message),
  });
  const isBusy = start.isPending || watched.isBusy;
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
      {isBusy && watched.job !== undefined && (
        <span className="v-quiet v-num">{texts('running', { done: watched.job.done, total: watched.job.total })}</span>
      )}
      <span className="cas-spring" />
      <Button onClick={onAdd}>{texts('add')}</Button>
    </section>
  );
}
