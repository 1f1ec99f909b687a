import type { StepRow } from '@valence/contract';
import { expect, test } from 'vitest';
import { attemptsOf, layWaterfall, stepKey } from './waterfall.ts';

const START = Date.parse('2026-11-22T08:00:00.000Z');
const step = (node: string, atMs: number, ms: number, rest: Partial<StepRow> = {}): StepRow => ({
  node,
  iteration: 0,
  type: 'call',
  title: { zh: node, en: node },
  tool: null,
  effect: null,
  durability: 'step',
  status: 'done',
  startedAt: new Date(START + atMs).toISOString(),
  ms,
  input: null,
  output: null,
  evidence: [],
  turns: [],
  error: null,
  ...rest,
});

test('bars stand one after the other in proportion to their time', () => {
  const { bars, shownMs, cuts } = layWaterfall([step('score', 0, 10), step('assign', 10, 30)]);
  expect(shownMs).toBe(40);
  expect(bars.map(({ left, width }) => [left, width])).toEqual([
    [0, 0.25],
    [0.25, 0.75],
  ]);
  expect(cuts).toEqual([]);
});

test('steps that came out of order are laid in the order they started', () => {
  const { bars } = layWaterfall([step('late', 20, 10), step('early', 0, 10)]);
  expect(bars.map(({ step: { node } }) => node)).toEqual(['early', 'late']);
});

test('steps shorter than the clock’s millisecond follow each other instead of overlapping', () => {
  const { bars } = layWaterfall([step('a', 0, 0.4), step('b', 0, 0.4), step('c', 0, 0.2), step('d', 1, 1)]);
  expect(bars.map(({ left }) => Number(left.toFixed(3)))).toEqual([0, 0.2, 0.4, 0.5]);
});

test('branches that ran side by side stay side by side', () => {
  const { bars } = layWaterfall([step('left', 0, 50), step('right', 2, 48)]);
  expect(bars[1]?.left).toBeCloseTo(0.04);
});

test('two days of waiting are cut out and told', () => {
  const twoDaysMs = 172_800_000;
  const { bars, cuts, shownMs } = layWaterfall([step('ask', 0, 50), step('send', 50 + twoDaysMs, 50)]);
  expect(cuts).toHaveLength(1);
  expect(cuts[0]?.idleMs).toBe(twoDaysMs);
  expect(shownMs).toBeLessThan(120);
  expect(bars[1]?.left).toBeGreaterThan(cuts[0]?.at ?? 1);
});

test('a step of microseconds can still be seen, and no bar leaves the axis', () => {
  const { bars } = layWaterfall([step('long', 0, 10_000), step('tiny', 10_000, 0.001)]);
  for (const { left, width } of bars) {
    expect(width).toBeGreaterThan(0.003);
    expect(left + width).toBeLessThanOrEqual(1 + 1e-9);
  }
});

test('a run without steps has an axis and no bars', () => {
  const { bars, ticks } = layWaterfall([]);
  expect(bars).toEqual([]);
  expect(ticks.length).toBeGreaterThan(0);
});

test('the axis carries three to six round marks from zero', () => {
  for (const ms of [3, 40, 77, 950, 12_345]) {
    const { ticks } = layWaterfall([step('only', 0, ms)]);
    expect(ticks[0]).toEqual({ at: 0, ms: 0 });
    expect(ticks.length).toBeGreaterThanOrEqual(3);
    expect(ticks.length).toBeLessThanOrEqual(7);
  }
});

test('only a node that was tried again counts its attempts, wherever the count starts', () => {
  const steps = [
    step('score', 0, 1, { iteration: 1 }),
    step('send', 1, 5, { iteration: 1 }),
    step('send', 9, 5, { iteration: 2 }),
  ];
  const attempts = attemptsOf(steps);
  expect(steps.map((known) => attempts.get(known))).toEqual([undefined, 1, 2]);
  expect(new Set(steps.map(stepKey)).size).toBe(3);
});
