/** Distances from UTC known per zone and quarter of an hour: asking `Intl` for each moment would take minutes. */
const offsets = new Map<string, number>();
const QUARTER_MS = 900_000;
const MOST_KEPT = 200_000;

/** A moment as a clock on the wall of a zone shows it, with its distance from UTC: `2026-11-22 18:15:00 +08:00`. */
export function wallClock(atMs: number, timeZone: string): Readonly<{ text: string; offsetMinutes: number }> {
  const offsetMinutes = offsetAt(atMs, timeZone);
  const local = new Date(atMs + offsetMinutes * 60_000).toISOString();
  const ms = local.slice(19, 23);
  const away = Math.abs(offsetMinutes);
  const zone = `${offsetMinutes < 0 ? '-' : '+'}${two(Math.floor(away / 60))}:${two(away % 60)}`;
  const text = `${local.slice(0, 10)} ${local.slice(11, 19)}${ms === '.000' ? '' : ms} ${zone}`;
  return { text, offsetMinutes };
}

const two = (value: number): string => String(value).padStart(2, '0');

function offsetAt(atMs: number, timeZone: string): number {
  const quarter = Math.floor(atMs / QUARTER_MS);
  const key = `${timeZone} ${quarter}`;
  const known = offsets.get(key);
  if (known !== undefined) return known;
  const parts = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' }).formatToParts(
    quarter * QUARTER_MS,
  );
  const name = parts.find(({ type }) => type === 'timeZoneName')?.value ?? 'GMT';
  const match = /([+-])(\d{2}):(\d{2})/.exec(name);
  const minutes = match === null ? 0 : (Number(match[2]) * 60 + Number(match[3])) * (match[1] === '-' ? -1 : 1);
  if (offsets.size >= MOST_KEPT) offsets.clear();
  offsets.set(key, minutes);
  return minutes;
}
