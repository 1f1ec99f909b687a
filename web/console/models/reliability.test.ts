import { expect, test } from 'vitest';
import { layCurve, wilson } from './reliability.ts';

test('a perfectly calibrated bin stands on the diagonal', () => {
  const [point] = layCurve([{ predicted: 0.3, observed: 0.3, n: 100 }], 200);
  expect(point?.x).toBeCloseTo(60);
  expect(point?.y).toBeCloseTo(140);
});

test('bins are drawn from left to right and empty ones not at all', () => {
  const bins = [
    { predicted: 0.9, observed: 0.8, n: 5 },
    { predicted: 0.5, observed: 0, n: 0 },
    { predicted: 0.1, observed: 0.2, n: 50 },
  ];
  expect(layCurve(bins, 100).map(({ predicted }) => predicted)).toEqual([0.1, 0.9]);
});

test('a bin with more leads has a larger dot and a shorter whisker', () => {
  const [few, many] = layCurve(
    [
      { predicted: 0.2, observed: 0.5, n: 10 },
      { predicted: 0.8, observed: 0.5, n: 1000 },
    ],
    100,
  );
  if (few === undefined || many === undefined) throw new Error('Both bins should be drawn.');
  expect(many.radius).toBeGreaterThan(few.radius);
  expect(many.bottom - many.top).toBeLessThan(few.bottom - few.top);
});

test('the interval of a rate agrees with Wilson’s published example', () => {
  // 8 of 10: 0.4902 to 0.9433 (Agresti & Coull 1998 and any statistics package)
  const { low, high } = wilson(0.8, 10);
  expect(low).toBeCloseTo(0.4902, 3);
  expect(high).toBeCloseTo(0.9433, 3);
});

test('the interval never leaves zero to one', () => {
  expect(wilson(0, 3).low).toBe(0);
  expect(wilson(1, 3).high).toBe(1);
  expect(wilson(0, 3).high).toBeGreaterThan(0.3);
});
