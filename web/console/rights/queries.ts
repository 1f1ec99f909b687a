import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { App } from 'antd';
import type { RecordRow, Rights, RightsChange, Teams } from '@valence/contract';
import { get, put } from '../../parts/api.ts';
import { useRightTexts } from './texts.ts';

export const rightsQuery = queryOptions({
  queryKey: ['rights'],
  queryFn: ({ signal }) => get<Rights>('/api/rights', {}, signal).then(({ rules }) => rules),
});
export const teamsQuery = queryOptions({
  queryKey: ['teams'],
  queryFn: ({ signal }) => get<Teams>('/api/teams', {}, signal).then(({ teams }) => teams),
});

/** Colleagues, by their person records. */
export const staffQuery = queryOptions({
  queryKey: ['staff'],
  queryFn: ({ signal }) =>
    get<{ items: RecordRow[] }>(
      '/api/records/person',
      { filter: JSON.stringify([{ field: 'side', op: 'is', value: 'staff' }]), limit: 200 },
      signal,
    ).then(({ items }) => items),
});

/** Sets and clears rules; everything that was read is read anew, since one's own view may have changed. */
export function useChangeRights(onDone: () => void) {
  const client = useQueryClient();
  const texts = useRightTexts();
  const { message } = App.useApp();
  return useMutation({
    mutationFn: (change: RightsChange) => put<Rights>('/api/rights', change),
    async onSuccess({ rules }) {
      client.setQueryData(rightsQuery.queryKey, rules);
      void message.success(texts('saved'));
      onDone();
      await client.invalidateQueries({ queryKey: ['kinds'] });
    },
  });
}
