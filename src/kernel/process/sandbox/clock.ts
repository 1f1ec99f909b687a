const DURATION = /^P(?:(\d+)W)?(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/;
const MS = { week: 604_800_000, day: 86_400_000, hour: 3_600_000, minute: 60_000, second: 1_000 } as const;

/** The instant an ISO 8601 duration after another, by the calendar of UTC. @throws Error where it is none */
export function after(from: Date, duration: string): Date {
  const parts = DURATION.exec(duration);
  if (parts === null) throw new Error(`${duration} is no duration`);
  const [weeks, years, months, days, hours, minutes, seconds] = parts.slice(1).map((part) => Number(part ?? 0));
  const at = new Date(from);
  at.setUTCFullYear(at.getUTCFullYear() + (years ?? 0), at.getUTCMonth() + (months ?? 0));
  const ms =
    (weeks ?? 0) * MS.week +
    (days ?? 0) * MS.day +
    (hours ?? 0) * MS.hour +
    (minutes ?? 0) * MS.minute +
    (seconds ?? 0) * MS.second;
  return new Date(at.getTime() + ms);
}
