import { keepPreviousData, queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import {
  Question,
  type Dashboard,
  type DashboardChoice,
  type DashboardDraft,
  type DashboardList,
  type DashboardPatch,
  type Figures,
  type Filter,
  type Period,
  type Widget,
} from '@valence/contract';
import { get, patch, post, put, queryString } from '../../parts/api.ts';
import { listPath } from '../../parts/paths.ts';

/** Every dashboard that this person sees. */
export const dashboardsQuery = queryOptions({
  queryKey: ['dashboards'],
  queryFn: ({ signal }) => get<DashboardList>('/api/dashboards', {}, signal),
  staleTime: 60_000,
});

const TIME_ZONE = Intl.DateTimeFormat().resolvedOptions().timeZone;

/** What a widget shows in a period. Asked for anew when its kind changes, not when it is moved or renamed. */
export function useFigures(widget: Widget, period: Period | null) {
  const question = JSON.stringify(Question.parse(widget));
  const asked = widget.dateField === null || period === null ? undefined : JSON.stringify(period);
  return useQuery({
    queryKey: ['figures', widget.kind, question, asked ?? ''],
    queryFn: ({ signal }) => get<Figures>('/api/figures', { question, period: asked, tz: TIME_ZONE }, signal),
    staleTime: 60_000,
    placeholderData: keepPreviousData,
    retry: false,
  });
}

/** The list of exactly these records. */
export function listHref(kind: string, filters: readonly Filter[]): string {
  return `${listPath(kind)}${queryString({ view: 'all', filter: filters.length === 0 ? undefined : JSON.stringify(filters) })}`;
}

export function useDashboardActs() {
  const client = useQueryClient();
  const { queryKey } = dashboardsQuery;
  const reload = () => client.invalidateQueries({ queryKey });
  const make = useMutation({
    mutationFn: (draft: DashboardDraft) => post<Dashboard>('/api/dashboards', draft),
    onSuccess: reload,
  });
  const change = useMutation({
    mutationFn: ({ id, ...wanted }: DashboardPatch & { id: string }) =>
      patch<Dashboard>(`/api/dashboards/${encodeURIComponent(id)}`, wanted),
    onSuccess: reload,
  });
  const choose = useMutation({
    mutationFn: (choice: DashboardChoice) => put<DashboardList>('/api/dashboards/choice', choice),
    onSuccess: (list) => client.setQueryData(queryKey, list),
  });
  return { make: make.mutateAsync, change: change.mutateAsync, choose: choose.mutateAsync, reload };
}
