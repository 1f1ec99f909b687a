import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { App, Button } from 'antd';
import type { ReactNode } from 'react';
import type { RunFailure, RunFailures, RunsRetried } from '@valence/contract';
import { get, post } from '../../parts/api.ts';
import { AppLink } from '../../parts/app-link.tsx';
import { useSay } from '../../parts/i18n/index.ts';
import { runPath } from '../../parts/paths.ts';
import { RelativeTime } from '../../parts/relative-time.tsx';
import { useMe } from '../../parts/session.ts';
import { useUrlState } from '../../parts/url-state.ts';
import { useRunTexts } from './texts.ts';

/** Failed runs that are alike, each group to be tried again at once, where the list shows all that failed. Only for who may see them all. */
export function FailureGroups(): ReactNode {
  const texts = useRunTexts();
  const mayRetry = useMe().role !== 'rep';
  const [{ status, agent, record }] = useUrlState();
  const isAsked = status === 'failed' && agent === undefined && record === undefined;
  const groups = useQuery({
    queryKey: ['runs', 'failures'],
    queryFn: ({ signal }) => get<RunFailures>('/api/runs/failures', {}, signal).then(({ items }) => items),
    enabled: mayRetry && isAsked,
    retry: false,
  }).data;
  if (!isAsked || groups === undefined || groups.length === 0) return null;
  return (
    <section className="v-panel run-failures" aria-label={texts('failures')}>
      <h2>{texts('failures')}</h2>
      <ul>
        {groups.map((group) => (
          <Group key={`${group.agent} ${group.node} ${group.reason}`} group={group} />
        ))}
      </ul>
    </section>
  );
}

function Group({ group }: { group: RunFailure }): ReactNode {
  const texts = useRunTexts();
  const say = useSay();
  const client = useQueryClient();
  const { message } = App.useApp();
  const { agent, node, reason, count } = group;
  const retry = useMutation({
    mutationFn: () => post<RunsRetried>('/api/runs/failures/retry', { agent, node, reason }),
    onSuccess: ({ retried, left }) =>
      void message.success(texts(left > 0 ? 'retriedSome' : 'retriedAll', { count: retried, left })),
    onError: (error) => void message.error(error.message),
    onSettled: () => client.invalidateQueries({ queryKey: ['runs'] }),
  });
  return (
    <li className="run-failure">
      <span className="v-tag v-num">{count}</span>
      <span className="run-failure-what">
        <span className="v-said">{group.text}</span>
        <span className="v-faint">
          {say(group.agentTitle)} · <code>{node}</code> ·{' '}
          <AppLink href={runPath(group.run)}>
            <RelativeTime at={group.lastAt} />
          </AppLink>
        </span>
      </span>
      <Button size="small" loading={retry.isPending} onClick={() => retry.mutate()}>
        {texts('retryAll', { count })}
      </Button>
    </li>
  );
}
