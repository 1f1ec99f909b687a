import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { addDays, dayIn, daysOf, startOf } from './relative-time.ts';

const SUNDAY = '2026-11-22';

test('periods mean the days a person would count on a calendar whose weeks begin on Monday', () => {
  const days = (period: Parameters<typeof daysOf>[0], today = SUNDAY) => {
    const { from, to } = daysOf(period, today);
    return `${from} ${to}`;
  };
  assert.equal(days({ relative: 'today' }), '2026-11-22 2026-11-23');
  assert.equal(days({ relative: 'thisWeek' }), '2026-11-16 2026-11-23');
  assert.equal(days({ relative: 'nextWeek' }), '2026-11-23 2026-11-30');
  assert.equal(days({ relative: 'lastMonth' }), '2026-10-01 2026-11-01');
  assert.equal(days({ relative: 'nextMonth' }, '2026-12-31'), '2027-01-01 2027-02-01');
  assert.equal(days({ relative: 'thisQuarter' }), '2026-10-01 2027-01-01');
  assert.equal(days({ relative: 'lastQuarter' }, '2026-02-10'), '2025-10-01 2026-01-01');
  assert.equal(days({ relative: 'lastYear' }), '2025-01-01 2026-01-01');
  assert.equal(days({ last: 7, unit: 'day' }), '2026-11-16 2026-11-23');
  assert.equal(days({ next: 30, unit: 'day' }), '2026-11-22 2026-12-22');
  assert.equal(days({ next: 1, unit: 'month' }, '2027-01-31'), '2027-01-31 2027-02-28');
  assert.equal(days({ last: 1, unit: 'year' }, '2028-02-29'), '2027-03-01 2028-03-01');
});

const zone = fc.constantFrom(
  'Asia/Shanghai',
  'America/Los_Angeles',
  'UTC',
  'Europe/Berlin',
  'America/Sao_Paulo',
  'Asia/Kathmandu',
);

test('a day begins at the first moment that its zone calls by that day, also where the clocks change', () => {
  fc.assert(
    fc.property(
      zone,
      fc.date({ min: new Date('2000-01-01'), max: new Date('2040-01-01'), noInvalidDate: true }),
      (tz, at) => {
        const day = dayIn(tz, at);
        const start = new Date(startOf(day, tz));
        assert.equal(dayIn(tz, start), day);
        assert.ok(dayIn(tz, new Date(start.getTime() - 1)) < day);
        assert.ok(start <= at && at < new Date(startOf(addDays(day, 1), tz)));
      },
    ),
    { numRuns: 400 },
  );
});
