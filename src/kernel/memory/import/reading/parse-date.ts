/** Which part comes first in a column of dates like 03-04-2026 or 20-10-16. */
export type DateOrder = 'ymd' | 'dmy' | 'mdy';

/** A day of the calendar. */
export type Day = Readonly<{ year: number; month: number; day: number }>;

/** A time of day in milliseconds since midnight and its distance from UTC, null where none was written. */
export type Clock = Readonly<{ ms: number; offsetMinutes: number | null }>;

/** Two-digit years from here on are of the last century, as POSIX has it. */
const PIVOT_YEAR = 70;
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

const YEAR_FIRST = /^(\d{4})([-/.])(\d{1,2})\2(\d{1,2})$/;
const CHINESE = /^(\d{4}|\d{2})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*[日号]?$/;
const COMPACT = /^(\d{4})(\d{2})(\d{2})$/;
const SHORT = /^(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{2})$/;
const DAY_MONTH_NAME = /^(\d{1,2})[-\s/]([a-z]{3,9})\.?[-\s/,]+(\d{4}|\d{2})$/i;
const MONTH_NAME_DAY = /^([a-z]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})$/i;
const TIME =
  /^(.*?)(?:[T\s]+|(?<=[日号]))(上午|下午|[ap]m)?\s*(\d{1,2})[:时点](\d{1,2})(?:[:分](\d{1,2})(?:\.(\d{1,9}))?秒?|分)?\s*([ap]m)?\s*(Z|[+-]\d{2}:?\d{2})?$/i;

/** The text of a cell with its date part and its time of day taken apart; undefined when the time is none. */
export function splitTime(text: string): { date: string; clock: Clock | null } | undefined {
  const plain = text.normalize('NFKC').trim();
  const match = TIME.exec(plain);
  if (match === null) return { date: plain, clock: null };
  const clock = clockOf(match);
  return clock === undefined ? undefined : { date: (match[1] ?? '').trim(), clock };
}

function clockOf(match: RegExpExecArray): Clock | undefined {
  const half = (match[2] ?? match[7] ?? '').toLowerCase();
  const hour = hourOf(Number(match[3]), half);
  const minute = Number(match[4]);
  const second = Number(match[5] ?? 0);
  if (hour === undefined || minute > 59 || second > 59) return undefined;
  const ms = Math.floor(Number(`0.${match[6] ?? '0'}`) * 1000);
  return { ms: ((hour * 60 + minute) * 60 + second) * 1000 + ms, offsetMinutes: offsetOf(match[8]) };
}

function hourOf(hour: number, half: string): number | undefined {
  const isAfternoon = half === 'pm' || half === '下午';
  if (half === '') return hour <= 23 ? hour : undefined;
  // 下午14:30 is written too.
  if (hour > 12) return isAfternoon && hour <= 23 ? hour : undefined;
  return (hour % 12) + (isAfternoon ? 12 : 0);
}

function offsetOf(zone: string | undefined): number | null {
  if (zone === undefined) return null;
  if (zone.toUpperCase() === 'Z') return 0;
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2));
  return zone.startsWith('-') ? -minutes : minutes;
}

/** The three numbers of a date whose order is a matter of custom, or undefined for any other text. */
export function shortParts(text: string): { parts: [number, number, number]; hasFullYear: boolean } | undefined {
  const match = SHORT.exec(text);
  if (match === null) return undefined;
  const year = match[4] ?? '';
  return { parts: [Number(match[1]), Number(match[3]), Number(year)], hasFullYear: year.length === 4 };
}

/** The day that three numbers mean in an order; undefined when there is no such day. */
export function dayInOrder([a, b, c]: readonly [number, number, number], order: DateOrder): Day | undefined {
  if (order === 'ymd') return dayOf(a, b, c);
  return order === 'dmy' ? dayOf(c, b, a) : dayOf(c, a, b);
}

/**
 * Reads a day. Without `order`, 03-04-2026 is `ambiguous` while 22-11-2026 is not. Undefined when it is no day, also for
 * 31 February.
 */
export function parseDay(text: string, order?: DateOrder): Day | 'ambiguous' | undefined {
  const yearFirst = YEAR_FIRST.exec(text);
  if (yearFirst !== null) return dayOf(Number(yearFirst[1]), Number(yearFirst[3]), Number(yearFirst[4]));
  const plain = CHINESE.exec(text) ?? COMPACT.exec(text);
  if (plain !== null) return dayOf(Number(plain[1]), Number(plain[2]), Number(plain[3]));
  return parseShort(text, order) ?? parseNamed(text);
}

function parseShort(text: string, order: DateOrder | undefined): Day | 'ambiguous' | undefined {
  const short = shortParts(text);
  if (short === undefined) return undefined;
  const { parts, hasFullYear } = short;
  if (order !== undefined && !(hasFullYear && order === 'ymd')) return dayInOrder(parts, order);
  const orders: DateOrder[] = hasFullYear ? ['dmy', 'mdy'] : ['ymd', 'dmy', 'mdy'];
  const days = orders.flatMap((one) => dayInOrder(parts, one) ?? []);
  const isSame = days.every((day) => isoOf(day) === isoOf(days[0] ?? day));
  return isSame ? days[0] : 'ambiguous';
}

function parseNamed(text: string): Day | undefined {
  const dayFirst = DAY_MONTH_NAME.exec(text);
  if (dayFirst !== null) return dayOf(Number(dayFirst[3]), monthOf(dayFirst[2]), Number(dayFirst[1]));
  const monthFirst = MONTH_NAME_DAY.exec(text);
  if (monthFirst === null) return undefined;
  return dayOf(Number(monthFirst[3]), monthOf(monthFirst[1]), Number(monthFirst[2]));
}

function monthOf(name = ''): number {
  return 1 + MONTHS.indexOf(name.slice(0, 3).toLowerCase());
}

function dayOf(yearAsWritten: number, month: number, day: number): Day | undefined {
  const year = yearAsWritten >= 100 ? yearAsWritten : yearAsWritten + (yearAsWritten < PIVOT_YEAR ? 2000 : 1900);
  if (year < 1000 || month < 1 || month > 12 || day < 1) return undefined;
  return day <= new Date(Date.UTC(year, month, 0)).getUTCDate() ? { year, month, day } : undefined;
}

/** `2026-11-22`. */
export function isoOf({ year, month, day }: Day): string {
  return `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
}
