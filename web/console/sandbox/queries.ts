import { useMutation, useQueryClient, type UseMutationResult } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { App } from 'antd';
import type { SandboxSession } from '@valence/contract';
import { get, patch, post } from '../../parts/api.ts';

/** Where one session lives. */
export function sandboxPath(id: string): string {
  return `/sandbox/${encodeURIComponent(id)}`;
}

const at = (id: string): string => `/api/sandbox/sessions/${encodeURIComponent(id)}`;

export const sessionKey = (id: string): readonly string[] => ['sandbox', 'one', id];

/** One session of mine. */
export const sessionQuery = (id: string) => ({
  queryKey: sessionKey(id),
  queryFn: ({ signal }: { signal: AbortSignal }) => get<SandboxSession>(at(id), {}, signal),
});

/** What can be done with a session; each answers how it stands then. */
export type SessionAct =
  | Readonly<{ do: 'play'; body: { how: 'step' | 'continue' } }>
  | Readonly<{ do: 'answer'; body: { answer: string } }>
  | Readonly<{ do: 'wake'; body: { event: object | null } }>
  | Readonly<{ do: 'edit'; body: { step: number; output: unknown } }>
  | Readonly<{ do: 'change'; body: Partial<Pick<SandboxSession, 'pins' | 'switches' | 'breakpoints'>> }>;

/** Acts on a session and shows how it stands then. */
export function useSessionAct(id: string): UseMutationResult<SandboxSession, Error, SessionAct> {
  const client = useQueryClient();
  const { message } = App.useApp();
  return useMutation({
    mutationFn: (act: SessionAct) =>
      act.do === 'change'
        ? patch<SandboxSession>(at(id), act.body)
        : post<SandboxSession>(`${at(id)}/${act.do}`, act.body),
    onSuccess: (answer) => {
      client.setQueryData(sessionKey(id), answer);
      void client.invalidateQueries({ queryKey: ['sandbox', 'list'] });
    },
    onError: (error) => {
      void message.error(error.message);
      void client.invalidateQueries({ queryKey: sessionKey(id) });
    },
  });
}

/** Begins a session, or forks one, and goes there. */
export function useNewSession(): UseMutationResult<SandboxSession, Error, Readonly<{ path: string; body: object }>> {
  const client = useQueryClient();
  const router = useRouter();
  const { message } = App.useApp();
  return useMutation({
    mutationFn: ({ path, body }: Readonly<{ path: string; body: object }>) => post<SandboxSession>(path, body),
    onSuccess: (answer) => {
      client.setQueryData(sessionKey(answer.id), answer);
      void client.invalidateQueries({ queryKey: ['sandbox', 'list'] });
      router.history.push(sandboxPath(answer.id));
    },
    onError: (error) => void message.error(error.message),
  });
}
