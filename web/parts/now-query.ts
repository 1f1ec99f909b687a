import { queryOptions } from '@tanstack/react-query';
import type { Now } from '@valence/contract';
import { get } from './api.ts';

/** What to do now. The rail counts from it and the page shows it, so both ask once. */
export const nowQuery = queryOptions({
  queryKey: ['now'],
  queryFn: ({ signal }) => get<Now>('/api/now', {}, signal),
  refetchInterval: 30_000,
});
