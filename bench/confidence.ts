import { inventAnswers } from '../src/kernel/process/feed/invent-answers.ts';
import { tryOrder, type OrderTrial } from '../src/kernel/process/feed/learn-order.ts';
import { calibrated, fitPlatt } from '../src/kernel/process/learning/calibrate.ts';
import { fitCalibration, logOdds, type Calibration, type Judged } from '../src/kernel/process/learning/certainty.ts';
import { combined } from '../src/kernel/process/learning/combine.ts';
import { driftOf } from '../src/kernel/process/learning/drift.ts';
import { inventJudged, inventStatements } from '../src/kernel/process/learning/invent-statements.ts';
import { brierOf, eceOf, reliabilityOf } from '../src/kernel/process/learning/metrics.ts';
import type { Bench, BenchRow } from './bench.ts';

const UNSEEN = 20_000;
const REPEATS = { full: 100, small: 20 };
/** Truths that the invented makers distort: two that a logistic line mends, one that it cannot. */
const MAKERS = [
  { name: 'overconfident', how: { slope: 2.2, shift: 0.5 } },
  { name: 'too shy', how: { slope: 0.4, shift: -0.8 } },
  { name: 'bent', how: { bend: true } },
] as const;
const LABELS = [50, 200, 1_000, 5_000] as const;
const TARGET = 0.03;
const TARGET_FROM = 1_000;

/** Whether what confidence promises comes true, where the truth is known because it was made. */
export function runConfidenceBench({ isFull }: { isFull: boolean }): Promise<Bench> {
  const repeats = isFull ? REPEATS.full : REPEATS.small;
  const rows = MAKERS.flatMap((maker) => calibrationRows(maker, repeats));
  rows.push(...togetherRows(repeats), ...driftRows(isFull ? 2_000 : 400), ...orderRows(isFull ? 1_000 : 200));
  return Promise.resolve({ n: repeats, rows });
}

type Say = (raw: number) => number;
const by =
  ({ calibrator }: Pick<Calibration, 'calibrator'>): Say =>
  (raw) =>
    calibrated(calibrator, logOdds(raw));
const mean = (values: readonly number[]): number => values.reduce((sum, v) => sum + v, 0) / values.length;

function judged(say: Say, unseen: readonly Judged[]): { ece: number; brier: number } {
  const promised = Float64Array.from(unseen, ({ raw }) => say(raw));
  const outcome = Uint8Array.from(unseen, ({ isRight }) => (isRight ? 1 : 0));
  return { ece: eceOf(reliabilityOf(promised, outcome)), brier: brierOf(promised, outcome) };
}

function calibrationRows({ name, how }: (typeof MAKERS)[number], repeats: number): BenchRow[] {
  const unseen = inventJudged(UNSEEN, 1, how);
  const raw = judged((p) => p, unseen);
  const rows = [row(`error of confidence, ${name}, as it is said`, raw.ece, null, null)];
  for (const n of LABELS) {
    const found = Array.from({ length: repeats }, (_, i) => {
      const labels = inventJudged(n, 10_000 + i, how);
      const platt = fitPlatt(
        Float64Array.from(labels, (l) => logOdds(l.raw)),
        Uint8Array.from(labels, (l) => (l.isRight ? 1 : 0)),
      );
      return { ours: judged(by(fitCalibration(labels, i)), unseen), platt: judged(by({ calibrator: platt }), unseen) };
    });
    const ece = mean(found.map((f) => f.ours.ece));
    const isBound = n >= TARGET_FROM;
    rows.push(
      row(
        `error of confidence, ${name}, ${n} labels`,
        ece,
        isBound ? `≤ ${TARGET}` : null,
        isBound ? ece <= TARGET : null,
      ),
    );
    rows.push(row(`the same by Platt alone`, mean(found.map((f) => f.platt.ece)), null, null));
    const worse = found.filter((f) => f.ours.brier > raw.brier).length / repeats;
    if (isBound)
      rows.push(
        row(`share of fits whose Brier score is worse than raw, ${name}, ${n} labels`, worse, '= 0', worse === 0),
      );
  }
  return rows;
}

/** Several makers who repeat each other speak of the same: the whole way from their raw words to one probability. */
function togetherRows(repeats: number): BenchRow[] {
  const unseen = inventStatements(UNSEEN, 2);
  const outcome = Uint8Array.from(unseen, ({ isRight }) => (isRight ? 1 : 0));
  type Voice = (typeof unseen)[number]['voices'][number];
  const eceOfAll = (p: (voice: Voice) => number): number =>
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
  const found = Array.from({ length: repeats }, (_, i) => {
    const learned = inventStatements(1_000, 20_000 + i);
    const voices = learned.flatMap((s) => s.voices.map((v) => ({ ...v, isRight: s.isRight })));
    const says = new Map(
      [...Map.groupBy(voices, (v) => v.extractor)].map(([maker, theirs]) => [maker, by(fitCalibration(theirs, i))]),
    );
    return eceOfAll((v) => says.get(v.extractor)?.(v.raw) ?? v.raw);
  });
  const ece = mean(found);
  return [
    row(
      'error of confidence, several sources that repeat each other, as they are said',
      eceOfAll((v) => v.raw),
      null,
      null,
    ),
    row('error of confidence, several sources, 1000 judged statements', ece, `≤ ${TARGET}`, ece <= TARGET),
  ];
}

function driftRows(times: number): BenchRow[] {
  const calibration = fitCalibration(inventJudged(1_000, 3), 1);
  const share = (from: number, how: { slope?: number; shift?: number }): number =>
    Array.from({ length: times }, (_, i) => driftOf(calibration, inventJudged(500, from + i, how))).filter(
      (d) => d.isAlarm,
    ).length / times;
  const [steady, drifted] = [share(100_000, {}), share(200_000, { shift: 2.5 })];
  return [
    row('drift alarms within 500 labels though nothing changed', steady, '≤ 0.02', steady <= 0.02),
    row('drift alarms within 500 labels after confidence rose without reason', drifted, '≥ 0.95', drifted >= 0.95),
  ];
}

/** Invented people answer 400 cards, about 200 of them with a refusal. */
const ANSWERS = 400;

/** How often a better order is claimed where people have a taste of their own, and where they look at the value alone. */
function orderRows(people: number): BenchRow[] {
  const trials = (from: number, taste: number) =>
    Array.from({ length: people }, (_, i) => tryOrder(inventAnswers(ANSWERS, from + i, { taste }), i)).filter(
      (t) => t !== null,
    );
  const claimed = (found: readonly OrderTrial[]): number => found.filter((t) => t.low > 0).length / people;
  const [planted, nothing] = [trials(300_000, 1.5), trials(400_000, 0)];
  const [hits, falseHits] = [claimed(planted), claimed(nothing)];
  return [
    row('refusals among 400 answers, mean', mean(planted.map((t) => t.refused)), null, null),
    row(
      'chance that an accepted card stands before a refused one, by expected value',
      mean(planted.map((t) => t.aucPlain)),
      null,
      null,
    ),
    row(
      'the same in the learned order, on cards it was not learned from',
      mean(planted.map((t) => t.aucLearned)),
      null,
      null,
    ),
    row('better order claimed where people have a taste', hits, '≥ 0.9', hits >= 0.9),
    row('better order claimed where there is nothing to learn', falseHits, '≤ 0.02', falseHits <= 0.02),
  ];
}

function row(metric: string, value: number, target: string | null, ok: boolean | null): BenchRow {
  return { metric, value, unit: '', target, ok };
}
