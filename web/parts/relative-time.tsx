import { useSyncExternalStore } from 'react';
import { useLocale, type Locale } from './i18n/index.ts';

const MINUTE_MS = 60_000;
const STEPS = [
  { unit: 'year', ms: 365 * 24 * 60 * MINUTE_MS },
  { unit: 'month', ms: 30 * 24 * 60 * MINUTE_MS },
  { unit: 'day', ms: 24 * 60 * MINUTE_MS },
  { unit: 'hour', ms: 60 * MINUTE_MS },
  { unit: 'minute', ms: MINUTE_MS },
] as const;

/** "3 hours ago", "tomorrow", "刚刚": how far `at` is from `nowMs`, in the largest unit that fits. */
export function sayRelative(at: string, nowMs: number, locale: Locale): string {
  const awayMs = new Date(at).getTime() - nowMs;
  const step = STEPS.find(({ ms }) => Math.abs(awayMs) >= ms);
  if (step === undefined) return locale === 'en' ? 'just now' : '刚刚';
  const count = Math.trunc(awayMs / step.ms);
  return new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }).format(count, step.unit);
}

/** The instant in full, in this place's time. */
export function sayExact(at: string, locale: Locale): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'medium' }).format(new Date(at));
}

/** A moment that somebody chose, to the minute, in the reader's time zone. */
export function sayMoment(at: string, locale: Locale): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' }).format(new Date(at));
}

/** How long ago or how soon, with the exact time on hover; keeps itself up to date. */
export function RelativeTime({ at, className }: { at: string; className?: string }) {
  const locale = useLocale();
  return (
    <time dateTime={at} title={sayExact(at, locale)} className={className}>
      {sayRelative(at, useNow(), locale)}
    </time>
  );
}

const waiting = new Set<() => void>();
let clock: ReturnType<typeof setInterval> | undefined;

/** The time now, renewed every minute by one timer for the whole page. */
export function useNow(): number {
  return useSyncExternalStore(subscribe, currentMinute, currentMinute);
}

function subscribe(listener: () => void): () => void {
  waiting.add(listener);
  clock ??= setInterval(() => {
    for (const wake of waiting) wake();
  }, MINUTE_MS / 4);
  return () => {
    waiting.delete(listener);
    if (waiting.size === 0) {
      clearInterval(clock);
      clock = undefined;
    }
  };
}

/** Steps of 15 s: a stable answer between ticks, as a store's snapshot must be. */
function currentMinute(): number {
  return Math.ceil(Date.now() / (MINUTE_MS / 4)) * (MINUTE_MS / 4);
}
