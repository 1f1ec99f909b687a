import type { Groups, RecordRow } from '@valence/contract';
import type { PagesState, RowPages } from './row-pages.ts';

export type Group = Groups['groups'][number];
/** One line of the table: the head of a group, or a record (undefined while it is on its way). */
export type Line =
  | Readonly<{ type: 'head'; group: Group; key: string; isOpen: boolean }>
  | Readonly<{ type: 'row'; row: RecordRow | undefined }>;

/** The lines of a table, grouped or not, one after the other. */
export type Lines = Readonly<{
  state: () => LinesState;
  lineAt: (at: number) => Line;
  need: (first: number, last: number) => void;
  retry: () => void;
  replace: (rows: readonly RecordRow[]) => void;
  /** Shows records just made above all others. */
  addFresh: (row: RecordRow) => void;
  /** The list came anew and holds them by itself. */
  clearFresh: () => void;
  setGroups: (groups: readonly Group[]) => void;
  toggle: (key: string) => void;
  subscribe: (listener: () => void) => () => void;
  close: () => void;
}>;
export type LinesState = Readonly<{
  count: number;
  isEnd: boolean;
  isLoading: boolean;
  isReady: boolean;
  error: Error | null;
}>;

type Segment = {
  key: string;
  group: Group | null;
  isOpen: boolean;
  pages: RowPages | null;
  stop: () => void;
  start: number;
  count: number;
};

export const keyOf = ({ key }: Group): string => JSON.stringify(key);

/** Lines of a list without groups, over its pages. */
export function plainLines(pages: RowPages): Lines {
  return linesOver([{ key: '', group: null, isOpen: true, pages, stop: () => {}, start: 0, count: 0 }], null);
}

/** Lines of a grouped list; the rows of a group come once it is open. */
export function groupedLines(openGroup: (group: Group) => RowPages): Lines {
  return linesOver([], openGroup);
}

function linesOver(first: Segment[], openGroup: ((group: Group) => RowPages) | null): Lines {
  let segments = first;
  let fresh: readonly RecordRow[] = [];
  let shown: LinesState = { count: 0, isEnd: false, isLoading: false, isReady: false, error: null };
  const listeners = new Set<() => void>();

  const tell = (): void => {
    const states = segments.flatMap(({ isOpen, pages }): PagesState[] =>
      isOpen && pages !== null ? [pages.state()] : [],
    );
    let start = fresh.length;
    for (const segment of segments) {
      segment.start = start;
      segment.count = (segment.group === null ? 0 : 1) + (segment.isOpen ? (segment.pages?.state().known ?? 0) : 0);
      start += segment.count;
    }
    shown = {
      count: start,
      isEnd: states.every(({ isEnd }) => isEnd),
      isLoading: states.some(({ isLoading }) => isLoading),
      isReady: openGroup === null ? states.some(({ known, isEnd }) => known > 0 || isEnd) : shown.isReady,
      error: states.find(({ error }) => error !== null)?.error ?? null,
    };
    for (const listener of listeners) listener();
  };
  const watch = (segment: Segment): void => {
    segment.stop = segment.pages?.subscribe(tell) ?? (() => {});
  };
  for (const segment of first) watch(segment);

  const openRows = (segment: Segment): void => {
    if (segment.pages !== null || segment.group === null || openGroup === null) return;
    segment.pages = openGroup(segment.group);
    watch(segment);
    segment.pages.need(0, 1);
  };

  return {
    state: () => shown,
    lineAt(at) {
      if (at < fresh.length) return { type: 'row', row: fresh[at] };
      const segment = segmentAt(segments, at);
      if (segment === undefined) return { type: 'row', row: undefined };
      const { group, isOpen, key, pages, start } = segment;
      if (group !== null && at === start) return { type: 'head', group, key, isOpen };
      return { type: 'row', row: pages?.rowAt(at - start - (group === null ? 0 : 1)) };
    },
    need(from, to) {
      for (const { group, isOpen, pages, start, count } of segments) {
        if (!isOpen || pages === null || start > to || start + count < from) continue;
        const inside = start + (group === null ? 0 : 1);
        const { known } = pages.state();
        pages.need(Math.max(0, from - inside), Math.max(1, Math.min(known, to - inside)));
      }
    },
    retry() {
      for (const { pages } of segments) pages?.retry();
    },
    replace(rows) {
      const byId = new Map(rows.map((row) => [row.id, row]));
      fresh = fresh.map((row) => byId.get(row.id) ?? row);
      for (const { pages } of segments) pages?.replace(rows);
      tell();
    },
    addFresh(row) {
      fresh = [row, ...fresh];
      tell();
    },
    clearFresh() {
      if (fresh.length === 0) return;
      fresh = [];
      tell();
    },
    setGroups(groups) {
      const known = new Map(segments.map((segment) => [segment.key, segment]));
      segments = groups.map((group, at): Segment => {
        const old = known.get(keyOf(group));
        if (old === undefined)
          return {
            key: keyOf(group),
            group,
            isOpen: at === 0 && known.size === 0,
            pages: null,
            stop: () => {},
            start: 0,
            count: 0,
          };
        if (old.group?.count !== group.count) old.pages?.renew(null);
        known.delete(old.key);
        return { ...old, group };
      });
      for (const gone of known.values()) gone.stop();
      for (const segment of segments) if (segment.isOpen) openRows(segment);
      shown = { ...shown, isReady: true };
      tell();
    },
    toggle(key) {
      const segment = segments.find((one) => one.key === key);
      if (segment === undefined) return;
      segment.isOpen = !segment.isOpen;
      if (segment.isOpen) openRows(segment);
      tell();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close() {
      for (const { pages, stop } of segments) {
        stop();
        pages?.close();
      }
    },
  };
}

function segmentAt(segments: readonly Segment[], at: number): Segment | undefined {
  let [low, high] = [0, segments.length - 1];
  while (low <= high) {
    const middle = (low + high) >> 1;
    const segment = segments[middle];
    if (segment === undefined) return undefined;
    if (at < segment.start) high = middle - 1;
    else if (at >= segment.start + segment.count) low = middle + 1;
    else return segment;
  }
  return undefined;
}
