import { expect, test } from 'vitest';
import type { Field } from '@valence/contract';
import { addDays, daysBetween, movedBy } from '../dates.ts';
import { barOf, SCALE, ticksOf } from './scale.ts';

test('days are added over the ends of months and over changes of the clocks', () => {
  expect(addDays('2026-01-31', 1)).toBe('2026-02-01');
  expect(addDays('2026-03-28', 2)).toBe('2026-03-30');
  expect(daysBetween('2026-03-28', '2026-03-30')).toBe(2);
  expect(daysBetween('2024-02-28', '2024-03-01')).toBe(2);
  const day: Field = {
    id: 'd',
    title: { zh: '日', en: 'Day' },
    type: 'date',
    isIndexed: true,
    isCustom: false,
    isReadOnly: false,
  };
  expect(movedBy(day, '2026-12-31', -31)).toBe('2026-11-30');
});

test('a bar holds both its days, is cut at the edges, and an end before its start makes one day', () => {
  const { dayWidth } = SCALE.week;
  expect(barOf('2026-11-01', 'week', '2026-11-03', '2026-11-05')).toEqual({ left: 2 * dayWidth, width: 3 * dayWidth });
  expect(barOf('2026-11-01', 'week', '2026-10-01', '2026-11-02')).toEqual({ left: 0, width: 2 * dayWidth });
  expect(barOf('2026-11-01', 'week', '2026-11-03', '2026-11-01')).toEqual({ left: 2 * dayWidth, width: dayWidth });
  expect(barOf('2026-11-01', 'week', '2026-10-01', null)).toBe(null);
});

test('heads fill the shown days without a gap', () => {
  for (const zoom of ['week', 'month', 'quarter'] as const) {
    const ticks = ticksOf('2026-11-11', zoom, 'en');
    let at = 0;
    for (const { left, width } of ticks) {
      expect(left).toBe(at);
      at += width;
    }
    expect(at).toBe(SCALE[zoom].days * SCALE[zoom].dayWidth);
  }
});
