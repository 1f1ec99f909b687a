/** One cell as it comes from a file or a record. */
export type RawValue = string | number | boolean | null;

const ABSENT = new Set(['', '-', '--', '—', '/', 'null', 'undefined', 'nan', 'na', 'n/a', '#n/a']);
const NUMBER = /^[-+]?(\d+(\.\d*)?|\.\d+)(e[-+]?\d+)?$/i;
const WITH_SIGNS = /^([-+]?)[¥￥$€£]?\s?([-+]?[\d,.]+)\s?(万|亿|k|m)?(元|人|%|％)?$/i;
const SCALE: Readonly<Record<string, number>> = { 万: 1e4, 亿: 1e8, k: 1e3, m: 1e6 };
const MS_PER_DAY = 86_400_000;

/** The cell as trimmed text, or null when it says nothing. */
export function textOf(value: RawValue | undefined): string | null {
  if (value === null || value === undefined) return null;
  const text = String(value).trim();
  return ABSENT.has(text.toLowerCase()) ? null : text;
}

/** The number a cell says, also written as ￥1,200, 1.2万 or 30%; NaN when it is none. */
export function numberOf(value: RawValue | undefined): number {
  if (typeof value === 'number') return value;
  const text = textOf(value);
  if (text === null) return Number.NaN;
  if (NUMBER.test(text)) return Number(text);
  const parts = WITH_SIGNS.exec(text);
  if (parts === null) return Number.NaN;
  const digits = (parts[2] ?? '').replaceAll(',', '');
  if (!NUMBER.test(digits)) return Number.NaN;
  const scale = SCALE[(parts[3] ?? '').toLowerCase()] ?? 1;
  return (parts[1] === '-' ? -1 : 1) * Number(digits) * scale;
}

/** The order in which a column writes year, month and day. */
export type DateOrder = 'ymd' | 'dmy' | 'mdy';

const DATE =
  /^(\d{1,4})[-/.年](\d{1,2})[-/.月](\d{1,4})日?(?:[ T](\d{1,2}):(\d{2})(?::(\d{2}))?(?:\.\d+)?(?:Z|[-+]\d{2}:?\d{2})?)?$/;

/** Where year, month and day stand in each order. */
const PLACES = { ymd: [0, 1, 2], dmy: [2, 1, 0], mdy: [2, 0, 1] } as const;

/** Days since 1970-01-01 with the time of day as a fraction; NaN when the cell is no date in this order. */
export function dayOf(value: RawValue | undefined, order: DateOrder): number {
  const parts = DATE.exec(textOf(value) ?? '');
  if (parts === null) return Number.NaN;
  const [year = 0, month = 0, day = 0] = PLACES[order].map((place) => Number(parts[place + 1]));
  if (month < 1 || month > 12 || day < 1 || day > 31) return Number.NaN;
  return midnightOf(year, month, day) + (Number(parts[4] ?? 0) + Number(parts[5] ?? 0) / 60) / 24;
}

function midnightOf(shortYear: number, month: number, day: number): number {
  const year = shortYear < 100 ? shortYear + (shortYear < 70 ? 2000 : 1900) : shortYear;
  return year < 1900 || year > 2200 ? Number.NaN : Date.UTC(year, month - 1, day) / MS_PER_DAY;
}

/**
 * The order in which these cells are dates, or null when fewer than `share` of them are. Where several orders fit,
 * the one with the shortest span wins: records of one business lie close together, a misread year scatters them.
 */
export function dateOrderOf(cells: readonly string[], share: number): DateOrder | null {
  let best: { order: DateOrder; span: number } | null = null;
  for (const order of ['ymd', 'dmy', 'mdy'] as const) {
    const days = cells.map((cell) => dayOf(cell, order)).filter((day) => !Number.isNaN(day));
    if (days.length === 0 || days.length < share * cells.length) continue;
    const span =
      days.reduce((max, day) => Math.max(max, day), -Infinity) -
      days.reduce((min, day) => Math.min(min, day), Infinity);
    if (best === null || span < best.span) best = { order, span };
  }
  return best?.order ?? null;
}
