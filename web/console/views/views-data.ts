import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import type { SavedView, ViewChoice, ViewConfig, ViewLayout, ViewList, ViewPatch } from '@valence/contract';
import { get, patch, post, put } from '../../parts/api.ts';

/** The saved views of a kind that this person sees, in their order. */
export const viewsQuery = (kind: string) =>
  queryOptions({
    queryKey: ['views', kind],
    queryFn: ({ signal }) => get<ViewList>('/api/views', { kind }, signal).then(({ views }) => views),
    staleTime: 60_000,
  });

export type NewView = Readonly<{
  name: string;
  layout: ViewLayout;
  config: ViewConfig;
  audience?: SavedView['audience'];
}>;

/** Makes, changes and arranges the views of a kind; the list is up to date when the promise is kept. */
export function useViewActs(kind: string) {
  const client = useQueryClient();
  const { queryKey } = viewsQuery(kind);
  const keep = (view: SavedView, isGone = false): void => {
    client.setQueryData(queryKey, (known: SavedView[] | undefined) => {
      const others = known ?? [];
      if (isGone) return others.filter(({ id }) => id !== view.id);
      return others.some(({ id }) => id === view.id)
        ? others.map((one) => (one.id === view.id ? view : one))
        : [...others, view];
    });
  };
  const make = useMutation({
    mutationFn: (view: NewView) => post<SavedView>('/api/views', { kind, ...view }),
    onSuccess: (view) => keep(view),
  });
  const change = useMutation({
    mutationFn: ({ id, ...wanted }: ViewPatch & { id: string }) =>
      patch<SavedView>(`/api/views/${encodeURIComponent(id)}`, wanted),
    onSuccess: (view, { isRemoved }) => keep(view, isRemoved === true),
  });
  const choose = useMutation({
    mutationFn: (choice: Omit<ViewChoice, 'kind'>) => put<ViewList>('/api/views/choice', { kind, ...choice }),
    onSuccess: ({ views }) => client.setQueryData(queryKey, views),
  });
  return {
    make: make.mutateAsync,
    change: change.mutateAsync,
    choose: choose.mutateAsync,
    reload: () => client.invalidateQueries({ queryKey }),
  };
}
