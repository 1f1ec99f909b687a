import { useQuery } from '@tanstack/react-query';
import { Skeleton } from 'antd';
import type { Decision } from '@valence/contract';
import { get } from './api.ts';
import { DecisionMore } from './decision-more.tsx';

/** What stands behind the fold of a card that came without it. */
export function MoreOf({ id }: { id: string }) {
  const { data, error } = useQuery({
    queryKey: ['decisions', id],
    queryFn: ({ signal }) => get<Decision>(`/api/decisions/${id}`, {}, signal),
    staleTime: 60_000,
  });
  if (data !== undefined) return <DecisionMore decision={data} />;
  return error === null ? (
    <Skeleton active title={false} paragraph={{ rows: 4 }} />
  ) : (
    <p role="alert">{error.message}</p>
  );
}
