import { useQuery, useQueryClient, type QueryKey } from '@tanstack/react-query';
import { App } from 'antd';
import { useEffect, useState } from 'react';
import type { Job } from '@valence/contract';
import { get } from '../../parts/api.ts';

const LOOK_MS = 500;
const AT_WORK: ReadonlySet<Job['state']> = new Set(['waiting', 'running', 'cancelling']);

/** A job that was begun here and how far it is; at its end what it changed is read anew, and an error is said. */
export function useWatchedJob(changes: QueryKey): Readonly<{
  watch: (id: string) => void;
  isBusy: boolean;
  job: Job | undefined;
}> {
  const client = useQueryClient();
  const { message } = App.useApp();
  const [id, setId] = useState<string | null>(null);
  const { data: job } = useQuery({
    queryKey: ['jobs', 'one', id],
    queryFn: ({ signal }) => get<Job>(`/api/jobs/${encodeURIComponent(id ?? '')}`, {}, signal),
    enabled: id !== null,
    refetchInterval: ({ state }) => (state.data === undefined || AT_WORK.has(state.data.state) ? LOOK_MS : false),
  });
  const ended = job !== undefined && !AT_WORK.has(job.state) ? job : null;
  const key = JSON.stringify(changes);
  useEffect(() => {
    if (ended === null) return;
    setId(null);
    void client.invalidateQueries({ queryKey: JSON.parse(key) as QueryKey });
    if (ended.error !== null) void message.error(ended.error);
  }, [ended, client, message, key]);
  return { watch: setId, isBusy: id !== null, job };
}
