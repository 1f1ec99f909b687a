export const PERIODS = ['month', 'quarter', 'year'] as const;
export type Period = (typeof PERIODS)[number];

const MONTHS: Readonly<Record<Period, number>> = { month: 1, quarter: 3, year: 12 };

/** First and last day of the period that a month (`2026-11`) is in. */
export function daysOf(month: string, period: Period): { startsOn: string; endsOn: string } {
  const [year = 1970, number = 1] = month.split('-').map(Number);
  const length = MONTHS[period];
  const first = Math.floor((number - 1) / length) * length;
  return { startsOn: dayOf(year, first, 1), endsOn: dayOf(year, first + length, 0) };
}

/** The month some months later or before. */
export function monthFrom(month: string, by: number): string {
  const [year = 1970, number = 1] = month.split('-').map(Number);
  return dayOf(year, number - 1 + by, 1).slice(0, 7);
}

/** Percent of the days from one to another that are over on a day, both ends counted; 0 before, 100 after. */
export function timeGone({ startsOn, endsOn }: { startsOn: string; endsOn: string }, today: string): number {
  const [start, end, now] = [startsOn, endsOn, today].map((day) => Date.parse(`${day}T00:00:00Z`) / 86_400_000);
  if (start === undefined || end === undefined || now === undefined) return 0;
  return Math.round((100 * Math.min(Math.max(now - start + 1, 0), end - start + 1)) / (end - start + 1));
}

function dayOf(year: number, month: number, day: number): string {
  return new Date(Date.UTC(year, month, day)).toISOString().slice(0, 10);
}
