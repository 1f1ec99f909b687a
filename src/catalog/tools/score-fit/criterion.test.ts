import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FieldSpec } from '#kernel/memory';
import { Criterion, isMet } from './criterion.ts';

const now = new Date('2026-11-22T08:00:00Z');
const field = { id: 'x', title: { zh: '项', en: 'Item' }, type: 'text', category: 'business' } as FieldSpec;
const met = (criterion: object, value: unknown, more: Partial<FieldSpec> = {}): boolean | null =>
  isMet(Criterion.parse({ field: 'x', ...criterion }), value as never, { ...field, ...more }, now);

test('amounts are compared in whole units, numbers as numbers, days as days', () => {
  assert.equal(met({ test: 'atLeast', value: 10_000 }, { minor: '1000000', currency: 'CNY' }), true);
  assert.equal(met({ test: 'atMost', value: '9999' }, { minor: '1000000', currency: 'CNY' }), false);
  assert.equal(met({ test: 'atLeast', value: '2' }, 10), true, 'ten is more than two, also where it is written down');
  assert.equal(met({ test: 'atMost', value: '2026-12-01' }, '2026-11-30'), true);
});

test('a day is far enough away only when so many days are left', () => {
  assert.equal(met({ test: 'daysLeft', value: 7 }, '2026-11-29T08:00:00Z'), true);
  assert.equal(met({ test: 'daysLeft', value: 7 }, '2026-11-29T07:59:59Z'), false);
  assert.equal(met({ test: 'daysLeft', value: 7 }, 'soon'), null);
});

test('a choice may be named by its value or by its word in either language', () => {
  const choices = [{ value: 'open', title: { zh: '公开招标', en: 'Open tender' } }];
  for (const value of ['open', '公开招标', 'open tender '])
    assert.equal(met({ test: 'is', value }, 'open', { choices }), true);
  assert.equal(met({ test: 'contains', value: '公开' }, 'open', { choices }), true);
  assert.equal(met({ test: 'is', value: 'talks' }, 'open', { choices }), false);
});

test('what is not known is neither met nor missed, unless being known is what is asked', () => {
  assert.equal(met({ test: 'atLeast', value: 1 }, undefined), null);
  assert.equal(met({ test: 'known' }, ''), false);
  assert.equal(met({ test: 'known' }, ['a']), true);
  assert.equal(met({ test: 'atLeast', value: 'many' }, 3), null);
});
