import type { Model } from '@valence/contract';

/** One point of the curve in the drawing's own units, and the whisker of its 95 % interval. */
export type CurvePoint = Readonly<{
  x: number;
  y: number;
  top: number;
  bottom: number;
  radius: number;
  predicted: number;
  observed: number;
  low: number;
  high: number;
  n: number;
}>;

/** Two-sided 95 % of the normal distribution. */
const Z95 = 1.96;
const MIN_RADIUS = 2.5;
const MAX_RADIUS = 7;

/** Places each bin on a square of `size` px, observed upwards; a larger dot holds more leads. */
export function layCurve(bins: Model['reliability'], size: number): CurvePoint[] {
  const most = Math.max(1, ...bins.map(({ n }) => n));
  return bins
    .filter(({ n }) => n > 0)
    .toSorted((a, b) => a.predicted - b.predicted)
    .map(({ predicted, observed, n }) => {
      const { low, high } = wilson(observed, n);
      return {
        x: predicted * size,
        y: (1 - observed) * size,
        top: (1 - high) * size,
        bottom: (1 - low) * size,
        radius: MIN_RADIUS + (MAX_RADIUS - MIN_RADIUS) * Math.sqrt(n / most),
        predicted,
        observed,
        low,
        high,
        n,
      };
    });
}

/** Wilson's score interval of a rate seen in `n` cases; honest for small n, never outside 0–1. */
export function wilson(rate: number, n: number): { low: number; high: number } {
  const z2 = Z95 * Z95;
  const centre = (rate + z2 / (2 * n)) / (1 + z2 / n);
  const half = (Z95 / (1 + z2 / n)) * Math.sqrt((rate * (1 - rate)) / n + z2 / (4 * n * n));
  return { low: Math.max(0, centre - half), high: Math.min(1, centre + half) };
}
