import { expect, test } from 'vitest';
import { repeatOf, ruleOf, type Repeat } from './repeat-rule.ts';

test('what is chosen is written as a rule and read back', () => {
  const chosen: [Repeat, string][] = [
    [{ frequency: 'DAILY', interval: 1, days: [] }, 'FREQ=DAILY'],
    [{ frequency: 'WEEKLY', interval: 2, days: ['MO', 'FR'] }, 'FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,FR'],
    [{ frequency: 'YEARLY', interval: 1, days: [] }, 'FREQ=YEARLY'],
  ];
  for (const [repeat, rule] of chosen) {
    expect(ruleOf(repeat)).toBe(rule);
    expect(repeatOf(rule)).toEqual(repeat);
  }
  expect(ruleOf({ frequency: 'MONTHLY', interval: 3, days: ['MO'] }), 'days are of a week').toBe(
    'FREQ=MONTHLY;INTERVAL=3',
  );
});

test('a rule that says more than can be chosen is told as such', () => {
  for (const rule of ['FREQ=MONTHLY;BYDAY=1MO', 'FREQ=DAILY;COUNT=3', 'FREQ=WEEKLY;INTERVAL=0', 'FREQ=HOURLY', ''])
    expect(repeatOf(rule), rule).toBeNull();
});
