import { keepPreviousData, useInfiniteQuery, useQuery, type InfiniteData } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { Count, RecordPage, RecordRow } from '@valence/contract';
import type { z } from 'zod';
import { get } from '../../parts/api.ts';
import { toQuery, type ListState } from './list-state.ts';

type Page = z.infer<typeof RecordPage>;
type CountAnswer = z.infer<typeof Count>;

/** Rows asked for at once: six screens of the table. */
const PAGE_ROWS = 200;

/** The rows loaded so far and how to get more. Pages follow by key, so that the hundred thousandth row costs what the first did. */
export function useRows(kind: string, state: ListState) {
  const query = toQuery(state);
  const answer = useInfiniteQuery({
    queryKey: ['records', kind, 'list', query],
    queryFn: ({ pageParam, signal }) =>
      get<Page>(`/api/records/${encodeURIComponent(kind)}`, { ...query, after: pageParam, limit: PAGE_ROWS }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last: Page) => last.next ?? undefined,
    // Five hundred pages must not be asked for again because someone switched windows
    refetchOnWindowFocus: false,
    staleTime: 60_000,
    placeholderData: keepPreviousData,
  });
  const rows = useMemo(() => rowsOf(answer.data), [answer.data]);
  return { ...answer, rows };
}

/** How many there are: asked for once the first rows are on screen, and not at all when they are all there are. */
export function useCount(
  kind: string,
  state: ListState,
  list: { rows: readonly RecordRow[]; hasNextPage: boolean; isSuccess: boolean },
) {
  const { filter, q } = toQuery(state);
  const isNeeded = list.isSuccess && list.hasNextPage;
  const answer = useQuery({
    queryKey: ['records', kind, 'count', filter ?? '', q ?? ''],
    queryFn: ({ signal }) => get<CountAnswer>(`/api/records/${encodeURIComponent(kind)}/count`, { filter, q }, signal),
    enabled: isNeeded,
    staleTime: 60_000,
  });
  if (list.isSuccess && !list.hasNextPage) return { count: list.rows.length, isExact: true };
  return answer.data;
}

function rowsOf(data: InfiniteData<Page> | undefined): RecordRow[] {
  return data?.pages.flatMap(({ items }) => items) ?? [];
}
