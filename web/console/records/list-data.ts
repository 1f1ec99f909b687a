import { keepPreviousData, queryOptions, useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import type { Count, Field, Filter, Groups, RecordPage, ViewSum } from '@valence/contract';
import type { z } from 'zod';
import { get } from '../../parts/api.ts';
import { groupedLines, plainLines, type Group, type Lines, type LinesState } from './lines.ts';
import { toQuery, type ListQuery, type ListState } from './list-state.ts';
import { openPages, type PageAnswer, type RowPages } from './row-pages.ts';

type CountAnswer = z.infer<typeof Count>;

/** Rows asked for at once: six screens of the table. */
const PAGE_ROWS = 200;

const pathOf = (kind: string, rest = ''): string => `/api/records/${encodeURIComponent(kind)}${rest}`;

/** A page of records of a kind. */
export function fetchPage(
  kind: string,
  query: ListQuery,
  page: { after?: string | undefined; limit?: number },
  signal?: AbortSignal,
): Promise<PageAnswer> {
  return get<z.infer<typeof RecordPage>>(
    pathOf(kind),
    { ...query, after: page.after, limit: page.limit ?? PAGE_ROWS },
    signal,
  );
}

/** The first page of a list; what comes after follows it by key. */
export function useFirstPage(kind: string, query: ListQuery, isWanted = true) {
  return useQuery({
    queryKey: ['records', kind, 'list', query],
    queryFn: ({ signal }) => fetchPage(kind, query, {}, signal),
    enabled: isWanted,
    // Coming back to the window must not move what somebody is working on
    refetchOnWindowFocus: false,
    staleTime: 60_000,
  });
}

/** Groups of what a list finds with their counts and sums; without `by` one group of all. */
export function useGroups(
  kind: string,
  asked: Readonly<{
    state: Pick<ListState, 'filters' | 'q'>;
    by: string | null;
    sums: readonly ViewSum[];
    isWanted?: boolean;
  }>,
) {
  const { filter, tz, q } = toQuery({ ...asked.state, sort: null });
  const sums = asked.sums.map(({ fn, field }) => `${fn}:${field}`).join(',');
  return useQuery({
    queryKey: ['records', kind, 'groups', filter ?? '', q ?? '', asked.by ?? '', sums],
    queryFn: ({ signal }) =>
      get<Groups>(pathOf(kind, '/groups'), { filter, tz, q, by: asked.by ?? undefined, sums }, signal),
    enabled: asked.isWanted !== false,
    staleTime: 60_000,
    placeholderData: keepPreviousData,
  });
}

/** How many records a list finds. */
export function countQuery(kind: string, state: Pick<ListState, 'filters' | 'q'>) {
  const { filter, tz, q } = toQuery({ ...state, sort: null });
  return queryOptions({
    queryKey: ['records', kind, 'count', filter ?? '', q ?? ''],
    queryFn: ({ signal }) => get<CountAnswer>(pathOf(kind, '/count'), { filter, tz, q }, signal),
    staleTime: 60_000,
  });
}

/** The count of what is shown: asked for once the first rows are on screen, and not at all when they are all there are. */
export function useCount(
  kind: string,
  state: Pick<ListState, 'filters' | 'q'>,
  list?: Readonly<{ count: number; isEnd: boolean; isReady: boolean }>,
): CountAnswer | undefined {
  const client = useQueryClient();
  const query = countQuery(kind, state);
  const isWhole = list?.isReady === true && list.isEnd;
  const answer = useQuery({ ...query, enabled: list === undefined || (list.isReady && !list.isEnd) });
  const known = isWhole ? list.count : undefined;
  const { queryKey } = query;
  const key = JSON.stringify(queryKey);
  useEffect(() => {
    if (known !== undefined) client.setQueryData(JSON.parse(key) as typeof queryKey, { count: known, isExact: true });
  }, [client, key, known]);
  return answer.data;
}

export type ListLines = LinesState &
  Readonly<{ lines: Lines; refs: Groups['refs']; failure: Error | null; retry: () => void; isPending: boolean }>;

/** The lines of a table for what it shows; the old ones stay on screen until the first new ones are there. */
export function useLines(kind: string, state: ListState, groupField: Field | undefined): ListLines {
  const isDayGroup = groupField?.type === 'date' || groupField?.type === 'datetime';
  const { filters, sort, q, groupBy, sums } = state;
  const asked = JSON.stringify([kind, filters, sort, q, groupBy]);
  // Only what is asked for makes new lines: columns and layout change nothing in them
  const opened = useMemo(() => openLines(kind, { filters, sort, q, groupBy }, isDayGroup), [asked]);
  const [shown, setShown] = useState(opened);
  const subscribe = useCallback((listener: () => void) => opened.lines.subscribe(listener), [opened]);
  const fresh = useSyncExternalStore(subscribe, opened.lines.state);
  const first = useFirstPage(kind, toQuery(state), groupBy === null);
  const groups = useGroups(kind, { state, by: groupBy, sums, isWanted: groupBy !== null });
  useEffect(() => {
    if (opened.pages === null || first.data === undefined) return;
    opened.lines.clearFresh();
    opened.pages.renew(first.data);
  }, [opened, first.data]);
  useEffect(() => {
    if (opened.pages === null && groups.data !== undefined && !groups.isPlaceholderData)
      opened.lines.setGroups(inOrder(groups.data.groups, groupField));
  }, [opened, groups.data, groups.isPlaceholderData, groupField]);
  useEffect(() => () => opened.lines.close(), [opened]);
  if (shown !== opened && fresh.isReady) setShown(opened);
  const seen = shown.lines.state();
  const main = groupBy === null ? first : groups;
  return {
    ...(shown === opened ? fresh : seen),
    lines: shown.lines,
    refs: groups.data?.refs ?? {},
    failure: main.error ?? fresh.error,
    isPending: main.isPending && !seen.isReady,
    retry: () => {
      opened.lines.retry();
      void main.refetch();
    },
  };
}

/** Groups of a choice stand in the order of its choices, what is not filled in last; others as they came. */
export function inOrder(groups: Groups['groups'], field: Field | undefined): Groups['groups'] {
  const choices = field?.choices?.map(({ value }) => value);
  if (choices === undefined) return groups;
  const place = ({ key }: Group): number =>
    key === null ? choices.length + 1 : (choices.indexOf(String(key)) + choices.length + 1) % (choices.length + 1);
  return groups.toSorted((a, b) => place(a) - place(b));
}

type Asked = Pick<ListState, 'filters' | 'sort' | 'q' | 'groupBy'>;

function openLines(kind: string, asked: Asked, isDayGroup: boolean): { lines: Lines; pages: RowPages | null } {
  const query = toQuery(asked);
  const { groupBy } = asked;
  if (groupBy === null) {
    // The first page comes through the cache of queries, so that coming back to a list shows it at once
    const pages = openPages((after, signal) => fetchPage(kind, query, { after }, signal));
    return { lines: plainLines(pages), pages };
  }
  const open = (group: Group): RowPages => {
    const inside = toQuery({ ...asked, filters: [...asked.filters, memberOf(groupBy, group.key, isDayGroup)] });
    return openPages((after, signal) => fetchPage(kind, inside, { after }, signal));
  };
  return { lines: groupedLines(open), pages: null };
}

/** The condition that holds for the records of a group; groups of days are months, named by their first day. */
export function memberOf(field: string, key: Group['key'], isDay = false): Filter {
  if (key === null) return { field, op: 'isEmpty' };
  if (!isDay || typeof key !== 'string') return { field, op: 'is', value: key };
  const [year = 0, month = 1] = key.split('-').map(Number);
  const next = month === 12 ? `${year + 1}-01-01` : `${year}-${String(month + 1).padStart(2, '0')}-01`;
  return {
    all: [
      { field, op: 'atLeast', value: key.slice(0, 10) },
      { field, op: 'lessThan', value: next },
    ],
  };
}
