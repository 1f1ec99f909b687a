import { queryOptions } from '@tanstack/react-query';
import type { TrialDetail, TrialPreview, Trials } from '@valence/contract';
import { get, type Query } from '../../parts/api.ts';

/** Everything about trials lies below this. */
export const TRIALS = ['trials'];
/** How often a running trial is read anew: looks are taken by the server at night. */
const AGAIN_MS = 60_000;

export const trialsQuery = queryOptions({
  queryKey: [...TRIALS, 'list'],
  queryFn: ({ signal }) => get<Trials>('/api/trials', {}, signal),
});

export const trialQuery = (id: string) =>
  queryOptions({
    queryKey: [...TRIALS, 'one', id],
    queryFn: ({ signal }) => get<TrialDetail>(apiPath(id), {}, signal),
    refetchInterval: ({ state }) => (state.data?.trial.status === 'running' ? AGAIN_MS : false),
  });

export const previewQuery = (choice: Query) =>
  queryOptions({
    queryKey: [...TRIALS, 'preview', choice],
    queryFn: ({ signal }) => get<TrialPreview>('/api/trials/preview', choice, signal),
    // What it says of who could take part is old as soon as somebody signs.
    staleTime: 0,
    retry: false,
  });

export const apiPath = (id: string): string => `/api/trials/${encodeURIComponent(id)}`;

/** Where one trial is shown. */
export const trialPath = (id: string): string => `/trials/${encodeURIComponent(id)}`;
