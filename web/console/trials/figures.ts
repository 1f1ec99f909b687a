import { MOST_MADE_UP, type TrialPreview } from '@valence/contract';
import type { Locale } from '../../parts/i18n/index.ts';

/** Effects found less often than this, in the largest of those stated, are called out: the verdict will likely be none. */
const WEAK = 0.5;

/** A share as a whole percentage; `—` of nobody. */
export function sayShare({ n, hits }: Readonly<{ n: number; hits: number }>): string {
  return n === 0 ? '—' : `${Math.round((hits / n) * 100)}%`;
}

/** A difference of shares in whole points with its sign. */
export function sayPoints(difference: number): string {
  const points = Math.round(difference * 100);
  return points > 0 ? `+${points}` : points < 0 ? `−${-points}` : '0';
}

/** A p value behind the letter: never rounded to nothing. */
export function sayP(p: number): string {
  return p < 0.001 ? '< 0.001' : `= ${p.toFixed(3)}`;
}

/** What a look may spend, in percent. */
export function sayAlpha(alpha: number): string {
  return `${Number((alpha * 100).toFixed(2))}%`;
}

/** Power as people say it: found in so many of 100. */
export function powerRows({ power, perArm }: Pick<TrialPreview, 'power' | 'perArm'>) {
  const isAtLeast = Math.min(perArm.treated, perArm.control) > MOST_MADE_UP;
  return power.map((row) => ({
    points: Math.round(row.effect * 100),
    times: Math.round(row.power * 100),
    isAtLeast,
  }));
}

/** Whether not even the largest stated effect would be found in half of the cases. */
export function isWeak({ power }: Pick<TrialPreview, 'power'>): boolean {
  return power.length > 0 && power.every((row) => row.power < WEAK);
}

/** The day of an instant, where the reader is. */
export function sayDay(at: string, locale: Locale): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: 'medium' }).format(new Date(at));
}

/** A calendar day (YYYY-MM-DD), the same wherever the reader is. */
export function sayCalendarDay(day: string, locale: Locale): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone: 'UTC' }).format(new Date(day));
}

/** Where an interval of differences lies on a line from −100 to +100 points, in percent of its length. */
export function onLine({ low, high, difference }: Readonly<{ low: number; high: number; difference: number }>) {
  const at = (value: number): number => (Math.min(1, Math.max(-1, value)) + 1) * 50;
  return { from: at(low), width: at(high) - at(low), dot: at(difference) };
}
