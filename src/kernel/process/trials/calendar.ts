import { dayAt, HOME_ZONE, instantAt } from '#kernel/memory';
import { LOOKS, TRIAL_DAYS } from './design.ts';

/** When a day's look is taken, on the clock of the workspace: the day before is over everywhere in it. */
const LOOK_AT = '00:05';
const MS_PER_DAY = 86_400_000;

function shift(day: string, days: number): string {
  return new Date(Date.parse(day) + days * MS_PER_DAY).toISOString().slice(0, 10);
}

/** When everything happens in a trial that begins at an instant; days are YYYY-MM-DD. */
export type Calendar = Readonly<{
  /** The first day that counts: the one after the start. */
  first: string;
  looks: readonly Readonly<{ day: number; alpha: number; at: Date }>[];
  endsAt: Date;
}>;

export function calendarOf(startedAt: Date): Calendar {
  const first = shift(dayAt(startedAt, HOME_ZONE), 1);
  const at = (days: number): Date => instantAt(shift(first, days), LOOK_AT, HOME_ZONE);
  return { first, looks: LOOKS.map(({ day, alpha }) => ({ day, alpha, at: at(day) })), endsAt: at(TRIAL_DAYS) };
}

/** The days that count up to a look: from the first on and before `to`. */
export function daysUntil(startedAt: Date, look: number): Readonly<{ from: string; to: string }> {
  const { first } = calendarOf(startedAt);
  return { from: first, to: shift(first, look) };
}

/** How many of its days have passed whole at an instant, 0 to 14. */
export function daysPassed(startedAt: Date, at: Date): number {
  const { first } = calendarOf(startedAt);
  const days = Math.round((Date.parse(dayAt(at, HOME_ZONE)) - Date.parse(first)) / MS_PER_DAY);
  return Math.min(TRIAL_DAYS, Math.max(0, days));
}
