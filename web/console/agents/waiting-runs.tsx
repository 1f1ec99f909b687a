import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { App, Button } from 'antd';
import type { ReactNode } from 'react';
import type { AgentWaiting } from '@valence/contract';
import { get, post } from '../../parts/api.ts';
import { useAgentTexts } from './texts.ts';

const WHY = { gone: 'stayGone', other: 'stayOther', children: 'stayChildren' } as const;

/** Runs that rest on an older version of an agent, and the button that puts them on the one in use. Nothing where there are none. */
export function WaitingRuns({ name }: { name: string }): ReactNode {
  const texts = useAgentTexts();
  const client = useQueryClient();
  const { message } = App.useApp();
  const key = ['agents', 'waiting', name];
  const waiting = useQuery({
    queryKey: key,
    queryFn: ({ signal }) => get<AgentWaiting>(`/api/agents/${encodeURIComponent(name)}/waiting`, {}, signal),
    staleTime: 60_000,
  }).data;
  const move = useMutation({
    mutationFn: () => post<{ moved: number }>(`/api/agents/${encodeURIComponent(name)}/waiting/move`),
    onSuccess: ({ moved }) => void message.success(texts('moved', { count: moved })),
    onError: (error) => void message.error(error.message),
    onSettled: () => client.invalidateQueries({ queryKey: key }),
  });
  if (waiting === undefined || (waiting.canMove === 0 && waiting.stay.length === 0)) return null;
  return (
    <div className="agt-waiting">
      {waiting.canMove > 0 && (
        <p>
          {texts('canMove', { count: waiting.canMove, version: waiting.version })}{' '}
          <Button size="small" loading={move.isPending} onClick={() => move.mutate()}>
            {texts('move')}
          </Button>
        </p>
      )}
      {waiting.stay.map(({ node, count, why }) => (
        <p key={`${node} ${why}`} className="v-quiet">
          {texts(WHY[why], { count, node })}
        </p>
      ))}
    </div>
  );
}
