const Z95 = 1.959964;

/** Row numbers ordered by score, smallest first; equal scores keep their order. */
function orderOf(scores: Float64Array): Int32Array {
  const order = Int32Array.from(scores, (_, i) => i);
  return order.toSorted((a, b) => (scores[a] ?? 0) - (scores[b] ?? 0) || a - b);
}

/** Calls `each` with the bounds of every run of equal scores in `order`. */
function forEachTie(scores: Float64Array, order: Int32Array, each: (from: number, to: number) => void): void {
  for (let from = 0; from < order.length;) {
    const value = scores[order[from] ?? 0];
    let to = from + 1;
    while (to < order.length && scores[order[to] ?? 0] === value) to++;
    each(from, to);
    from = to;
  }
}

function positivesIn(outcome: Uint8Array, order: Int32Array, from: number, to: number): number {
  let count = 0;
  for (let i = from; i < to; i++) count += outcome[order[i] ?? 0] ?? 0;
  return count;
}

/** Area under the ROC curve with its standard error and the ends of its 95 % interval. NaN when one outcome is absent. */
export type AucEstimate = Readonly<{ auc: number; se: number; low: number; high: number }>;

/** AUC by mid-ranks with DeLong's standard error (DeLong, DeLong and Clarke-Pearson 1988). */
export function aucWithError(scores: Float64Array, outcome: Uint8Array): AucEstimate {
  const order = orderOf(scores);
  const positives = outcome.reduce((sum, y) => sum + y, 0);
  const negatives = outcome.length - positives;
  let positivesBelow = 0;
  let negativesBelow = 0;
  let sum = 0;
  let positiveSquares = 0;
  let negativeSum = 0;
  let negativeSquares = 0;
  forEachTie(scores, order, (from, to) => {
    const pos = positivesIn(outcome, order, from, to);
    const neg = to - from - pos;
    const above = (negativesBelow + neg / 2) / negatives;
    const below = (positives - positivesBelow - pos / 2) / positives;
    sum += pos * above;
    positiveSquares += pos * above * above;
    negativeSum += neg * below;
    negativeSquares += neg * below * below;
    positivesBelow += pos;
    negativesBelow += neg;
  });
  const auc = sum / positives;
  const varianceOf = (squares: number, total: number, n: number) =>
    (squares - (total * total) / n) / Math.max(1, n - 1) / n;
  const variance = varianceOf(positiveSquares, sum, positives) + varianceOf(negativeSquares, negativeSum, negatives);
  const se = Math.sqrt(Math.max(0, variance));
  return { auc, se, low: auc - Z95 * se, high: auc + Z95 * se };
}

/** For each row the share of rows of the other outcome that it stands on the right side of; ties count half. */
function placesOf(scores: Float64Array, outcome: Uint8Array): Float64Array {
  const order = orderOf(scores);
  const positives = outcome.reduce((sum, y) => sum + y, 0);
  const negatives = outcome.length - positives;
  const places = new Float64Array(scores.length);
  let positivesBelow = 0;
  let negativesBelow = 0;
  forEachTie(scores, order, (from, to) => {
    const pos = positivesIn(outcome, order, from, to);
    const neg = to - from - pos;
    for (let i = from; i < to; i++) {
      const row = order[i] ?? 0;
      places[row] =
        outcome[row] === 1 ? (negativesBelow + neg / 2) / negatives : 1 - (positivesBelow + pos / 2) / positives;
    }
    positivesBelow += pos;
    negativesBelow += neg;
  });
  return places;
}

/**
 * How much higher the AUC of `scores` is than that of `others` on the same rows, with its standard error (DeLong, DeLong
 * and Clarke-Pearson 1988, paired).
 */
export function aucDifference(
  scores: Float64Array,
  others: Float64Array,
  outcome: Uint8Array,
): Readonly<{ difference: number; se: number }> {
  const [ours, theirs] = [placesOf(scores, outcome), placesOf(others, outcome)];
  const gaps: [number[], number[]] = [[], []];
  outcome.forEach((y, row) => gaps[y === 1 ? 1 : 0].push((ours[row] ?? 0) - (theirs[row] ?? 0)));
  const meanOf = (values: readonly number[]) => values.reduce((sum, v) => sum + v, 0) / values.length;
  const [overLost, overWon] = gaps;
  const errorOf = (values: readonly number[]) => {
    const mean = meanOf(values);
    return values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / Math.max(1, values.length - 1) / values.length;
  };
  return { difference: meanOf(overWon), se: Math.sqrt(errorOf(overWon) + errorOf(overLost)) };
}

/** Average precision: the area under the precision–recall curve as a sum of steps. */
export function prAucOf(scores: Float64Array, outcome: Uint8Array): number {
  const order = orderOf(scores).toReversed();
  const positives = outcome.reduce((sum, y) => sum + y, 0);
  let hits = 0;
  let area = 0;
  forEachTie(scores, order, (from, to) => {
    const pos = positivesIn(outcome, order, from, to);
    hits += pos;
    area += (pos / positives) * (hits / to);
  });
  return area;
}

/** Mean negative log-likelihood of the outcomes, in nats. Probabilities are kept off 0 and 1 by 1e-9. */
export function logLossOf(probabilities: Float64Array, outcome: Uint8Array): number {
  let sum = 0;
  probabilities.forEach((p, i) => {
    const safe = Math.min(1 - 1e-9, Math.max(1e-9, p));
    sum -= Math.log(outcome[i] === 1 ? safe : 1 - safe);
  });
  return sum / probabilities.length;
}

/** Log-loss of always answering the base rate. */
export function priorLogLoss(rate: number): number {
  return rate <= 0 || rate >= 1 ? 0 : -rate * Math.log(rate) - (1 - rate) * Math.log(1 - rate);
}

/** Mean squared distance between probability and outcome. */
export function brierOf(probabilities: Float64Array, outcome: Uint8Array): number {
  let sum = 0;
  probabilities.forEach((p, i) => {
    sum += (p - (outcome[i] ?? 0)) ** 2;
  });
  return sum / probabilities.length;
}

/** Wilson's 95 % interval for `hits` of `n`; both may be fractional. No observations give the whole range. */
export function wilson(hits: number, n: number): Readonly<{ low: number; high: number }> {
  if (n <= 0) return { low: 0, high: 1 };
  const rate = hits / n;
  const z2 = Z95 * Z95;
  const centre = (rate + z2 / (2 * n)) / (1 + z2 / n);
  const half = (Z95 * Math.sqrt((rate * (1 - rate)) / n + z2 / (4 * n * n))) / (1 + z2 / n);
  return { low: Math.max(0, centre - half), high: Math.min(1, centre + half) };
}

/** One stretch of the reliability curve: what was promised, what came true in how many rows, and the range of scores. */
export type ReliabilityBin = Readonly<{
  n: number;
  from: number;
  to: number;
  promised: number;
  observed: number;
  low: number;
  high: number;
}>;

/**
 * The reliability curve in bins of equal mass; fewer bins when there are fewer rows. Rows with the same score share
 * their group's rate, so that the order of the rows decides nothing where a border runs through a group.
 */
export function reliabilityOf(probabilities: Float64Array, outcome: Uint8Array, bins = 10): ReliabilityBin[] {
  const order = orderOf(probabilities);
  const rates = new Float64Array(order.length);
  forEachTie(probabilities, order, (from, to) => {
    rates.fill(positivesIn(outcome, order, from, to) / (to - from), from, to);
  });
  const curve: ReliabilityBin[] = [];
  for (let bin = 0; bin < bins; bin++) {
    const from = Math.floor((bin * order.length) / bins);
    const to = Math.floor(((bin + 1) * order.length) / bins);
    if (to === from) continue;
    let hits = 0;
    let promised = 0;
    for (let i = from; i < to; i++) {
      hits += rates[i] ?? 0;
      promised += probabilities[order[i] ?? 0] ?? 0;
    }
    const n = to - from;
    curve.push({
      n,
      from: probabilities[order[from] ?? 0] ?? 0,
      to: probabilities[order[to - 1] ?? 0] ?? 0,
      promised: promised / n,
      observed: hits / n,
      ...wilson(hits, n),
    });
  }
  return curve;
}

/** Expected calibration error: the mean distance between promise and truth over the curve, weighted by rows. */
export function eceOf(curve: readonly ReliabilityBin[]): number {
  const n = curve.reduce((sum, bin) => sum + bin.n, 0);
  return curve.reduce((sum, bin) => sum + bin.n * Math.abs(bin.promised - bin.observed), 0) / n;
}
