import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dateOrderOf, dayOf, numberOf, textOf } from './parse-value.ts';

test('numbers are read as Chinese and English business writes them', () => {
  const said = ['1,200.50', '￥3000', '1.2万', '0.3亿元', '30%', '-5', '1e3', ' 7 '].map((cell) => numberOf(cell));
  assert.deepEqual(said, [1200.5, 3000, 12_000, 30_000_000, 30, -5, 1000, 7]);
  for (const cell of ['abc', '12-05', '', 'N/A', null, true]) assert.ok(Number.isNaN(numberOf(cell)), String(cell));
});

test('empty-looking cells are missing, words that mean something are not', () => {
  assert.deepEqual(
    ['', '  ', 'NULL', 'n/a', '-', null].map((cell) => textOf(cell)),
    Array(6).fill(null),
  );
  assert.deepEqual(
    ['无', 'None', 0, false].map((cell) => textOf(cell)),
    ['无', 'None', '0', 'false'],
  );
});

test('the order of day, month and year is found for the whole column', () => {
  assert.equal(dateOrderOf(['2026-03-01', '2026/11/22', '2026年1月5日'], 0.95), 'ymd');
  assert.equal(dateOrderOf(['22-07-17', '21-11-17', '03-12-16'], 0.95), 'dmy');
  assert.equal(dateOrderOf(['07/22/2026', '12/03/2026'], 0.95), 'mdy');
  assert.equal(dateOrderOf(['GTX Basic', 'MG Special'], 0.95), null);
});

test('a date with a time keeps the time of day as a fraction', () => {
  const midnight = dayOf('2026-11-22', 'ymd');
  assert.equal(midnight, Date.UTC(2026, 10, 22) / 86_400_000);
  assert.equal(dayOf('2026-11-22 06:00:00', 'ymd'), midnight + 0.25);
  assert.ok(Number.isNaN(dayOf('2026-13-40', 'ymd')));
});
