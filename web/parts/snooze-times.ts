export type SnoozeKey = 'snoozeHour' | 'snoozeAfternoon' | 'snoozeTomorrow' | 'snoozeMonday';

const AFTERNOON_HOUR = 14;
const MONDAY = 1;

/** When a suggestion may come back, soonest first: only moments that still lie ahead, each once, in this place's time. */
export function snoozeTimes(now: Date): { key: SnoozeKey; at: Date }[] {
  const inAnHour = new Date(now.getTime() + 3_600_000);
  const afternoon = morningOf(now, 0, AFTERNOON_HOUR, 0);
  const tomorrow = morningOf(now, 1);
  const monday = morningOf(now, (MONDAY - now.getDay() + 7) % 7 || 7);
  return [
    { key: 'snoozeHour' as const, at: inAnHour },
    ...(afternoon > inAnHour ? [{ key: 'snoozeAfternoon' as const, at: afternoon }] : []),
    { key: 'snoozeTomorrow' as const, at: tomorrow },
    ...(monday > tomorrow ? [{ key: 'snoozeMonday' as const, at: monday }] : []),
  ];
}

function morningOf(now: Date, daysAhead: number, hour = 8, minute = 30): Date {
  return new Date(now.getFullYear(), now.getMonth(), now.getDate() + daysAhead, hour, minute);
}
