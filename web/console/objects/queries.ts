import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { App } from 'antd';
import type { KindDefinition, KindPatch, KindSummaries, KindVersions } from '@valence/contract';
import { ApiError, get, patch } from '../../parts/api.ts';
import { useObjectTexts } from './texts.ts';

const pathOf = (kind: string): string => `/api/kinds/${encodeURIComponent(kind)}`;

export const summariesQuery = queryOptions({
  queryKey: ['definitions'],
  queryFn: ({ signal }) => get<KindSummaries>('/api/definitions', {}, signal).then(({ kinds }) => kinds),
});

export const definitionQuery = (kind: string) =>
  queryOptions({
    queryKey: ['definition', kind],
    queryFn: ({ signal }) => get<KindDefinition>(pathOf(kind), {}, signal),
    // Fields that are being filled say so until they are done
    refetchInterval: ({ state }) => (state.data?.fields.some((f) => f.isFilling) === true ? 2_000 : false),
  });

export const versionsQuery = (kind: string) =>
  queryOptions({
    queryKey: ['definition', kind, 'versions'],
    queryFn: ({ signal }) => get<KindVersions>(`${pathOf(kind)}/versions`, {}, signal).then(({ versions }) => versions),
  });

/** Takes a definition that came back from a change into all that shows it. */
export function useTakeIn(): (definition: KindDefinition) => void {
  const client = useQueryClient();
  return (definition) => {
    client.setQueryData(definitionQuery(definition.name).queryKey, definition);
    void client.invalidateQueries({ queryKey: ['definition', definition.name, 'versions'] });
    void client.invalidateQueries({ queryKey: ['definitions'] });
    void client.invalidateQueries({ queryKey: ['kinds'] });
  };
}

/** Changes a kind as it was read; when someone else was quicker, the newest one is loaded and the person told. */
export function useChangeKind(definition: KindDefinition) {
  const client = useQueryClient();
  const takeIn = useTakeIn();
  const texts = useObjectTexts();
  const { message } = App.useApp();
  return useMutation({
    mutationFn: (change: Omit<KindPatch, 'version'>) =>
      patch<KindDefinition>(pathOf(definition.name), { ...change, version: definition.version }),
    onSuccess: takeIn,
    onError(error) {
      if (!(error instanceof ApiError) || error.status !== 409) return;
      void message.warning(texts('conflict'));
      void client.invalidateQueries({ queryKey: definitionQuery(definition.name).queryKey });
    },
  });
}
