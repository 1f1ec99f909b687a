import assert from 'node:assert/strict';
import { test } from 'node:test';
import { calibrated, chooseCalibrator, fitIsotonic, fitPlatt, type Calibrator } from './calibrate.ts';
import { eceOf, reliabilityOf } from './metrics.ts';
import { seededRandom } from './random.ts';

const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));

/** Margins from −4 to 4 with outcomes drawn from `truth` of the margin. */
function drawn(n: number, seed: number, truth: (margin: number) => number) {
  const random = seededRandom(seed);
  const margins = Float64Array.from({ length: n }, () => random() * 8 - 4);
  return { margins, outcome: Uint8Array.from(margins, (m) => (random() < truth(m) ? 1 : 0)) };
}

function eceOn(calibrator: Calibrator, unseen: { margins: Float64Array; outcome: Uint8Array }): number {
  return eceOf(
    reliabilityOf(
      unseen.margins.map((m) => calibrated(calibrator, m)),
      unseen.outcome,
    ),
  );
}

/** A scorer twice too sure of itself. */
const overconfident = (m: number) => sigmoid(0.5 * m + 0.3);
/** A truth no logistic line follows: flat, a cliff, flat. */
const cliff = (m: number) => (m < 1 ? 0.2 : 0.75);

test('Platt finds the line that an overconfident scorer needs', () => {
  const { margins, outcome } = drawn(20_000, 1, overconfident);
  const line = fitPlatt(margins, outcome);
  assert.ok(line.kind === 'platt' && Math.abs(line.slope - 0.5) < 0.03 && Math.abs(line.intercept - 0.3) < 0.05);
});

test('Platt stays finite on perfectly separated margins, where plain Newton diverges', () => {
  const margins = Float64Array.from({ length: 400 }, (_, i) => (i < 200 ? -500 - i : 500 + i));
  const line = fitPlatt(
    margins,
    Uint8Array.from(margins, (m) => (m > 0 ? 1 : 0)),
  );
  const p = calibrated(line, 600);
  assert.ok(p > 0.95 && p < 1, String(p));
  assert.ok(calibrated(line, -600) > 0);
});

test('the isotonic curve never falls and never says 0 or 1', () => {
  const { margins, outcome } = drawn(3000, 2, cliff);
  const curve = fitIsotonic(margins, outcome);
  const heights = Array.from({ length: 200 }, (_, i) => calibrated(curve, i / 20 - 5));
  assert.ok(heights.every((p, i) => p > 0 && p < 1 && p >= (heights[i - 1] ?? 0)));
});

test('both calibrators bring held-out calibration error from .15 to below .02', () => {
  const { margins, outcome } = drawn(5000, 3, overconfident);
  const unseen = drawn(20_000, 4, overconfident);
  assert.ok(eceOn({ kind: 'platt', slope: 1, intercept: 0 }, unseen) > 0.1);
  assert.ok(eceOn(fitPlatt(margins, outcome), unseen) < 0.02);
  assert.ok(eceOn(fitIsotonic(margins, outcome), unseen) < 0.02);
});

test('isotonic is chosen only with enough labels and a clear win; else Platt', () => {
  const many = drawn(5000, 5, cliff);
  const few = drawn(900, 5, cliff);
  const straight = drawn(5000, 6, overconfident);
  assert.equal(chooseCalibrator(many.margins, many.outcome, 1).kind, 'isotonic');
  assert.equal(chooseCalibrator(few.margins, few.outcome, 1).kind, 'platt');
  assert.equal(chooseCalibrator(straight.margins, straight.outcome, 1).kind, 'platt');
});
