import { queryOptions, useMutation, useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import type { Me, MePatch, Preferences } from '@valence/contract';
import { get, patch, remove } from './api.ts';
import { chooseLocale } from './i18n/index.ts';
import { chooseTheme } from './theme.ts';

/** Who is signed in. Fails with 401 `auth.required` when nobody is. */
export const meQuery = queryOptions({
  queryKey: ['me'],
  queryFn: () => get<Me>('/api/me'),
  staleTime: 300_000,
});

const STORED = 'valence.was-in';

/** Whether somebody was signed in here last time: then the frame may be fetched before the server has said so again. */
export function wasSignedIn(): boolean {
  return localStorage.getItem(STORED) !== null;
}

/** Who is signed in; every console page is shown only after this is known. */
export function useMe(): Me {
  return useSuspenseQuery(meQuery).data;
}

/** Enters as this person: shows what they chose elsewhere; what they left open stays as this device has it. */
export function enterAs({ preferences }: Me): void {
  localStorage.setItem(STORED, '1');
  if (preferences.locale !== null) chooseLocale(preferences.locale);
  if (preferences.theme !== null) chooseTheme(preferences.theme);
}

/** Changes language or theme at once and remembers it for the person; `null` follows browser and system. */
export function usePreferences(): { preferences: Preferences; choose: (change: Partial<Preferences>) => void } {
  const client = useQueryClient();
  const me = useMe();
  const save = useMutation({
    mutationFn: (preferences: Partial<Preferences>) => patch<Me>('/api/me', { preferences } satisfies MePatch),
    onSuccess: (answer) => {
      client.setQueryData(meQuery.queryKey, answer);
      // What the server says in words came in the old language.
      void client.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'me' });
    },
  });
  return {
    preferences: me.preferences,
    choose: (change) => {
      if (change.locale !== undefined) chooseLocale(change.locale);
      if (change.theme !== undefined) chooseTheme(change.theme);
      client.setQueryData(meQuery.queryKey, { ...me, preferences: { ...me.preferences, ...change } });
      save.mutate(change);
    },
  };
}

/** Signs out and forgets everything that was read. */
export async function signOut(): Promise<void> {
  await remove('/api/session');
  localStorage.removeItem(STORED);
  location.assign('/sign-in');
}
