import type { Binned } from './bins.ts';
import { boost, type Boosted, type BoostOptions } from './boost.ts';
import { addMargins, plantForest, type Tree } from './forest.ts';
import { stratifiedFolds } from './random.ts';

/** Folds of the cross-validation. The usual 5; 10 would double the cost for little. */
export const FOLDS = 5;
/**
 * Labelled rows up to which the cross-validation is repeated, so that one lucky split decides nothing. More repeats
 * steady the calibration too; above 10,000 rows one round is steady enough and time matters more.
 */
const REPEAT_TO = [
  { rows: 1000, repeats: 3 },
  { rows: 10_000, repeats: 2 },
] as const;

/** What cross-fitting gives: a margin for each row from models that did not see it, and the models themselves. */
export type CrossFitted = Readonly<{ margins: Float64Array; models: readonly Boosted[]; repeats: number }>;

/** How often the cross-validation is repeated for so many rows. */
export function repeatsFor(rows: number): number {
  return REPEAT_TO.find((step) => rows <= step.rows)?.repeats ?? 1;
}

/**
 * Trains one model for each fold of each repeat. Every row's margin is the mean over the repeats of the one model that
 * did not see it; `onModel` is told after each model.
 */
export function crossFit(input: {
  binned: Binned;
  outcome: Uint8Array;
  monotone?: Int8Array;
  options: BoostOptions;
  repeats: number;
  seed: number;
  onModel?: (done: number, total: number) => void;
}): CrossFitted {
  const { binned, outcome, repeats } = input;
  const margins = new Float64Array(binned.n);
  const models: Boosted[] = [];
  for (let repeat = 0; repeat < repeats; repeat++) {
    const fold = stratifiedFolds(outcome, FOLDS, input.seed + repeat);
    for (let held = 0; held < FOLDS; held++) {
      const rows = rowsWhere(fold, (f) => f !== held);
      const unseen = rowsWhere(fold, (f) => f === held);
      const model = boost({ ...input, rows, seed: input.seed + 1 + repeat * FOLDS + held });
      const mine = new Float64Array(binned.n).fill(model.base);
      addMargins(plantForest(model.trees), binned.columns, unseen, mine);
      for (const row of unseen) margins[row] = (margins[row] ?? 0) + (mine[row] ?? 0) / repeats;
      models.push(model);
      input.onModel?.(models.length, repeats * FOLDS);
    }
  }
  return { margins, models, repeats };
}

function rowsWhere(fold: Uint8Array, holds: (fold: number) => boolean): Int32Array {
  const rows: number[] = [];
  fold.forEach((f, row) => {
    if (holds(f)) rows.push(row);
  });
  return Int32Array.from(rows);
}

/**
 * The mean of the models as one list of trees: what is served. Averaging the folds beats any single one of them.
 * Leaf values keep seven digits, which halves the stored model and moves no score by more than a millionth.
 */
export function averaged(models: readonly Boosted[]): { base: number; trees: Tree[] } {
  const share = 1 / models.length;
  return {
    base: models.reduce((sum, model) => sum + model.base * share, 0),
    trees: models.flatMap((model) =>
      model.trees.map((tree) => ({ ...tree, value: tree.value.map((v) => Number((v * share).toPrecision(7))) })),
    ),
  };
}
