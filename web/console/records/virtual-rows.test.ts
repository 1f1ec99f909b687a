import { expect, test } from 'vitest';
import { isNearEnd, windowOf } from './virtual-rows.ts';

const view = { count: 100_000, rowHeight: 36, scrollTop: 0, height: 720 };

test('of a hundred thousand rows only a screenful and its margin are drawn', () => {
  const { first, last } = windowOf({ ...view, scrollTop: 1_800_000 });
  expect(first).toBeLessThanOrEqual(50_000);
  expect(last).toBeGreaterThanOrEqual(50_020);
  expect(last - first).toBeLessThan(60);
});

test('drawn and empty parts add up to the whole height wherever one scrolls', () => {
  for (const scrollTop of [0, 35, 36, 1000, 3_599_280, 9_999_999]) {
    const { first, last, above, below } = windowOf({ ...view, scrollTop });
    expect(above + (last - first) * 36 + below).toBe(3_600_000);
  }
});

test('an empty list draws nothing', () => {
  expect(windowOf({ ...view, count: 0 })).toEqual({ first: 0, last: 0, above: 0, below: 0 });
});

test('the next page is fetched before the end is reached', () => {
  expect(isNearEnd({ ...view, count: 200, scrollTop: 0 })).toBe(false);
  expect(isNearEnd({ ...view, count: 200, scrollTop: 200 * 36 - 720 * 3 + 1 })).toBe(true);
});
