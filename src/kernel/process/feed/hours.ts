import { dayAt, instantAt, isWorkday } from '#kernel/memory';

/** When a person works, and whether cards wait until then. */
export type Hours = Readonly<{
  timeZone: string;
  /** On the wall clock, such as 09:00. */
  from: string;
  to: string;
  /** Days of the week on which they work, 1 Monday to 7 Sunday; null: the working days of China, holidays included. */
  days: readonly number[] | null;
  /** Cards wait outside working hours, except what cannot. */
  isQuiet: boolean;
}>;

/** Days looked ahead for the next working hours; the longest holidays last nine. */
const FARTHEST = 21;
const MS_PER_DAY = 86_400_000;

/** When a person is next at work; null while they are, or where nothing is quiet. */
export function quietUntil(hours: Hours, now: Date): Date | null {
  if (!hours.isQuiet) return null;
  const { timeZone, from, to } = hours;
  for (let ahead = 0; ahead < FARTHEST; ahead += 1) {
    const day = dayAt(new Date(now.getTime() + ahead * MS_PER_DAY), timeZone);
    if (!isWorked(hours, day)) continue;
    const [begin, end] = [instantAt(day, from, timeZone), instantAt(day, to, timeZone)];
    if (now < begin) return begin;
    if (now < end) return null;
  }
  return null;
}

function isWorked({ days }: Hours, day: string): boolean {
  if (days === null) return isWorkday(day);
  return days.includes(new Date(`${day}T00:00:00Z`).getUTCDay() || 7);
}

/** Whether a suggestion cannot wait until somebody is at work: its time runs out before, or within a working day of it. */
export function isUrgent(dueAt: Date | null, quietEnd: Date): boolean {
  return dueAt !== null && dueAt.getTime() < quietEnd.getTime() + MS_PER_DAY / 3;
}
