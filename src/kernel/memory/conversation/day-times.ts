/** The zone days of a workspace are meant in. Chosen: where the product's first users are. */
export const HOME_ZONE = 'Asia/Shanghai';

/** The instant at which a wall clock in `zone` shows `day` (YYYY-MM-DD) and `time` (HH:MM). */
export function instantAt(day: string, time: string, zone: string): Date {
  const wanted = Date.parse(`${day}T${time}:00Z`);
  // Twice: the first guess may lie on the other side of a change of the clocks.
  const first = wanted - offsetMs(wanted, zone);
  return new Date(wanted - offsetMs(first, zone));
}

/** The day a wall clock in `zone` shows at an instant. */
export function dayAt(at: Date, zone: string): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short' }).format(at);
}

/** The next instant after `now` at which a wall clock in `zone` shows `time`. */
export function nextAt(now: Date, time: string, zone: string): Date {
  const today = instantAt(dayAt(now, zone), time, zone);
  if (today.getTime() > now.getTime()) return today;
  return instantAt(dayAt(new Date(now.getTime() + 86_400_000), zone), time, zone);
}

function offsetMs(at: number, zone: string): number {
  const parts = new Intl.DateTimeFormat('sv-SE', {
    timeZone: zone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  }).format(new Date(at));
  return Date.parse(`${parts.replace(' ', 'T')}Z`) - Math.floor(at / 1_000) * 1_000;
}
