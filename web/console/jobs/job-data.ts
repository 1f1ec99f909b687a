import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Job, JobPage } from '@valence/contract';
import { get, post } from '../../parts/api.ts';

/** How often jobs at work are looked at, and how often anything new is looked for. */
const LOOK_MS = 1_000;
const IDLE_MS = 20_000;

const OPEN: ReadonlySet<Job['state']> = new Set(['waiting', 'running', 'cancelling', 'undoing']);

/** Whether a job still goes on. */
export function isOpen({ state }: Pick<Job, 'state'>): boolean {
  return OPEN.has(state);
}

/** Jobs at work: few, looked at often while there are any. */
export function useOpenJobs() {
  return useQuery({
    queryKey: ['jobs', 'open'],
    queryFn: ({ signal }) => get<JobPage>('/api/jobs', { state: 'open', limit: 20 }, signal),
    refetchInterval: ({ state }) => ((state.data?.items.length ?? 0) > 0 ? LOOK_MS : IDLE_MS),
  });
}

/** All jobs, newest first. */
export function useJobs() {
  return useInfiniteQuery({
    queryKey: ['jobs', 'all'],
    queryFn: ({ pageParam, signal }) => get<JobPage>('/api/jobs', { after: pageParam, limit: 10 }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
    refetchInterval: ({ state }) =>
      state.data?.pages.some(({ items }) => items.some(isOpen)) === true ? LOOK_MS : false,
  });
}

/** Cancels or undoes a job; lists show the change at once. */
export function useJobAct() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, act }: { id: string; act: 'cancel' | 'undo' }) =>
      post<Job>(`/api/jobs/${encodeURIComponent(id)}/${act}`),
    onSettled: () => client.invalidateQueries({ queryKey: ['jobs'] }),
  });
}
