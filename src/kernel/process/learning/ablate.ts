import type { Binned } from './bins.ts';
import type { BoostOptions } from './boost.ts';
import { crossFit } from './cross-fit.ts';
import { aucDifference, aucWithError } from './metrics.ts';

/** Columns that come from one place, such as service tickets. */
export type SourceColumns = Readonly<{ name: string; columns: readonly string[] }>;

/**
 * What one source of columns is good for, on rows the models did not see. `matters`: without it the AUC is lower, by an
 * interval that leaves out 0; `not_shown`: it may or may not help; `absent`: none of its columns could be learned from.
 */
export type SourceEffect = Readonly<{
  source: string;
  verdict: 'matters' | 'not_shown' | 'absent';
  /** AUC with all sources less the AUC without this one; its interval holds for all sources together at 95 %. */
  loss: Readonly<{ auc: number; low: number; high: number }> | null;
  /** AUC of this source by itself, with its 95 % interval. */
  alone: Readonly<{ auc: number; low: number; high: number }> | null;
}>;

/**
 * Takes the sources away one at a time: the same folds, options and seed, trained anew without the source's columns. The
 * interval is DeLong's for the same rows, widened for the number of sources tried (Bonferroni).
 */
export function ablate(input: {
  binned: Binned;
  outcome: Uint8Array;
  options: BoostOptions;
  seed: number;
  sources: readonly SourceColumns[];
  onSource?: (done: number, total: number) => void;
}): SourceEffect[] {
  const { binned, outcome, options, seed, sources } = input;
  const fit = (keeps: (column: string) => boolean): Float64Array | null => {
    const kept = binned.specs.flatMap((spec, i) => (keeps(spec.source) ? [i] : []));
    if (kept.length === 0) return null;
    const part: Binned = {
      ...binned,
      specs: kept.flatMap((i) => binned.specs[i] ?? []),
      columns: kept.flatMap((i) => binned.columns[i] ?? []),
    };
    return crossFit({ binned: part, outcome, options, repeats: 1, seed }).margins;
  };
  const all = fit(() => true);
  const here = new Set(binned.specs.map((spec) => spec.source));
  const z = quantileOfNormal(1 - 0.025 / Math.max(1, sources.length));
  return sources.map(({ name, columns }, i): SourceEffect => {
    const own = new Set(columns.filter((c) => here.has(c)));
    input.onSource?.(i, sources.length);
    if (own.size === 0 || all === null) return { source: name, verdict: 'absent', loss: null, alone: null };
    const without = fit((c) => !own.has(c)) ?? new Float64Array(outcome.length);
    const alone = aucWithError(fit((c) => own.has(c)) ?? new Float64Array(outcome.length), outcome);
    const { difference, se } = aucDifference(all, without, outcome);
    const low = difference - z * se;
    return {
      source: name,
      verdict: low > 0 ? 'matters' : 'not_shown',
      loss: { auc: difference, low, high: difference + z * se },
      alone: { auc: alone.auc, low: alone.low, high: alone.high },
    };
  });
}

/** The value below which a standard normal lies with probability `p` > 0.5 (Abramowitz and Stegun 26.2.23, error < 5e-4). */
function quantileOfNormal(p: number): number {
  const t = Math.sqrt(-2 * Math.log(1 - p));
  const above = 2.515517 + t * (0.802853 + t * 0.010328);
  const below = 1 + t * (1.432788 + t * (0.189269 + t * 0.001308));
  return t - above / below;
}
