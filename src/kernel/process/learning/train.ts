import { Failure, type Text } from '#base';
import { ablate, type SourceColumns, type SourceEffect } from './ablate.ts';
import { binColumn, binTable, type Binned } from './bins.ts';
import { DEFAULT_BOOST, type BoostOptions } from './boost.ts';
import { calibrated, chooseCalibrator, type Calibrator } from './calibrate.ts';
import { averaged, crossFit, repeatsFor } from './cross-fit.ts';
import { findLeaks } from './find-leaks.ts';
import { addMargins, plantForest, type Tree } from './forest.ts';
import type { OutcomeAbout, Verdict } from './leak-gate.ts';
import { aucWithError, brierOf, eceOf, logLossOf, prAucOf, reliabilityOf, type ReliabilityBin } from './metrics.ts';
import { nullGate, type NullGate } from './null-gate.ts';
import { planColumns, type ColumnPlan, type LeftOutWhy } from './plan-columns.ts';
import { stratifiedFolds } from './random.ts';
import type { Model } from './score.ts';
import { dataHashOf, splitRows, type RowParts, type Split } from './split-rows.ts';
import { columnAt, encodeTable, type RawTable, type TrainingTable } from './table.ts';

/** Labelled rows to learn from, in all and of each outcome, below which nothing is trained. Chosen, not fitted. */
const FEWEST_ROWS = 100;
const FEWEST_EACH = 20;
const LEAK_FOLDS = 5;

/** What to train and on what. Plain data, so that it can be handed to a worker. */
export type TrainInput = Readonly<{
  table: RawTable;
  /** The same table, seed and options give the same model, also when the rows come in another order. */
  seed: number;
  /** Columns somebody marked as known only after the outcome: left out. */
  later?: readonly string[];
  /** Columns somebody vouches for: kept whatever the gate found. */
  vouched?: readonly string[];
  /** Column with the date of the outcome, where there is one: left out, and other dates are held against it. */
  outcomeAt?: string;
  /** Columns (numbers) that may only raise (1) or only lower (−1) the score. */
  monotone?: Readonly<Record<string, 1 | -1>>;
  /** What the outcome is; chooses the words of the reasons. A won deal unless said otherwise. */
  about?: OutcomeAbout;
  split?: Split;
  options?: Partial<BoostOptions>;
  /** Where columns come from: each source is taken away in turn, to see whether it matters. */
  sources?: readonly SourceColumns[];
}>;

/** How far training is. */
export type Progress = Readonly<{ stage: 'reading' | 'leaks' | 'learning' | 'checking'; share: number }>;

/** Quality on rows that took no part in any decision (`held-out`), or out of fold where no rows were kept aside. */
export type Quality = Readonly<{
  on: 'held-out' | 'cross-validation';
  n: number;
  baseRate: number;
  auc: number;
  aucLow: number;
  aucHigh: number;
  prAuc: number;
  logLoss: number;
  brier: number;
  ece: number;
  reliability: readonly ReliabilityBin[];
}>;

/** What a model was made of and how well it does. */
export type ModelCard = Readonly<{
  format: 'model-card/1';
  dataHash: string;
  seed: number;
  split: Split;
  rows: Readonly<{ learn: number; test: number; open: number }>;
  baseRate: number;
  used: readonly string[];
  leftOut: readonly Readonly<{ column: string; why: LeftOutWhy; because: Text }>[];
  verdicts: readonly Verdict[];
  params: BoostOptions;
  models: number;
  trees: number;
  calibrator: Calibrator['kind'];
  gate: NullGate;
  /** Null when the held-out part lacks one of the outcomes. */
  quality: Quality | null;
  /** What each source of columns is good for; absent where nobody asked. */
  sources?: readonly SourceEffect[];
  cpuMs: number;
}>;

/** A model that may be served, or the finding that there is nothing to learn; the card says why either way. */
export type TrainedModel =
  | Readonly<{ signal: 'usable'; model: Model; card: ModelCard }>
  | Readonly<{ signal: 'none'; model: null; card: ModelCard }>;

/**
 * Trains, judges and calibrates a model of the outcome. Leak gate, null gate and calibration never see the test part.
 *
 * @throws Failure `model.too_little`, `model.one_sided` or `model.unknown_column`.
 */
export function train(input: TrainInput, onProgress: (progress: Progress) => void = () => {}): TrainedModel {
  const before = process.threadCpuUsage();
  const { table: raw, seed, split = 'by-id' } = input;
  onProgress({ stage: 'reading', share: 0 });
  const parts = splitRows(raw, split);
  const outcome = Uint8Array.from(parts.learn, (row) => raw.outcome[row] ?? 0);
  refuseTooLittle(outcome);
  const { plans, verdicts } = chooseColumns(input, parts, outcome, onProgress);
  const params = { ...DEFAULT_BOOST, ...input.options };
  const table = encodeTable(raw, plans);
  const columns = table.columns.map((column) => columnAt(column, parts.learn));
  const binned = binTable(columns, parts.learn.length);
  const monotone = Int8Array.from(columns, ({ source, kind }) =>
    kind === 'number' ? (input.monotone?.[source] ?? 0) : 0,
  );
  const repeats = repeatsFor(parts.learn.length);
  const onModel = (done: number, total: number) => onProgress({ stage: 'learning', share: done / total });
  const fitted = crossFit({ binned, outcome, monotone, options: params, repeats, seed, onModel });
  onProgress({ stage: 'checking', share: 0 });
  const gate = nullGate({ binned, outcome, margins: fitted.margins, options: params, seed });
  const calibrator = chooseCalibrator(fitted.margins, outcome, seed);
  const unseen = fitted.margins.map((margin) => calibrated(calibrator, margin));
  const { base, trees } = averaged(fitted.models);
  const reliability = reliabilityOf(unseen, outcome);
  const model: Model = { format: 'gbdt/1', plans, specs: binned.specs, base, trees, calibrator, reliability };
  const quality =
    split === 'none'
      ? qualityOf('cross-validation', unseen, outcome)
      : testQuality({ raw, table, binned, parts, model });
  const sources =
    gate.signal === 'usable' && input.sources
      ? ablate({ binned, outcome, options: params, seed, sources: input.sources })
      : undefined;
  const dataHash = dataHashOf(raw);
  const used = process.threadCpuUsage(before);
  const card: ModelCard = {
    format: 'model-card/1',
    dataHash,
    seed,
    split,
    rows: { learn: parts.learn.length, test: parts.test.length, open: parts.open.length },
    baseRate: rateOf(outcome),
    used: plans.flatMap((plan) => (plan.kind === 'left-out' ? [] : [plan.name])),
    leftOut: plans.flatMap((plan) =>
      plan.kind === 'left-out' ? [{ column: plan.name, why: plan.why, because: plan.because }] : [],
    ),
    verdicts,
    params,
    models: fitted.models.length,
    trees: trees.length,
    calibrator: calibrator.kind,
    gate,
    quality,
    ...(sources === undefined ? {} : { sources }),
    cpuMs: Math.round((used.user + used.system) / 1000),
  };
  return gate.signal === 'usable' ? { signal: 'usable', model, card } : { signal: 'none', model: null, card };
}

function rateOf(outcome: Uint8Array): number {
  return outcome.reduce((sum, y) => sum + y, 0) / outcome.length;
}

function refuseTooLittle(outcome: Uint8Array): void {
  if (outcome.length < FEWEST_ROWS)
    throw new Failure('model.too_little', { params: { min: FEWEST_ROWS, n: outcome.length } });
  const won = outcome.reduce((sum, y) => sum + y, 0);
  const lost = outcome.length - won;
  if (Math.min(won, lost) < FEWEST_EACH)
    throw new Failure('model.one_sided', { params: { min: FEWEST_EACH, won, lost } });
}

function chooseColumns(
  input: TrainInput,
  parts: RowParts,
  outcome: Uint8Array,
  onProgress: (progress: Progress) => void,
): { plans: ColumnPlan[]; verdicts: Verdict[] } {
  const { table: raw, seed } = input;
  // In the order of the file: a column that counts upwards through it is a number of the record.
  const plans = planColumns(raw.columns, parts.learn.toSorted());
  onProgress({ stage: 'leaks', share: 0 });
  const verdicts = findLeaks({
    raw,
    plans,
    rows: parts.learn,
    outcome,
    fold: stratifiedFolds(outcome, LEAK_FOLDS, seed),
    open: parts.open,
    later: new Set((input.later ?? []).map((name) => columnNamed(raw, name))),
    vouched: new Set((input.vouched ?? []).map((name) => columnNamed(raw, name))),
    about: input.about ?? 'won',
    outcomeAt: input.outcomeAt === undefined ? null : columnNamed(raw, input.outcomeAt),
  });
  const out = new Map(
    verdicts.flatMap((v) => (v.verdict === 'leak' || v.verdict === 'later' ? [[v.column, v] as const] : [])),
  );
  const kept = plans.map((plan): ColumnPlan => {
    const verdict = out.get(plan.name);
    if (verdict === undefined) return plan;
    return {
      kind: 'left-out',
      name: plan.name,
      why: verdict.verdict === 'later' ? 'later' : 'leak',
      because: verdict.because,
    };
  });
  return { plans: kept, verdicts };
}

/** The column's own name for a name typed by a person: case and outer spaces are forgiven. */
function columnNamed(raw: RawTable, name: string): string {
  const plain = (text: string) => text.trim().toLowerCase();
  const found =
    raw.columns.find((column) => column.name === name) ?? raw.columns.find((c) => plain(c.name) === plain(name));
  if (found === undefined) throw new Failure('model.unknown_column', { params: { column: name } });
  return found.name;
}

function testQuality(at: {
  raw: RawTable;
  table: TrainingTable;
  binned: Binned;
  parts: RowParts;
  model: Readonly<{ base: number; trees: readonly Tree[]; calibrator: Calibrator }>;
}): Quality | null {
  const { raw, table, binned, parts, model } = at;
  const rows = parts.test;
  const margins = new Float64Array(rows.length).fill(model.base);
  const columns = table.columns.flatMap((column, feature) => {
    const spec = binned.specs[feature];
    return spec === undefined ? [] : [binColumn(spec, columnAt(column, rows))];
  });
  addMargins(plantForest(model.trees), columns, Int32Array.from(rows.keys()), margins);
  const probabilities = margins.map((margin) => calibrated(model.calibrator, margin));
  return qualityOf(
    'held-out',
    probabilities,
    Uint8Array.from(rows, (row) => raw.outcome[row] ?? 0),
  );
}

function qualityOf(on: Quality['on'], probabilities: Float64Array, outcome: Uint8Array): Quality | null {
  const baseRate = rateOf(outcome);
  if (!(baseRate > 0 && baseRate < 1)) return null;
  const auc = aucWithError(probabilities, outcome);
  const reliability = reliabilityOf(probabilities, outcome);
  return {
    on,
    n: outcome.length,
    baseRate,
    auc: auc.auc,
    aucLow: auc.low,
    aucHigh: auc.high,
    prAuc: prAucOf(probabilities, outcome),
    logLoss: logLossOf(probabilities, outcome),
    brier: brierOf(probabilities, outcome),
    ece: eceOf(reliability),
    reliability,
  };
}
