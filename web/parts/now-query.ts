import { queryOptions } from '@tanstack/react-query';
import type { Now } from '@valence/contract';
import { get } from './api.ts';

/** What to do now. The rail counts from it and the page shows it, so both ask once. */
export const nowQuery = queryOptions({
  queryKey: ['now'],
  queryFn: ({ signal }) => get<Now>('/api/now', {}, signal),
  // On the first morning, or after an import, the agent is at work: the first card shall not keep anybody waiting
  refetchInterval: ({ state }) => (state.data?.cards.length === 0 ? 3_000 : 30_000),
});
