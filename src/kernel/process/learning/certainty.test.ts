import assert from 'node:assert/strict';
import { test } from 'node:test';
import { calibrated } from './calibrate.ts';
import { certaintyOf, fitCalibration, logOdds, type Calibration, type Judged } from './certainty.ts';
import { combined, reliabilityAfter, type Voice } from './combine.ts';
import { driftOf } from './drift.ts';
import { inventJudged, inventStatements } from './invent-statements.ts';
import { brierOf, eceOf, reliabilityOf } from './metrics.ts';

/** How far promises lie from what came true, on judged words that no calibration has seen. */
function judge(say: (raw: number) => number, unseen: readonly Judged[]) {
  const promised = Float64Array.from(unseen, ({ raw }) => say(raw));
  const outcome = Uint8Array.from(unseen, ({ isRight }) => (isRight ? 1 : 0));
  return { ece: eceOf(reliabilityOf(promised, outcome)), brier: brierOf(promised, outcome) };
}
const by = (calibration: Calibration) => (raw: number) => calibrated(calibration.calibrator, logOdds(raw));
const mean = (values: readonly number[]): number => values.reduce((sum, v) => sum + v, 0) / values.length;

test('with a thousand labels what is promised comes true: error at most 0.03, and Brier no worse than raw', () => {
  const unseen = inventJudged(20_000, 1);
  const raw = judge((p) => p, unseen);
  const found = Array.from({ length: 20 }, (_, i) =>
    judge(by(fitCalibration(inventJudged(1_000, 100 + i), i)), unseen),
  );
  assert.ok(raw.ece > 0.1, `the invented scorer must be off: ${raw.ece}`);
  assert.ok(mean(found.map((f) => f.ece)) <= 0.03, `${mean(found.map((f) => f.ece))}`);
  for (const { brier } of found) assert.ok(brier < raw.brier);
});

test('where no logistic line fits, enough labels choose the rising curve, and it holds', () => {
  const calibration = fitCalibration(inventJudged(4_000, 3, { bend: true }), 1);
  assert.equal(calibration.calibrator.kind, 'isotonic');
  assert.ok(judge(by(calibration), inventJudged(20_000, 4, { bend: true })).ece <= 0.03);
});

test('below fifty labels there is a word and no number, from fifty a number with n and an interval around it', () => {
  const few = certaintyOf(fitCalibration(inventJudged(49, 5), 1), 0.97);
  assert.deepEqual([few.ratio, few.n], [null, 49]);
  assert.deepEqual(certaintyOf(null, 0.97), { n: 0, word: 'high', ratio: null });
  assert.deepEqual(
    [0.9, 0.6, 0.2].map((p) => certaintyOf(null, p).word),
    ['high', 'medium', 'low'],
  );
  const many = certaintyOf(fitCalibration(inventJudged(50, 5), 1), 0.97);
  assert.ok(many.ratio !== null && many.n === 50 && many.low < many.ratio && many.ratio < many.high);
});

test('the more labels, the narrower the interval of the same probability', () => {
  const width = (n: number): number => {
    const found = certaintyOf(fitCalibration(inventJudged(n, 6), 1), 0.9);
    return found.ratio === null ? 1 : found.high - found.low;
  };
  assert.ok(width(4_000) < width(500) && width(500) < width(60));
});

test('one word alone keeps its probability, agreement raises it, and a repetition of one origin raises it less', () => {
  const at = new Date('2026-11-22T00:00:00Z');
  const voice = (over: Partial<Voice> = {}): Voice => ({ p: 0.8, isFor: true, origin: 'a', at, ...over });
  const alone = combined([voice()], 0.6);
  assert.ok(Math.abs(alone - 0.8) < 1e-9);
  const agreed = combined([voice(), voice({ origin: 'b' })], 0.6);
  const repeated = combined([voice(), voice()], 0.6);
  assert.ok(agreed > repeated && repeated > alone);
  assert.ok(combined([voice(), voice({ origin: 'b', isFor: false })], 0.6) < alone);
  const stale = combined([voice(), voice({ origin: 'b', at: new Date('2024-11-22T00:00:00Z') })], 0.6);
  assert.ok(stale < agreed && stale > alone);
});

test('what several sources say together is promised truly, far better than by taking their words as they say them', () => {
  const learned = inventStatements(1_500, 7);
  const makers = [...new Set(learned.flatMap((s) => s.voices.map((v) => v.extractor)))];
  const calibrations = new Map(
    makers.map((maker) => {
      const labels = learned.flatMap((s) =>
        s.voices.filter((v) => v.extractor === maker).map((v) => ({ raw: v.raw, isRight: s.isRight })),
      );
      return [maker, fitCalibration(labels, 1)];
    }),
  );
  const unseen = inventStatements(20_000, 8);
  const outcome = Uint8Array.from(unseen, ({ isRight }) => (isRight ? 1 : 0));
  const eceWith = (p: (v: (typeof unseen)[number]['voices'][number]) => number): number =>
    eceOf(
      reliabilityOf(
        Float64Array.from(unseen, (s) =>
          combined(
            s.voices.map((v) => ({ ...v, p: p(v) })),
            0.5,
          ),
        ),
        outcome,
      ),
    );
  const calibratedEce = eceWith((v) => by(calibrations.get(v.extractor) ?? fitCalibration([], 1))(v.raw));
  const rawEce = eceWith((v) => v.raw);
  assert.ok(calibratedEce <= 0.03 && rawEce > 3 * calibratedEce, `${calibratedEce} ${rawEce}`);
});

test('learned reliability moves from what is thought of the sort of source to what was seen', () => {
  assert.equal(reliabilityAfter(0.9, 0, 0), 0.9);
  assert.ok(Math.abs(reliabilityAfter(0.9, 500, 1_000) - 0.5) < 0.01);
});

test('the alarm of a drifted calibration sounds, and that of one that holds hardly ever', () => {
  const calibration = fitCalibration(inventJudged(1_000, 9), 1);
  const steady = Array.from({ length: 200 }, (_, i) => driftOf(calibration, inventJudged(500, 1_000 + i)).isAlarm);
  const drifted = Array.from(
    { length: 200 },
    (_, i) => driftOf(calibration, inventJudged(500, 2_000 + i, { shift: 2.5 })).isAlarm,
  );
  const share = (sounded: readonly boolean[]): number => sounded.filter(Boolean).length / sounded.length;
  assert.ok(share(steady) <= 0.02, `false alarms: ${share(steady)}`);
  assert.ok(share(drifted) >= 0.95, `true alarms: ${share(drifted)}`);
});
