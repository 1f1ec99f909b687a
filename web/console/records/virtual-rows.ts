/** The rows to draw, and the empty height above and below them. */
export type RowWindow = Readonly<{ first: number; last: number; above: number; below: number }>;

/** Rows drawn beyond each edge, so that a flick does not show white. */
const OVERSCAN = 12;

/** Which of `count` rows of one height stand in view; `last` is exclusive. Heights in px. */
export function windowOf(view: { count: number; rowHeight: number; scrollTop: number; height: number }): RowWindow {
  const { count, rowHeight, scrollTop, height } = view;
  const top = Math.floor(Math.max(0, scrollTop) / rowHeight);
  const first = Math.min(Math.max(0, top - OVERSCAN), Math.max(0, count - 1));
  const last = Math.min(count, top + Math.ceil(height / rowHeight) + OVERSCAN);
  return {
    first,
    last: Math.max(first, last),
    above: first * rowHeight,
    below: (count - Math.max(first, last)) * rowHeight,
  };
}

/** True when the next page should be fetched: fewer than two screens are left below. */
export function isNearEnd(view: { count: number; rowHeight: number; scrollTop: number; height: number }): boolean {
  return view.count * view.rowHeight - (view.scrollTop + view.height) < 2 * view.height;
}
