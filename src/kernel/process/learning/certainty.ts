import { calibrated, chooseCalibrator, type Calibrator } from './calibrate.ts';
import { brierOf, eceOf, reliabilityOf, wilson, type ReliabilityBin } from './metrics.ts';
import { stratifiedFolds } from './random.ts';

/** Labels below which a probability is told in words only. */
export const LABELS_FOR_A_NUMBER = 50;
/** Labels behind each stretch of the curve that gives a probability its interval. */
const PER_STRETCH = 100;
const FOLDS = 5;
/** Keeps log-odds finite. */
const EDGE = 1e-4;

/** One judged statement: how sure its maker was, and whether it was right. */
export type Judged = Readonly<{ raw: number; isRight: boolean }>;

/** How raw confidence of one maker about one sort of statement becomes a probability, and how one knows. Plain JSON. */
export type Calibration = Readonly<{
  calibrator: Calibrator;
  n: number;
  /** Share that was right. */
  base: number;
  /** Ten bins of equal mass, each row judged by a calibrator that had not seen it. */
  reliability: readonly ReliabilityBin[];
  /** The same in stretches of 100 labels or more, for intervals. */
  stretches: readonly ReliabilityBin[];
  ece: number;
  brier: number;
  rawEce: number;
  rawBrier: number;
}>;

/** What is known of how sure something is: a probability with its interval, or from fewer than 50 labels a word alone. */
export type Certainty =
  | Readonly<{ n: number; word: CertaintyWord; ratio: null }>
  | Readonly<{ n: number; word: CertaintyWord; ratio: number; low: number; high: number }>;

export type CertaintyWord = 'low' | 'medium' | 'high';

/** Log-odds of a probability, kept finite. */
export function logOdds(p: number): number {
  const safe = Math.min(1 - EDGE, Math.max(EDGE, p));
  return Math.log(safe / (1 - safe));
}

/** The word of a probability: high from 85 %, medium from 50 %. */
export function wordOf(p: number): CertaintyWord {
  if (p >= 0.85) return 'high';
  return p >= 0.5 ? 'medium' : 'low';
}

/** Fits a calibration to at least two labels. The same labels and seed give the same one. */
export function fitCalibration(labels: readonly Judged[], seed: number): Calibration {
  const margins = Float64Array.from(labels, ({ raw }) => logOdds(raw));
  const raws = Float64Array.from(labels, ({ raw }) => raw);
  const outcome = Uint8Array.from(labels, ({ isRight }) => (isRight ? 1 : 0));
  const unseen = crossed(margins, outcome, seed);
  return {
    calibrator: chooseCalibrator(margins, outcome, seed),
    n: labels.length,
    base: outcome.reduce((sum, y) => sum + y, 0) / Math.max(1, labels.length),
    reliability: reliabilityOf(unseen, outcome),
    stretches: reliabilityOf(unseen, outcome, Math.max(1, Math.min(10, Math.floor(labels.length / PER_STRETCH)))),
    ece: eceOf(reliabilityOf(unseen, outcome)),
    brier: brierOf(unseen, outcome),
    rawEce: eceOf(reliabilityOf(raws, outcome)),
    rawBrier: brierOf(raws, outcome),
  };
}

/** Each row's probability by a calibrator fitted without its fold. */
function crossed(margins: Float64Array, outcome: Uint8Array, seed: number): Float64Array {
  const fold = stratifiedFolds(outcome, FOLDS, seed);
  const probabilities = new Float64Array(margins.length);
  for (let held = 0; held < FOLDS; held++) {
    const isKept = (_: number, i: number): boolean => fold[i] !== held;
    const calibrator = chooseCalibrator(margins.filter(isKept), outcome.filter(isKept), seed);
    margins.forEach((margin, i) => {
      if (fold[i] === held) probabilities[i] = calibrated(calibrator, margin);
    });
  }
  return probabilities;
}

/** How sure a statement is whose maker says `raw`; without a calibration, or on few labels, a word. */
export function certaintyOf(calibration: Calibration | null, raw: number): Certainty {
  if (calibration === null) return { n: 0, word: wordOf(raw), ratio: null };
  const ratio = calibrated(calibration.calibrator, logOdds(raw));
  return spoken(calibration, ratio);
}

/** A probability that labels stand behind, with the interval that the labels of its stretch allow (Wilson, 95 %). */
export function spoken({ n, stretches }: Pick<Calibration, 'n' | 'stretches'>, ratio: number): Certainty {
  if (n < LABELS_FOR_A_NUMBER) return { n, word: wordOf(ratio), ratio: null };
  const stretch = stretches.find(({ to }) => ratio <= to) ?? stretches.at(-1);
  const behind = stretch?.n ?? n;
  return { n: behind, word: wordOf(ratio), ratio, ...wilson(ratio * behind, behind) };
}
