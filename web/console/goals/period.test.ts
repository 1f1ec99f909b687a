import { expect, test } from 'vitest';
import { daysOf, monthFrom, timeGone } from './period.ts';

test('a period has the days of its month, quarter or year', () => {
  expect(daysOf('2024-02', 'month')).toEqual({ startsOn: '2024-02-01', endsOn: '2024-02-29' });
  expect(daysOf('2026-11', 'quarter')).toEqual({ startsOn: '2026-10-01', endsOn: '2026-12-31' });
  expect(daysOf('2026-11', 'year')).toEqual({ startsOn: '2026-01-01', endsOn: '2026-12-31' });
  expect([monthFrom('2026-12', 1), monthFrom('2026-01', -1)]).toEqual(['2027-01', '2025-12']);
});

test('how much of a period is gone never leaves 0 to 100', () => {
  const november = { startsOn: '2026-11-01', endsOn: '2026-11-30' };
  expect(['2026-10-02', '2026-11-15', '2026-12-24'].map((day) => timeGone(november, day))).toEqual([0, 50, 100]);
});
