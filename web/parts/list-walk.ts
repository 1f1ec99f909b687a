import { z } from 'zod';

const STORED = 'valence.walk';
const Walk = z.object({
  kind: z.string(),
  query: z.object({
    filter: z.string().optional(),
    tz: z.string().optional(),
    sort: z.string().optional(),
    q: z.string().optional(),
  }),
  /** The address of the list. */
  href: z.string(),
});
/** The list somebody came from: its kind, what it shows and where it is. */
export type ListWalk = z.output<typeof Walk>;

/** Remembers the list on screen, for this tab, so that records opened from it know which comes next. */
export function rememberWalk(kind: string, query: ListWalk['query']): void {
  sessionStorage.setItem(STORED, JSON.stringify({ kind, query, href: location.pathname + location.search }));
}

/** The list this tab showed last, if it was one of this kind; searched lists have no order to walk in. */
export function walkOf(kind: string): ListWalk | null {
  try {
    const walk = Walk.parse(JSON.parse(sessionStorage.getItem(STORED) ?? 'null'));
    return walk.kind === kind && (walk.query.q ?? '') === '' ? walk : null;
  } catch {
    return null;
  }
}
