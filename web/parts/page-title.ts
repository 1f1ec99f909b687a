import { useEffect, useSyncExternalStore } from 'react';

/** One step of "where am I"; the last one is the page itself. `isName`: a name out of the data, the same in every language. */
export type Crumb = { title: string; href?: string; isName?: boolean };

let shown: readonly Crumb[] = [];
const listeners = new Set<() => void>();

/** Says where this page is: shown in the top bar and in the browser's tab. */
export function usePageTitle(...crumbs: Crumb[]): void {
  const key = JSON.stringify(crumbs);
  useEffect(() => {
    shown = JSON.parse(key) as Crumb[];
    const names = shown.map(({ title }) => title).toReversed();
    document.title = [...names, 'Valence'].filter(Boolean).join(' · ');
    for (const listener of listeners) listener();
  }, [key]);
}

/** What the page on screen said of itself, for the top bar. */
export function useCrumbs(): readonly Crumb[] {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => shown,
  );
}
