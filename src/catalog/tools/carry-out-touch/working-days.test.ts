import assert from 'node:assert/strict';
import { test } from 'node:test';
import { workingDaysAfter } from './index.ts';

test('a follow-up falls on a working day in China, weekends left out', () => {
  assert.equal(workingDaysAfter(new Date('2026-11-23T01:00:00Z'), 3), '2026-11-26');
  assert.equal(workingDaysAfter(new Date('2026-11-26T01:00:00Z'), 3), '2026-12-01');
  assert.equal(workingDaysAfter(new Date('2026-11-22T17:00:00Z'), 1), '2026-11-24', 'already Monday in China');
});
