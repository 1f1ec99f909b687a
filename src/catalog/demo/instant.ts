export const MS_PER_HOUR = 3_600_000;
export const MS_PER_DAY = 86_400_000;

/** The instant `days` before `from`, which may be a fraction; negative days lie after it. */
export function daysBefore(from: Date, days: number): Date {
  return new Date(from.getTime() - days * MS_PER_DAY);
}

/** The calendar day in China of an instant, `YYYY-MM-DD`. */
export function dayOf(instant: Date): string {
  return new Date(instant.getTime() + 8 * MS_PER_HOUR).toISOString().slice(0, 10);
}

/** An instant on the same China day within office hours; `ratio` 0–1 says where between 9 and 18 o'clock. */
export function atOffice(instant: Date, ratio: number): Date {
  return new Date(Date.parse(`${dayOf(instant)}T01:00:00Z`) + ratio * 9 * MS_PER_HOUR);
}
