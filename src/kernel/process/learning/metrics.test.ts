import assert from 'node:assert/strict';
import { test } from 'node:test';
import { aucWithError, eceOf, logLossOf, prAucOf, priorLogLoss, reliabilityOf, wilson } from './metrics.ts';
import { seededRandom } from './random.ts';

/** Share of (won, lost) pairs in the right order, ties half: what AUC means, counted pair by pair. */
function pairAuc(scores: Float64Array, outcome: Uint8Array): number {
  let right = 0;
  let pairs = 0;
  scores.forEach((a, i) => {
    scores.forEach((b, j) => {
      if (outcome[i] !== 1 || outcome[j] !== 0) return;
      pairs++;
      right += a > b ? 1 : a === b ? 0.5 : 0;
    });
  });
  return right / pairs;
}

test('AUC equals the share of pairs in the right order, also with many ties', () => {
  const random = seededRandom(3);
  const scores = Float64Array.from({ length: 200 }, () => Math.floor(random() * 12));
  const outcome = Uint8Array.from(scores, (s) => (random() < s / 12 ? 1 : 0));
  assert.ok(Math.abs(aucWithError(scores, outcome).auc - pairAuc(scores, outcome)) < 1e-12);
});

test('the standard error of the AUC is the spread seen over repeated samples', () => {
  const random = seededRandom(5);
  const draw = () => {
    const scores = Float64Array.from({ length: 300 }, () => random());
    return aucWithError(
      scores,
      Uint8Array.from(scores, (s) => (random() < 0.2 + 0.6 * s ? 1 : 0)),
    );
  };
  const draws = Array.from({ length: 400 }, draw);
  const mean = draws.reduce((sum, d) => sum + d.auc, 0) / draws.length;
  const spread = Math.sqrt(draws.reduce((sum, d) => sum + (d.auc - mean) ** 2, 0) / draws.length);
  const told = draws.reduce((sum, d) => sum + d.se, 0) / draws.length;
  assert.ok(Math.abs(told / spread - 1) < 0.12, `told ${told}, seen ${spread}`);
});

test('average precision of a perfect order is 1, and of equal scores the base rate', () => {
  assert.equal(prAucOf(Float64Array.from([0.1, 0.2, 0.8, 0.9]), Uint8Array.from([0, 0, 1, 1])), 1);
  assert.equal(prAucOf(new Float64Array(8).fill(0.5), Uint8Array.from([1, 0, 0, 0, 1, 0, 0, 0])), 0.25);
});

test('answering the base rate has exactly the prior log-loss', () => {
  const outcome = Uint8Array.from([1, 0, 0, 0, 1, 0, 0, 0]);
  assert.ok(Math.abs(logLossOf(new Float64Array(8).fill(0.25), outcome) - priorLogLoss(0.25)) < 1e-12);
});

test('calibration error does not depend on the order of rows, also where equal scores cross a border', () => {
  const probabilities = Float64Array.from({ length: 95 }, (_, i) => (i < 60 ? 0.3 : 0.3 + i / 200));
  const outcome = Uint8Array.from(probabilities, (_, i) => (i % 3 === 0 ? 1 : 0));
  const turned = eceOf(reliabilityOf(probabilities.toReversed(), outcome.toReversed()));
  assert.ok(Math.abs(eceOf(reliabilityOf(probabilities, outcome)) - turned) < 1e-12);
});

test("Wilson's interval gives the textbook ends and the whole range without rows", () => {
  const { low, high } = wilson(8, 10);
  assert.ok(Math.abs(low - 0.4902) < 1e-4 && Math.abs(high - 0.9433) < 1e-4);
  assert.deepEqual(wilson(0, 0), { low: 0, high: 1 });
});
