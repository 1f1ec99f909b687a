import { expect, test } from 'vitest';
import { paceOf } from './pace.ts';

const quarter = { startsOn: '2026-10-01', endsOn: '2026-12-31' };

test('a goal goes on as until now: half of it in a quarter of the time comes to twice', () => {
  expect(paceOf(quarter, 0.5, '2026-10-23')).toEqual({ elapsed: 0.25, forecast: 2, standing: 'ahead' });
  expect(paceOf(quarter, 0.2, '2026-11-15')).toEqual({ elapsed: 0.5, forecast: 0.4, standing: 'behind' });
  expect(paceOf(quarter, 0.98, '2026-12-31')).toEqual({ elapsed: 1, forecast: 0.98, standing: 'onPace' });
});

test('in the first days nothing is forecast, and without days or a measure nothing is said', () => {
  expect(paceOf(quarter, 0.3, '2026-10-02')?.forecast).toBe(null);
  expect(paceOf({ startsOn: null, endsOn: '2026-12-31' }, 0.3, '2026-10-02')).toBe(null);
  expect(paceOf(quarter, null, '2026-10-02')).toBe(null);
});
