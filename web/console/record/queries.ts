import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type {
  DecisionPage,
  FieldHistory,
  Layout,
  RecordDetail,
  RunDetail,
  Timeline,
  TimelineType,
} from '@valence/contract';
import { get } from '../../parts/api.ts';

/** Entries of a timeline that come at once. */
const TIMELINE_PAGE = 30;

/** A record; when its page opens, the newest of its timeline come with it. */
export const recordQuery = (id: string) =>
  queryOptions({
    queryKey: ['record', id],
    queryFn: async ({ client }) => {
      const { queryKey: timelineKey } = timelineQuery(id);
      const isOpening = client.getQueryData(timelineKey) === undefined;
      const { timeline, ...record } = await get<RecordDetail>(
        `/api/record/${id}`,
        isOpening ? { timeline: TIMELINE_PAGE } : {},
      );
      if (timeline !== undefined) client.setQueryData(timelineKey, { pages: [timeline], pageParams: [null] });
      return record;
    },
  });

/** Every suggestion about a record, newest first. */
export const decisionsQuery = (record: string) =>
  queryOptions({
    queryKey: ['decisions', record],
    queryFn: () => get<DecisionPage>('/api/decisions', { record }).then(({ items }) => items),
    refetchInterval: 30_000,
  });

export const runQuery = (id: string) =>
  queryOptions({ queryKey: ['run', id], queryFn: () => get<RunDetail>(`/api/runs/${id}`) });

export const historyQuery = (id: string, field: string) =>
  queryOptions({
    queryKey: ['record', id, 'history', field],
    queryFn: () => get<FieldHistory>(`/api/record/${id}/history/${encodeURIComponent(field)}`),
  });

/** A timeline, of some sorts or of all when none is named. */
export const timelineQuery = (id: string, types: readonly TimelineType[] = []) =>
  infiniteQueryOptions({
    queryKey: ['timeline', id, types.join(',')],
    queryFn: ({ pageParam }) =>
      get<Timeline>(`/api/record/${id}/timeline`, { types: types.join(','), after: pageParam ?? undefined }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
  });

/** How the page of a kind is laid out for whoever asks. */
export const layoutQuery = (kind: string) =>
  queryOptions({
    queryKey: ['layout', kind],
    queryFn: () => get<Layout>(`/api/layouts/${encodeURIComponent(kind)}`),
    staleTime: 300_000,
  });
