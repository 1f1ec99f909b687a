import { queryOptions } from '@tanstack/react-query';
import type { LanguageMonth, LanguageState } from '@valence/contract';
import { get } from '../../parts/api.ts';

/** Everything about language models lies below this. */
export const LANGUAGE = ['language'];

export const stateQuery = queryOptions({
  queryKey: [...LANGUAGE, 'state'],
  queryFn: ({ signal }) => get<LanguageState>('/api/models/endpoints', {}, signal),
});

export const monthQuery = queryOptions({
  queryKey: [...LANGUAGE, 'month'],
  queryFn: ({ signal }) => get<LanguageMonth>('/api/models/month', {}, signal),
});
