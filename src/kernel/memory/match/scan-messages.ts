import type { Shares } from './compare/column.ts';
import type { Weights } from './engine/fellegi-sunter.ts';
import type { PairFeatures } from './engine/features.ts';
import type { Evidence } from './engine/judge.ts';
import type { RawRow } from './engine/plan.ts';

export type ToWorker = { kind: 'rows'; rows: RawRow[] } | { kind: 'compare' };

/** A pair of rows, counted in the order in which they were told. */
export type ScannedPair = {
  a: number;
  b: number;
  logit: number;
  evidence: Evidence[];
  features: PairFeatures | null;
};

export type FromWorker =
  | { kind: 'taken' }
  | { kind: 'progress'; share: number }
  | { kind: 'pairs'; pairs: ScannedPair[] }
  | {
      kind: 'done';
      weights: Weights;
      shares: ReadonlyMap<string, Shares>;
      tops: number[];
      compared: number;
      found: number;
    };
