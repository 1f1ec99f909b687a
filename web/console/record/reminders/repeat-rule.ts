export const FREQUENCIES = ['DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY'] as const;
export type Frequency = (typeof FREQUENCIES)[number];
export const WEEKDAYS = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'] as const;
export type Weekday = (typeof WEEKDAYS)[number];

/** A rule as it can be chosen here: each so many days, weeks, months or years, of a week on these days. */
export type Repeat = Readonly<{ frequency: Frequency; interval: number; days: readonly Weekday[] }>;

const MOST_INTERVAL = 99;

/** The rule as RFC 5545 writes it. */
export function ruleOf({ frequency, interval, days }: Repeat): string {
  const on =
    frequency === 'WEEKLY' && days.length > 0 ? `;BYDAY=${WEEKDAYS.filter((d) => days.includes(d)).join()}` : '';
  return `FREQ=${frequency}${interval > 1 ? `;INTERVAL=${interval}` : ''}${on}`;
}

/** What can be chosen here out of a rule; null where the rule says more than that. */
export function repeatOf(rule: string): Repeat | null {
  const parts = new Map(rule.split(';').map((part) => part.split('=', 2) as [string, string]));
  const frequency = FREQUENCIES.find((f) => f === parts.get('FREQ'));
  const interval = Number(parts.get('INTERVAL') ?? 1);
  const named = parts.get('BYDAY')?.split(',') ?? [];
  const days = WEEKDAYS.filter((day) => named.includes(day));
  const isPlain = [...parts.keys()].every((key) => ['FREQ', 'INTERVAL', 'BYDAY', 'WKST'].includes(key));
  const isKnown = days.length === named.length && (named.length === 0 || frequency === 'WEEKLY');
  const isCount = Number.isInteger(interval) && interval >= 1 && interval <= MOST_INTERVAL;
  return frequency !== undefined && isPlain && isKnown && isCount ? { frequency, interval, days } : null;
}
