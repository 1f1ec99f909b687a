import { queryOptions } from '@tanstack/react-query';
import type { ToolSourceDetail, ToolSources } from '@valence/contract';
import { get } from '../../parts/api.ts';

/** Everything about outside services lies below this. */
export const OUTSIDE = ['outside-tools'];

export const sourcesQuery = queryOptions({
  queryKey: [...OUTSIDE, 'list'],
  queryFn: ({ signal }) => get<ToolSources>('/api/tool-sources', {}, signal),
});

export const sourceQuery = (id: string) =>
  queryOptions({
    queryKey: [...OUTSIDE, 'one', id],
    queryFn: ({ signal }) => get<ToolSourceDetail>(apiPath(id), {}, signal),
  });

export const apiPath = (id: string): string => `/api/tool-sources/${encodeURIComponent(id)}`;

/** Where one service is shown. */
export const sourcePath = (id: string): string => `/outside-tools/${encodeURIComponent(id)}`;
