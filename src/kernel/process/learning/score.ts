import { binOfNumber, type FeatureSpec } from './bins.ts';
import { calibrated, type Calibrator } from './calibrate.ts';
import { contributionsOf, preparePaths, type Paths } from './explain.ts';
import { marginOf, plantForest, type Forest, type Tree } from './forest.ts';
import { wilson, type ReliabilityBin } from './metrics.ts';
import { dayOf, numberOf, textOf, type RawValue } from './parse-value.ts';
import type { ColumnPlan } from './plan-columns.ts';
import { datePart } from './table.ts';

/**
 * A learned model as plain JSON: how cells become features, the trees, and how their sum becomes a probability.
 * The leaf values are already divided by the number of models that were averaged.
 */
export type Model = Readonly<{
  format: 'gbdt/1';
  plans: readonly ColumnPlan[];
  specs: readonly FeatureSpec[];
  base: number;
  trees: readonly Tree[];
  calibrator: Calibrator;
  /** Reliability on rows that the judging models had not seen; gives each score its n and interval. */
  reliability: readonly ReliabilityBin[];
}>;

/** One row as column name → cell. Absent columns count as missing. */
export type RawRow = Readonly<Record<string, RawValue | undefined>>;

/** What one column adds to the score, in log-odds: above 0 speaks for the outcome, below against it. */
export type Reason = Readonly<{ column: string; value: RawValue; contribution: number }>;

/** A probability with the range that the `n` most similar scores of the past allow (Wilson, 95 %). */
export type Score = Readonly<{
  probability: number;
  interval: Readonly<{ low: number; high: number; n: number }>;
  reasons: readonly Reason[];
}>;

type Ready = { forest: Forest; paths: Paths | null; binOf: readonly ((row: RawRow) => number)[] };

// Models are immutable, so what is laid out for walking is kept as long as the model itself.
const ready = new WeakMap<Model, Ready>();

function readyOf(model: Model): Ready {
  const known = ready.get(model);
  if (known !== undefined) return known;
  const plans = new Map(model.plans.map((plan) => [plan.name, plan]));
  const binOf = model.specs.map((spec) => binReader(spec, plans.get(spec.source)));
  const made: Ready = { forest: plantForest(model.trees), paths: null, binOf };
  ready.set(model, made);
  return made;
}

/** Reads the bin of one feature straight from a raw row: the same bin `encodeTable` and `binColumn` give. */
function binReader(spec: FeatureSpec, plan: ColumnPlan | undefined): (row: RawRow) => number {
  if (spec.kind === 'category') {
    const binOfLevel = new Map(spec.levels.map((level, i) => [level, i + 1]));
    const unseen = spec.pooled ? spec.levels.length + 1 : 0;
    return (row) => {
      const text = textOf(row[spec.source]);
      return text === null ? 0 : (binOfLevel.get(text) ?? unseen);
    };
  }
  if (plan?.kind !== 'date') return (row) => binOfNumber(spec.cuts, numberOf(row[spec.source]));
  return (row) => binOfNumber(spec.cuts, datePart(plan, spec.part, dayOf(row[spec.source], plan.order)));
}

/** The bins of one row, feature by feature. */
export function binsOfRow(model: Model, row: RawRow): Uint8Array {
  return Uint8Array.from(readyOf(model).binOf, (binOf) => binOf(row));
}

/** The raw log-odds of one row before calibration. */
export function marginOfRow(model: Model, row: RawRow): number {
  return model.base + marginOf(readyOf(model).forest, binsOfRow(model, row));
}

/** The calibrated probability of one row with its interval, without reasons: microseconds. */
export function scoreOnly(model: Model, row: RawRow): Omit<Score, 'reasons'> {
  const probability = calibrated(model.calibrator, marginOfRow(model, row));
  return { probability, interval: intervalOf(model, probability) };
}

/** The calibrated probability of one row, its interval and the `reasons` columns (default 5) that moved it most. */
export function score(model: Model, row: RawRow, reasons = 5): Score {
  return { ...scoreOnly(model, row), reasons: topReasons(model, row, reasons) };
}

/** The `k` columns that moved this row's score most, strongest first. Parts of one column are added up. */
export function topReasons(model: Model, row: RawRow, k = 5): Reason[] {
  const made = readyOf(model);
  made.paths ??= preparePaths(model.trees);
  const contributions = contributionsOf(made.paths, binsOfRow(model, row), model.specs.length);
  const byColumn = new Map<string, number>();
  model.specs.forEach((spec, feature) => {
    byColumn.set(spec.source, (byColumn.get(spec.source) ?? 0) + (contributions[feature] ?? 0));
  });
  return [...byColumn]
    .filter(([, contribution]) => contribution !== 0)
    .toSorted((a, b) => Math.abs(b[1]) - Math.abs(a[1]) || (a[0] < b[0] ? -1 : 1))
    .slice(0, k)
    .map(([column, contribution]) => ({ column, value: row[column] ?? null, contribution }));
}

/** Past cases that an interval should rest on: where a stretch of the curve has fewer, its neighbours help out. */
const ENOUGH = 50;

function intervalOf({ reliability }: Model, probability: number): Score['interval'] {
  const found = reliability.findIndex(({ to }) => probability <= to);
  const at = found < 0 ? reliability.length - 1 : found;
  let n = reliability[at]?.n ?? 0;
  for (let away = 1; n < ENOUGH && away < reliability.length; away++)
    n += (reliability[at - away]?.n ?? 0) + (reliability[at + away]?.n ?? 0);
  return { ...wilson(probability * n, n), n };
}
