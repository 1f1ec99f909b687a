import { addDays, daysBetween, noonOf } from '../dates.ts';

export const ZOOMS = ['week', 'month', 'quarter'] as const;
export type Zoom = (typeof ZOOMS)[number];

/** Px of a day at each zoom, and how many days are shown and moved by. */
export const SCALE: Readonly<Record<Zoom, Readonly<{ dayWidth: number; days: number; step: number }>>> = {
  week: { dayWidth: 44, days: 42, step: 7 },
  month: { dayWidth: 14, days: 124, step: 30 },
  quarter: { dayWidth: 5, days: 366, step: 91 },
};

export type Tick = Readonly<{ day: string; left: number; width: number; label: string }>;

/** Heads of the shown days: weeks at the nearest zoom, else months, each cut at the edges. */
export function ticksOf(from: string, zoom: Zoom, locale: string): Tick[] {
  const { dayWidth, days } = SCALE[zoom];
  const ticks: Tick[] = [];
  for (let at = 0; at < days;) {
    const day = addDays(from, at);
    const date = noonOf(day);
    const left = zoom === 'week' ? 7 - ((date.getDay() + 6) % 7) : daysBetween(day, firstOfNextMonth(date));
    const length = Math.min(left, days - at);
    ticks.push({ day, left: at * dayWidth, width: length * dayWidth, label: labelOf(date, zoom, locale) });
    at += length;
  }
  return ticks;
}

function firstOfNextMonth(date: Date): string {
  const next = new Date(date.getFullYear(), date.getMonth() + 1, 1, 12);
  return `${next.getFullYear()}-${String(next.getMonth() + 1).padStart(2, '0')}-01`;
}

function labelOf(date: Date, zoom: Zoom, locale: string): string {
  const options: Intl.DateTimeFormatOptions =
    zoom === 'week' ? { month: 'short', day: 'numeric' } : { year: 'numeric', month: 'short' };
  return new Intl.DateTimeFormat(locale, options).format(date);
}

/** Where a bar stands, in px from the left; both days are inside it. Null when it is wholly outside. */
export function barOf(
  from: string,
  zoom: Zoom,
  start: string,
  end: string | null,
): { left: number; width: number } | null {
  const { dayWidth, days } = SCALE[zoom];
  const first = daysBetween(from, start);
  // An end before the start is a mistake in the data: the bar is one day long then
  const last = Math.max(first, end === null ? first : daysBetween(from, end));
  if (last < 0 || first >= days) return null;
  const shown = { first: Math.max(0, first), last: Math.min(days - 1, last) };
  return { left: shown.first * dayWidth, width: (shown.last - shown.first + 1) * dayWidth };
}
