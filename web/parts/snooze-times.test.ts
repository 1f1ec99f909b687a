import { expect, test } from 'vitest';
import { snoozeTimes } from './snooze-times.ts';

const keysAt = (now: Date) => snoozeTimes(now).map(({ key }) => key);

test('in the morning this afternoon is offered, late in the day it is not', () => {
  expect(keysAt(new Date(2026, 10, 24, 8, 5))).toEqual([
    'snoozeHour',
    'snoozeAfternoon',
    'snoozeTomorrow',
    'snoozeMonday',
  ]);
  expect(keysAt(new Date(2026, 10, 24, 13, 30))).not.toContain('snoozeAfternoon');
});

test('on a Sunday tomorrow is the Monday and is offered once', () => {
  expect(keysAt(new Date(2026, 10, 22, 15))).toEqual(['snoozeHour', 'snoozeTomorrow']);
});

test('on a Monday the next Monday is a week ahead, and every moment lies ahead', () => {
  const now = new Date(2026, 10, 23, 9);
  const times = snoozeTimes(now);
  expect(times.at(-1)?.at).toEqual(new Date(2026, 10, 30, 8, 30));
  expect(times.every(({ at }) => at > now)).toBe(true);
});
