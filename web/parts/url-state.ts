import { useMatch, useRouter, useRouterState } from '@tanstack/react-router';

/** The query of the address as plain texts: the whole state of a page lives here, so that its link can be shared. */
export type UrlState = Readonly<Record<string, string | undefined>>;
/** Changes some of it; `undefined` or an empty text takes a name out. `push` makes a step that the back key undoes. */
export type ChangeUrl = (change: UrlState, how?: 'push' | 'replace') => void;

/** Reads and changes the state in the address. While the next page still loads, the one on screen keeps its own. */
export function useUrlState(): [UrlState, ChangeUrl] {
  const router = useRouter();
  const state = useMatch({ strict: false, select: (match): UrlState => match.search as UrlState });
  const change: ChangeUrl = (wanted, how = 'replace') => {
    const { pathname, search } = router.state.location;
    const next = { ...(search as UrlState), ...wanted };
    const kept = Object.fromEntries(Object.entries(next).filter(([, v]) => v !== undefined && v !== ''));
    void router.navigate({ to: pathname, search: kept, replace: how === 'replace', resetScroll: false });
  };
  return [state, change];
}

/** The path of the page that asks, also while the next one still loads. */
export function usePagePath(): string {
  return useMatch({ strict: false, select: (match) => match.pathname });
}

/** The path in the address bar, such as `/record/ent_…`. */
export function usePath(): string {
  return useRouterState({ select: (s) => s.location.pathname });
}
