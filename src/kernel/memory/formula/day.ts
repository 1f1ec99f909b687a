const MS_PER_DAY = 86_400_000;
const ISO = /^\d{4}-\d{2}-\d{2}$/;
/** Days of instants are those of China, unless a formula names another zone. */
export const HOME_ZONE = 'Asia/Shanghai';

/** A calendar day inside a formula: it has no time, so it cannot shift with a time zone. */
export class Day {
  /** Days since 1970-01-01. */
  readonly number: number;

  constructor(number: number) {
    if (!Number.isSafeInteger(number) || Math.abs(number) > 3_000_000) throw new Error('not a day');
    this.number = number;
  }

  /** @throws Error when there is no such day */
  static of(iso: string): Day {
    const day = ISO.test(iso) ? new Day(Date.parse(`${iso}T00:00:00Z`) / MS_PER_DAY) : undefined;
    if (day === undefined || day.toValue() !== iso) throw new Error('not a day');
    return day;
  }

  static ofParts(year: number, month: number, day: number): Day {
    const of = (part: number, width: number): string => String(part).padStart(width, '0');
    return Day.of(`${of(year, 4)}-${of(month, 2)}-${of(day, 2)}`);
  }

  /** The day an instant falls on in a time zone. */
  static at(instant: Date, zone = HOME_ZONE): Day {
    return Day.of(dayFormat(zone).format(instant));
  }

  plus(days: number): Day {
    return new Day(this.number + Math.trunc(days));
  }

  /** The same day of another month, or its last one where that month is shorter. */
  plusMonths(months: number): Day {
    const { year, month, day } = this.parts();
    const count = year * 12 + month - 1 + Math.trunc(months);
    const [toYear, toMonth] = [Math.floor(count / 12), (count % 12) + 1];
    return Day.ofParts(toYear, toMonth, Math.min(day, lastDayOf(toYear, toMonth)));
  }

  parts(): { year: number; month: number; day: number; weekday: number } {
    const date = new Date(this.number * MS_PER_DAY);
    return {
      year: date.getUTCFullYear(),
      month: date.getUTCMonth() + 1,
      day: date.getUTCDate(),
      weekday: date.getUTCDay() === 0 ? 7 : date.getUTCDay(),
    };
  }

  monthStart(): Day {
    return this.plus(1 - this.parts().day);
  }

  monthEnd(): Day {
    const { year, month } = this.parts();
    return Day.ofParts(year, month, lastDayOf(year, month));
  }

  toValue(): string {
    return new Date(this.number * MS_PER_DAY).toISOString().slice(0, 10);
  }
}

function lastDayOf(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}

const formats = new Map<string, Intl.DateTimeFormat>();

function dayFormat(zone: string): Intl.DateTimeFormat {
  let format = formats.get(zone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-CA', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' });
    formats.set(zone, format);
  }
  return format;
}
