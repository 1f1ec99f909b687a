import type { Period, RelativeDay } from '@valence/contract';

/** A day as YYYY-MM-DD. */
type Day = string;
/** Days from the first to the one after the last. */
export type Days = Readonly<{ from: Day; to: Day }>;

/** Making a format costs more than the rest of a small read. */
const dayFormats = new Map<string, Intl.DateTimeFormat>();
const clockFormats = new Map<string, Intl.DateTimeFormat>();
/** What was told last, by zone: days begin on whole minutes everywhere, and most who ask mean this minute. */
const lastTold = new Map<string, Readonly<{ minute: number; day: Day }>>();

/** The day it is at `now` for who lives in `zone`. */
export function dayIn(zone: string, now: Date): Day {
  const minute = Math.floor(now.getTime() / 60_000);
  const last = lastTold.get(zone);
  if (last?.minute === minute) return last.day;
  const day = formatDay(zone, now);
  lastTold.set(zone, { minute, day });
  return day;
}

function formatDay(zone: string, now: Date): Day {
  let format = dayFormats.get(zone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' });
    dayFormats.set(zone, format);
  }
  return format.format(now);
}

/** The days a period means on the day `today`. Weeks begin on Monday. */
export function daysOf(period: Period, today: Day): Days {
  if ('relative' in period) return RELATIVE[period.relative](today);
  const [count, isNext] = 'next' in period ? [period.next, true] : [period.last, false];
  const end = shift(today, isNext ? count : -count, period.unit);
  return isNext ? { from: today, to: end } : { from: addDays(end, 1), to: addDays(today, 1) };
}

const week = (day: Day, by: number): Days => {
  const monday = addDays(day, -((weekday(day) + 6) % 7) + 7 * by);
  return { from: monday, to: addDays(monday, 7) };
};
const months = (day: Day, by: number, length: 1 | 3 | 12): Days => {
  const month = Number(day.slice(5, 7)) - 1;
  const first = addMonths(`${day.slice(0, 5)}01-01`, month - (month % length) + by * length);
  return { from: first, to: addMonths(first, length) };
};
const oneDay = (day: Day): Days => ({ from: day, to: addDays(day, 1) });

const RELATIVE: Readonly<Record<RelativeDay, (today: Day) => Days>> = {
  today: oneDay,
  yesterday: (t) => oneDay(addDays(t, -1)),
  tomorrow: (t) => oneDay(addDays(t, 1)),
  thisWeek: (t) => week(t, 0),
  lastWeek: (t) => week(t, -1),
  nextWeek: (t) => week(t, 1),
  thisMonth: (t) => months(t, 0, 1),
  lastMonth: (t) => months(t, -1, 1),
  nextMonth: (t) => months(t, 1, 1),
  thisQuarter: (t) => months(t, 0, 3),
  lastQuarter: (t) => months(t, -1, 3),
  nextQuarter: (t) => months(t, 1, 3),
  thisYear: (t) => months(t, 0, 12),
  lastYear: (t) => months(t, -1, 12),
};

function shift(day: Day, by: number, unit: 'day' | 'week' | 'month' | 'year'): Day {
  if (unit === 'day') return addDays(day, by);
  if (unit === 'week') return addDays(day, 7 * by);
  return addMonths(day, unit === 'month' ? by : 12 * by);
}

/** Days are counted on the calendar alone, so that no time zone and no summer time can shift them. */
export function addDays(day: Day, by: number): Day {
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() + by);
  return date.toISOString().slice(0, 10);
}

/** The same day of another month, or that month's last day where it is shorter. */
function addMonths(day: Day, by: number): Day {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  const first = new Date(Date.UTC(year, month - 1 + by, 1));
  const last = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate();
  first.setUTCDate(Math.min(date, last));
  return first.toISOString().slice(0, 10);
}

function weekday(day: Day): number {
  return new Date(`${day}T00:00:00Z`).getUTCDay();
}

/** The instant at which a day begins in a time zone, as ISO text in UTC. Where the clocks skip midnight, the first moment of the day. */
export function startOf(day: Day, zone: string): string {
  const wall = Date.parse(`${day}T00:00:00Z`);
  let at = wall - offsetAt(wall, zone);
  at = wall - offsetAt(at, zone);
  // Summer time may begin at midnight: then 00:00 does not exist, and the day begins an hour later by the old offset.
  while (dayIn(zone, new Date(at)) < day) at += 900_000;
  return new Date(at).toISOString();
}

/** How many ms the clocks of a zone are ahead of UTC. */
function offsetAt(at: number, zone: string): number {
  let format = clockFormats.get(zone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat('sv-SE', {
      timeZone: zone,
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    });
    clockFormats.set(zone, format);
  }
  return Date.parse(`${format.format(new Date(at)).replace(' ', 'T')}Z`) - Math.floor(at / 1000) * 1000;
}
