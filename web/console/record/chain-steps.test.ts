import { expect, test } from 'vitest';
import type { Chain } from '@valence/contract';
import { chainSteps } from './chain-steps.ts';

const empty: Chain = { score: null, assignment: null, touch: null, objections: [], talk: [], materials: [] };

test('a step takes its time from the run, by the name of its node or of its tool', () => {
  const steps = chainSteps(empty, [
    { node: 'score', tool: 'rate@1', ms: 1.5, status: 'done' },
    { node: 'n4', tool: 'expect-objections@2', ms: 3, status: 'done' },
  ]);
  expect(steps.map(({ step, ms }) => [step, ms])).toEqual([
    ['score', 1.5],
    ['assign', null],
    ['touch', null],
    ['objections', 3],
    ['talk', null],
  ]);
});

test('a step that has not ended shows no time, and one without a result is not ready', () => {
  const [score] = chainSteps(empty, [{ node: 'score', tool: null, ms: 9, status: 'failed' }]);
  expect(score).toEqual({ step: 'score', isReady: false, ms: null, status: 'failed' });
});
