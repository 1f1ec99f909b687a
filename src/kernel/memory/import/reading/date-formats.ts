/** Built-in number formats that show a day: ECMA-376 part 1, 18.8.30, with the Chinese ones (27–36, 50–58). */
const DAY_FORMATS = new Set([14, 15, 16, 17, 22, 27, 28, 29, 30, 31, 36, 50, 51, 52, 53, 54, 57, 58]);
/** Built-in number formats that show only a time of day. */
const TIME_FORMATS = new Set([18, 19, 20, 21, 32, 33, 34, 35, 45, 47, 55, 56]);

/** How a numeric cell is to be read: a plain number, a day (with or without time) or a time of day. */
export type NumberFormat = 'number' | 'day' | 'time';

const MS_PER_DAY = 86_400_000;

/** What a number format shows, by its built-in id or its code. */
export function formatOf(id: number, code: string | undefined): NumberFormat {
  if (code === undefined) return DAY_FORMATS.has(id) ? 'day' : TIME_FORMATS.has(id) ? 'time' : 'number';
  // Literal text, escapes, colours, locales and elapsed time say nothing about the calendar.
  const bare = code.replace(/"[^"]*"|\\.|_.|\*.|\[[^\]]*\]/g, '').split(';')[0] ?? '';
  if (/general|[0#?]/i.test(bare.replace(/[.,]0+/g, ''))) return 'number';
  if (/[yd]|m(?!.*[hs])(?<![hs].*)/i.test(bare)) return 'day';
  return /[hs]/i.test(bare) ? 'time' : 'number';
}

/**
 * The text of a spreadsheet's serial number in a date format: `2026-11-22`, `2026-11-22T14:30:00`, or `14:30:00`.
 * Undefined where the serial is no day of the calendar; 60 is the 29 February 1900 that never was.
 */
export function textOfSerial(serial: number, format: 'day' | 'time', is1904: boolean): string | undefined {
  if (!Number.isFinite(serial) || serial < 0 || serial >= 2_958_466) return undefined;
  const days = Math.floor(serial);
  // Serials are doubles: whole seconds are what was meant.
  const seconds = Math.round((serial - days) * 86_400);
  if (format === 'time' && days === 0) return new Date(seconds * 1000).toISOString().slice(11, 19);
  if (!is1904 && days === 60) return undefined;
  const epoch = is1904 ? Date.UTC(1904, 0, 1) : Date.UTC(1899, 11, days > 60 ? 30 : 31);
  const iso = new Date(epoch + days * MS_PER_DAY + seconds * 1000).toISOString();
  return seconds === 0 ? iso.slice(0, 10) : iso.slice(0, 19);
}
