import { expect, test } from 'vitest';
import { isWeak, onLine, powerRows, sayAlpha, sayP, sayPoints, sayShare } from './figures.ts';

test('shares, points and p values are said without losing what matters', () => {
  expect(sayShare({ n: 30, hits: 20 })).toBe('67%');
  expect(sayShare({ n: 0, hits: 0 })).toBe('—');
  expect([sayPoints(0.226), sayPoints(-0.104), sayPoints(0.001)]).toEqual(['+23', '−10', '0']);
  expect([sayP(0.0312), sayP(0.00001), sayP(1)]).toEqual(['= 0.031', '< 0.001', '= 1.000']);
  expect([sayAlpha(0.005), sayAlpha(0.01), sayAlpha(0.035)]).toEqual(['0.5%', '1%', '3.5%']);
});

test('power is said in so many of 100 trials, and as the least there is where arms are large', () => {
  const power = [
    { effect: 0.1, power: 0.152 },
    { effect: 0.3, power: 0.823 },
  ];
  const small = powerRows({ power, perArm: { treated: 50, control: 50 } });
  expect(small).toEqual([
    { points: 10, times: 15, isAtLeast: false },
    { points: 30, times: 82, isAtLeast: false },
  ]);
  expect(powerRows({ power, perArm: { treated: 400, control: 399 } })[0]?.isAtLeast).toBe(true);
  expect(isWeak({ power })).toBe(false);
  expect(isWeak({ power: power.slice(0, 1) })).toBe(true);
  expect(isWeak({ power: [] })).toBe(false);
});

test('an interval lies on a line from minus a hundred to a hundred points', () => {
  expect(onLine({ low: -0.5, high: 0.5, difference: 0 })).toEqual({ from: 25, width: 50, dot: 50 });
  expect(onLine({ low: -1, high: 1, difference: 1 })).toEqual({ from: 0, width: 100, dot: 100 });
});
