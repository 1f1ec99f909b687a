import type { RecordRow } from '@valence/contract';

export type PageAnswer = Readonly<{ items: readonly RecordRow[]; next: string | null }>;
type Fetch = (after: string | undefined, signal: AbortSignal) => Promise<PageAnswer>;

/** What a screen needs to know of the rows at a glance; a new object whenever anything changed. */
export type PagesState = Readonly<{
  /** Rows whose place is known: the length of the list so far. */
  known: number;
  /** Nothing comes after the known rows. */
  isEnd: boolean;
  isLoading: boolean;
  error: Error | null;
}>;

/** Rows of a list, page by page by key; only pages near what is looked at are kept, so a hundred thousand cost what a few thousand do. */
export type RowPages = Readonly<{
  state: () => PagesState;
  /** The row at a place; undefined while its page is not here. */
  rowAt: (at: number) => RecordRow | undefined;
  /** Makes rows `first` to `last` (exclusive) come, and the next page when the end is near. */
  need: (first: number, last: number) => void;
  /** Tries again after a failure. */
  retry: () => void;
  /** Takes the first page as it came anew (null: not here yet) and lets all others come anew when they are looked at. */
  renew: (page: PageAnswer | null) => void;
  /** Shows these rows instead of the ones with their ids. */
  replace: (rows: readonly RecordRow[]) => void;
  subscribe: (listener: () => void) => () => void;
  close: () => void;
}>;

type PageSlot = { after: string | undefined; start: number; count: number; rows: RecordRow[] | null; isStale: boolean };

/** Pages kept beyond those in view. Chosen, not fitted: 40 × 200 rows are about 16 MB. */
const MOST_PAGES = 40;
/** Rows below the view at which the next page is asked for, where nothing else is told. */
const AHEAD = 160;

/** Opens the rows behind `fetch`; the next page is asked for when fewer than `ahead` rows are left below the view. */
export function openPages(fetch: Fetch, ahead = AHEAD): RowPages {
  const pages: PageSlot[] = [];
  const listeners = new Set<() => void>();
  const underWay = new Map<number, AbortController>();
  let next: string | null | undefined;
  let error: Error | null = null;
  let shown: PagesState = { known: 0, isEnd: false, isLoading: false, error: null };

  const tell = (): void => {
    const last = pages.at(-1);
    const known = last === undefined ? 0 : last.start + last.count;
    shown = { known, isEnd: next === null, isLoading: underWay.size > 0, error };
    for (const listener of listeners) listener();
  };

  const pageOf = (at: number): number => {
    let [low, high] = [0, pages.length - 1];
    while (low <= high) {
      const middle = (low + high) >> 1;
      const page = pages[middle];
      if (page === undefined) return -1;
      if (at < page.start) high = middle - 1;
      else if (at >= page.start + page.count) low = middle + 1;
      else return middle;
    }
    return -1;
  };

  const put = (index: number, { items, next: following }: PageAnswer, after: string | undefined): void => {
    const start = pages[index]?.start ?? shown.known;
    pages[index] = { after, start, count: items.length, rows: [...items], isStale: false };
    if (index === pages.length - 1) next = following;
    else if (following === null || pages[index + 1]?.after !== following) {
      // What stood behind has moved: its keys no longer join on, so it comes anew
      pages.length = index + 1;
      next = following;
    }
    let at = 0;
    for (const page of pages) {
      page.start = at;
      at += page.count;
    }
  };

  const load = (index: number, after: string | undefined): void => {
    if (underWay.has(index) || error !== null) return;
    const controller = new AbortController();
    underWay.set(index, controller);
    tell();
    fetch(after, controller.signal)
      .then((answer) => {
        if (!controller.signal.aborted) put(index, answer, after);
      })
      .catch((cause: unknown) => {
        if (!controller.signal.aborted) error = cause instanceof Error ? cause : new Error(String(cause));
      })
      .finally(() => {
        if (underWay.get(index) === controller) underWay.delete(index);
        if (!controller.signal.aborted) tell();
      });
  };

  const forget = (from: number, to: number): void => {
    const kept = pages.filter(({ rows }) => rows !== null).length;
    if (kept <= MOST_PAGES) return;
    const distance = (at: number): number => Math.max(from - at, at - to, 0);
    const far = pages
      .map((_, at) => at)
      .filter((at) => at > 0 && pages[at]?.rows !== null && distance(at) > 2)
      .toSorted((a, b) => distance(b) - distance(a));
    for (const at of far.slice(0, kept - MOST_PAGES)) {
      const page = pages[at];
      if (page !== undefined) page.rows = null;
    }
  };

  return {
    state: () => shown,
    rowAt(at) {
      const page = pages[pageOf(at)];
      return page?.rows?.[at - page.start];
    },
    need(first, last) {
      if (pages.length === 0) return load(0, undefined);
      const from = Math.max(0, pageOf(Math.max(0, first)));
      const to = pageOf(last - 1) === -1 ? pages.length - 1 : pageOf(last - 1);
      for (let at = from; at <= to; at++) {
        const page = pages[at];
        if (page !== undefined && (page.rows === null || page.isStale)) load(at, page.after);
      }
      if (typeof next === 'string' && last + ahead >= shown.known) load(pages.length, next);
      forget(from, to);
    },
    retry() {
      error = null;
      tell();
    },
    renew(page) {
      for (const controller of underWay.values()) controller.abort();
      underWay.clear();
      error = null;
      for (const known of pages) known.isStale = true;
      if (page !== null) put(0, page, undefined);
      tell();
    },
    replace(rows) {
      const byId = new Map(rows.map((row) => [row.id, row]));
      for (const page of pages) {
        if (page.rows?.some(({ id }) => byId.has(id)) === true)
          page.rows = page.rows.map((row) => byId.get(row.id) ?? row);
      }
      tell();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close() {
      for (const controller of underWay.values()) controller.abort();
    },
  };
}
