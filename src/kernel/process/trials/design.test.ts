import assert from 'node:assert/strict';
import { test } from 'node:test';
import { seededRandom } from '../learning/random.ts';
import { judgeLook, LOOKS, powerOf } from './design.ts';
import { difference, exactP } from './exact-test.ts';

const near = (value: number, wanted: number, by = 1e-6): void => assert.ok(Math.abs(value - wanted) < by, `${value}`);
const stratum = (a: number, n: number, b: number, m: number) => ({
  treated: { n, hits: a },
  control: { n: m, hits: b },
});

test('the exact test gives the value of the tea tasting, and none where nothing happened', () => {
  near(exactP([stratum(3, 4, 1, 4)]), 0.485714, 1e-6);
  assert.equal(exactP([stratum(0, 40, 0, 40)]), 1);
  assert.equal(exactP([]), 1);
});

test('with strata the test counts every deal there could have been', () => {
  const strata = [stratum(3, 3, 0, 3), stratum(2, 3, 1, 3)];
  // By hand: in each stratum 20 deals of 3 out of 6; the hits are three in each.
  let asUnlikely = 0;
  const chance = (k: number) => [1, 9, 9, 1][k] ?? 0;
  const total = (sum: number) => [0, 1, 2, 3].reduce((n, k) => n + chance(k) * chance(sum - k), 0);
  for (let sum = 0; sum <= 6; sum++) if (total(sum) <= total(5)) asUnlikely += total(sum);
  near(exactP(strata), asUnlikely / 400);
});

test('the interval of a difference is the published one', () => {
  // Newcombe 1998, table II, example (a), method 10
  const { low, high } = difference({ n: 70, hits: 56 }, { n: 80, hits: 48 }, 0.05);
  near(low, 0.0524, 5e-4);
  near(high, 0.3339, 5e-4);
});

test('the looks spend five per cent together, most of it at the end', () => {
  near(
    LOOKS.reduce((sum, l) => sum + l.alpha, 0),
    0.05,
  );
  assert.deepEqual(
    LOOKS.map((l) => l.day),
    [7, 10, 14],
  );
  assert.equal(judgeLook(LOOKS[2], [stratum(9, 40, 6, 40)]).verdict, 'not_proven');
  assert.equal(judgeLook(LOOKS[0], [stratum(9, 40, 6, 40)]).verdict, 'running');
  assert.equal(judgeLook(LOOKS[0], [stratum(30, 40, 6, 40)]).verdict, 'better');
  assert.equal(judgeLook(LOOKS[0], [stratum(6, 40, 30, 40)]).verdict, 'worse');
});

test('of trials in which nothing works at most one in twenty is called proven, and a large effect is mostly found', () => {
  const random = seededRandom(14);
  for (const perArm of [20, 100]) {
    const wrong = powerOf(random, { perArm, base: 0.3, effect: 0, trials: 400 });
    // Two standard errors above 5 % for so few trials; the bench plays many more.
    assert.ok(wrong <= 0.05 + 2 * Math.sqrt((0.05 * 0.95) / 400), `${wrong} with ${perArm} per arm`);
  }
  assert.ok(powerOf(random, { perArm: 100, base: 0.3, effect: 0.25, trials: 100 }) > 0.8);
});
