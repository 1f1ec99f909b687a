import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import type { NotificationPage } from '@valence/contract';
import { get, post } from '../../parts/api.ts';

/** How many are unread; kept fresh by the live stream, and now and then in case that was cut off. */
export const unreadQuery = queryOptions({
  queryKey: ['notifications', 'unread'],
  queryFn: () => get<NotificationPage>('/api/notifications', { unread: 'true', limit: 1 }).then(({ unread }) => unread),
  refetchInterval: 120_000,
});

export const noticesQuery = (isUnread: boolean) =>
  infiniteQueryOptions({
    queryKey: ['notifications', 'list', isUnread],
    queryFn: ({ pageParam }) =>
      get<NotificationPage>('/api/notifications', { unread: String(isUnread), after: pageParam ?? undefined }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
  });

/** Marks notifications read or unread; the count follows at once. */
export function useReadNotices() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (draft: { ids?: readonly string[]; all?: boolean; isRead?: boolean }) =>
      post<{ unread: number }>('/api/notifications/read', draft),
    onSuccess: ({ unread }) => client.setQueryData(unreadQuery.queryKey, unread),
    onSettled: () => client.invalidateQueries({ queryKey: ['notifications', 'list'] }),
  });
}
