import { queryOptions, useQuery } from '@tanstack/react-query';
import type { Field, Kind } from '@valence/contract';
import { get } from './api.ts';

/** Every kind of record with its fields. */
export const kindsQuery = queryOptions({
  queryKey: ['kinds'],
  queryFn: () => get<{ kinds: Kind[] }>('/api/kinds').then(({ kinds }) => kinds),
  staleTime: 300_000,
});

/** One kind by its name; undefined while it loads or when there is none. */
export function useKind(name: string | undefined): Kind | undefined {
  return useQuery(kindsQuery).data?.find((kind) => kind.name === name);
}

/** A field of a kind by its id. */
export function fieldOf(kind: Kind | undefined, id: string): Field | undefined {
  return kind?.fields.find((field) => field.id === id);
}
