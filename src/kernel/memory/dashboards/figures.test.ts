import assert from 'node:assert/strict';
import { test } from 'node:test';
import { comparedDays } from './figures.ts';

test('a period under way is compared with as many days of the one before, a period that is over with all of it', () => {
  assert.deepEqual(comparedDays({ relative: 'thisMonth' }, '2026-11-22'), {
    now: { from: '2026-11-01', to: '2026-11-23' },
    before: { from: '2026-10-01', to: '2026-10-23' },
  });
  assert.deepEqual(comparedDays({ relative: 'thisMonth' }, '2026-03-31'), {
    now: { from: '2026-03-01', to: '2026-04-01' },
    before: { from: '2026-02-01', to: '2026-03-01' },
  });
  assert.deepEqual(comparedDays({ relative: 'thisMonth' }, '2026-03-30')?.before, {
    from: '2026-02-01',
    to: '2026-03-01',
  });
  assert.deepEqual(comparedDays({ relative: 'lastQuarter' }, '2026-11-22'), {
    now: { from: '2026-07-01', to: '2026-10-01' },
    before: { from: '2026-04-01', to: '2026-07-01' },
  });
  assert.deepEqual(comparedDays({ last: 90, unit: 'day' }, '2026-11-22')?.before, {
    from: '2026-05-27',
    to: '2026-08-25',
  });
  assert.equal(comparedDays({ relative: 'nextMonth' }, '2026-11-22'), null);
});
