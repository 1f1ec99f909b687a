import type { Column, FeaturePart } from './table.ts';

/** Bins of a number: LightGBM's default is 255; half of that lost nothing where it was tried and scans faster. */
const NUMBER_BINS = 127;

/**
 * How one feature becomes a bin from 0 to 255, as plain JSON. Bin 0 is always "missing".
 * Numbers: bin 1 + (cuts below the value). Categories: bin 1 + place in `levels`; the pooled levels come after.
 */
export type FeatureSpec =
  | Readonly<{ source: string; part: FeaturePart; kind: 'number'; cuts: readonly number[]; bins: number }>
  | Readonly<{
      source: string;
      part: FeaturePart;
      kind: 'category';
      levels: readonly string[];
      pooled: boolean;
      bins: number;
    }>;

/** The spec of a column as its values lie: about equal mass in each bin, a frequent value alone in its own. */
export function specOf(column: Column, mostBins = NUMBER_BINS): FeatureSpec {
  if (column.kind === 'category') {
    const { source, part, levels, pooled } = column;
    return { source, part, kind: 'category', levels, pooled, bins: 1 + levels.length + (pooled ? 1 : 0) };
  }
  const cuts = cutsOf(column.values, mostBins);
  return { source: column.source, part: column.part, kind: 'number', cuts, bins: cuts.length + 2 };
}

/** Cuts that fit into one byte with the missing bin. */
const MOST_CUTS = 254;

function cutsOf(values: Float64Array, mostBins: number): number[] {
  const { distinct, counts } = countValues(values);
  const present = counts.reduce((sum, count) => sum + count, 0);
  const target = distinct.length <= mostBins ? 1 : present / mostBins;
  const cuts: number[] = [];
  let mass = 0;
  distinct.slice(0, -1).forEach((value, i) => {
    mass += counts[i] ?? 0;
    const nextIsHeavy = (counts[i + 1] ?? 0) >= target;
    if (mass < target && !nextIsHeavy) return;
    cuts.push((value + (distinct[i + 1] ?? value)) / 2);
    mass = 0;
  });
  return cuts.slice(0, MOST_CUTS);
}

function countValues(values: Float64Array): { distinct: number[]; counts: number[] } {
  const distinct: number[] = [];
  const counts: number[] = [];
  for (const value of values.filter((v) => !Number.isNaN(v)).toSorted()) {
    if (distinct.at(-1) === value) counts.push((counts.pop() ?? 0) + 1);
    else {
      distinct.push(value);
      counts.push(1);
    }
  }
  return { distinct, counts };
}

/** The bin of one number; `NaN` is missing. */
export function binOfNumber(cuts: readonly number[], value: number): number {
  if (Number.isNaN(value)) return 0;
  let low = 0;
  let high = cuts.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((cuts[middle] ?? 0) < value) low = middle + 1;
    else high = middle;
  }
  return low + 1;
}

/** The bins of a whole column under a spec made from it or from other rows of the same plan. */
export function binColumn(spec: FeatureSpec, column: Column): Uint8Array {
  if (column.kind === 'category') return Uint8Array.from(column.codes, (code) => Math.min(code + 1, spec.bins - 1));
  const cuts = spec.kind === 'number' ? spec.cuts : [];
  return Uint8Array.from(column.values, (value) => binOfNumber(cuts, value));
}

/** Binned features of a set of rows, one array a feature (column-major), as the trainer reads them. */
export type Binned = Readonly<{ n: number; specs: readonly FeatureSpec[]; columns: readonly Uint8Array[] }>;

/** Specs and bins of all columns, made from the same rows. */
export function binTable(columns: readonly Column[], n: number): Binned {
  const specs = columns.map((column) => specOf(column));
  return { n, specs, columns: columns.map((column, i) => binColumn(specs[i] ?? specOf(column), column)) };
}
