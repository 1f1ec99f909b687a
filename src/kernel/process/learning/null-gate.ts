import type { Text } from '#base';
import type { Binned } from './bins.ts';
import type { BoostOptions } from './boost.ts';
import { calibrated, fitPlatt } from './calibrate.ts';
import { crossFit, FOLDS } from './cross-fit.ts';
import { aucWithError, logLossOf, priorLogLoss, type AucEstimate } from './metrics.ts';
import { seededRandom, shuffle, stratifiedFolds } from './random.ts';

/** Lower end of the 95 % interval of the cross-validated AUC that must be passed. From the bars of the product. */
const AUC_FLOOR = 0.55;
/** A lower end this close above the floor, or fewer rows than this, is checked by permutation. Chosen, not fitted. */
const CLOSE_CALL = 0.05;
const FEW_ROWS = 500;
/** Rows above which DeLong's error is trusted without permutation: the test would cost more than it tells. */
const MANY_ROWS = 3000;
/** With 19 permutations, beating all of them is p ≤ 1/20. */
const PERMUTATIONS = 19;
const PERMUTED_TREES = 40;

/** What the null gate measured, all on rows the judging model had not seen. `permutations` is null when none was needed. */
export type NullGate = Readonly<{
  signal: 'usable' | 'none';
  because: Text;
  auc: AucEstimate;
  logLoss: number;
  priorLogLoss: number;
  permutations: Readonly<{ n: number; asGood: number }> | null;
}>;

/**
 * Decides whether there is anything to learn: the cross-validated AUC must lie above the floor with its whole 95 %
 * interval, the calibrated log-loss must beat the base rate's, and close calls must beat permuted outcomes.
 */
export function nullGate(input: {
  binned: Binned;
  outcome: Uint8Array;
  margins: Float64Array;
  options: BoostOptions;
  seed: number;
}): NullGate {
  const { margins, outcome } = input;
  const auc = aucWithError(margins, outcome);
  const rate = outcome.reduce((sum, y) => sum + y, 0) / outcome.length;
  const prior = priorLogLoss(rate);
  const logLoss = logLossOf(crossCalibrated(margins, outcome, input.seed), outcome);
  const passes = auc.low > AUC_FLOOR && logLoss < prior;
  const n = outcome.length;
  const doubtful = n <= FEW_ROWS || (n <= MANY_ROWS && auc.low < AUC_FLOOR + CLOSE_CALL);
  const permutations = passes && doubtful ? permute(input) : null;
  const signal = passes && (permutations === null || permutations.asGood === 0) ? 'usable' : 'none';
  return { signal, because: becauseOf(signal, auc), auc, logLoss, priorLogLoss: prior, permutations };
}

/** Probabilities whose calibrator did not see the row either, so that the log-loss flatters nobody. */
function crossCalibrated(margins: Float64Array, outcome: Uint8Array, seed: number): Float64Array {
  const fold = stratifiedFolds(outcome, FOLDS, seed);
  const probabilities = new Float64Array(margins.length);
  for (let held = 0; held < FOLDS; held++) {
    const line = fitPlatt(
      margins.filter((_, i) => fold[i] !== held),
      outcome.filter((_, i) => fold[i] !== held),
    );
    margins.forEach((margin, i) => {
      if (fold[i] === held) probabilities[i] = calibrated(line, margin);
    });
  }
  return probabilities;
}

/** How many of the permuted outcomes are predicted as well as the real one, by the same small models. */
function permute(input: Parameters<typeof nullGate>[0]): { n: number; asGood: number } {
  const options = { ...input.options, maxTrees: Math.min(PERMUTED_TREES, input.options.maxTrees) };
  const aucOf = (outcome: Uint8Array, seed: number) =>
    aucWithError(crossFit({ ...input, outcome, options, repeats: 1, seed }).margins, outcome).auc;
  const real = aucOf(input.outcome, input.seed);
  const random = seededRandom(input.seed);
  let asGood = 0;
  for (let i = 0; i < PERMUTATIONS; i++) {
    if (aucOf(shuffle(input.outcome.slice(), random), input.seed + i) >= real) asGood++;
  }
  return { n: PERMUTATIONS, asGood };
}

function becauseOf(signal: 'usable' | 'none', auc: AucEstimate): Text {
  const range = `${auc.auc.toFixed(3)} (${auc.low.toFixed(3)}–${auc.high.toFixed(3)})`;
  return signal === 'usable'
    ? { zh: `在没见过的行上，AUC 为 ${range}。`, en: `On unseen rows the AUC is ${range}.` }
    : {
        zh: `在没见过的行上，AUC 为 ${range}，与猜测没有可靠的差别。`,
        en: `On unseen rows the AUC is ${range}: not reliably better than guessing.`,
      };
}
