/**
 * Public holidays of China that fall on Monday to Friday, and weekends that are worked instead, as the State Council
 * arranged them. Years that are not listed have weekends only.
 */
const ARRANGED: Readonly<Record<string, { off: readonly string[]; on: readonly string[] }>> = {
  '2025': {
    off: ['01-01', '01-28>02-04', '04-04', '05-01>05-05', '06-02', '10-01>10-08'],
    on: ['01-26', '02-08', '04-27', '09-28', '10-11'],
  },
  '2026': {
    off: ['01-01>01-03', '02-15>02-23', '04-04>04-06', '05-01>05-05', '06-19>06-21', '09-25>09-27', '10-01>10-07'],
    on: ['01-04', '02-14', '02-28', '05-09', '09-20', '10-10'],
  },
};

/** Whether people work on a day (YYYY-MM-DD) in China. */
export function isWorkday(day: string): boolean {
  const arranged = ARRANGED[day.slice(0, 4)];
  const date = day.slice(5);
  if (arranged?.on.includes(date) === true) return true;
  const isOff = arranged?.off.some((span) => {
    const [from = '', to = from] = span.split('>');
    return date >= from && date <= to;
  });
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
  return isOff !== true && weekday !== 0 && weekday !== 6;
}

/** Days looked at for the next working day; the longest holidays last nine. */
const FARTHEST = 20;

/** The day itself when people work on it, else the next or the last day on which they do. */
export function workdayFor(day: string, rule: 'any' | 'next' | 'previous'): string {
  if (rule === 'any') return day;
  const step = rule === 'next' ? 1 : -1;
  for (let away = 0; away < FARTHEST; away += 1) {
    const shown = dayAfter(day, away * step);
    if (isWorkday(shown)) return shown;
  }
  return day;
}

/** The day so many days later. */
export function dayAfter(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}
