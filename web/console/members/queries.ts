import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { App } from 'antd';
import type { NewLink, Roster } from '@valence/contract';
import { get, patch, post, remove } from '../../parts/api.ts';

export const rosterQuery = queryOptions({
  queryKey: ['roster'],
  queryFn: ({ signal }) => get<Roster>('/api/workspace/members', {}, signal),
});

/** What administrators do with members; the page is read anew after each. */
export type Act =
  | Readonly<{ act: 'role'; id: string; role: string }>
  | Readonly<{ act: 'end' | 'return' | 'withdraw'; id: string }>;

function send(wish: Act): Promise<unknown> {
  const at = `/api/workspace/members/${encodeURIComponent(wish.id)}`;
  if (wish.act === 'role') return patch(at, { role: wish.role });
  if (wish.act === 'withdraw') return remove(`/api/workspace/invitations/${wish.id}`);
  return post(`${at}/${wish.act}`);
}

export function useAct() {
  const client = useQueryClient();
  const { message } = App.useApp();
  return useMutation({
    mutationFn: send,
    onError: (error) => void message.error(error.message),
    onSettled: async () => {
      // Colleagues to mention, to look as and to hand over to are others now.
      await Promise.all(['roster', 'members', 'teams'].map((key) => client.invalidateQueries({ queryKey: [key] })));
    },
  });
}

/** Makes a link for a member's new password. */
export function usePasswordLink(onMade: (link: NewLink) => void) {
  const { message } = App.useApp();
  return useMutation({
    mutationFn: (id: string) => post<NewLink>(`/api/workspace/members/${encodeURIComponent(id)}/password-link`),
    onSuccess: onMade,
    onError: (error) => void message.error(error.message),
  });
}
