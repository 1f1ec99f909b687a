/** Not to be compared: one of the two values is not known. */
export const UNKNOWN = -1;

/** How common values are: shares of the rows by hash of the value, the common ones only. */
export type Shares = Readonly<{ rows: number; common: ReadonlyMap<number, number> }>;

/** Ways in which a column gives keys for blocking. */
export type KeyHow = 'whole' | 'sound' | 'edits' | 'start' | 'base';

/**
 * One field of all rows that are compared, made ready once: values are added in row order, then sealed. Levels of
 * agreement run from 0 (differs) to `levels - 1` (the same).
 */
export type Column = Readonly<{
  levels: number;
  /** The next row's text; `others` are further texts of the row where a comparison weighs several. */
  add(raw: string | null, others: readonly (string | null)[]): void;
  /** After the last value. `known` gives how common values are where the rows at hand are only a few of all. */
  seal(known: Shares | null): void;
  /** Level of agreement of two rows, or `UNKNOWN`. */
  level(a: number, b: number): number;
  /** 0–1, NaN where one is not known: for trees, which find their own levels. */
  similarity(a: number, b: number): number;
  /** Hash of the value where agreeing on a rare one says more; 0 where it makes no difference. */
  term(row: number): number;
  /** Hashes under which the row is found. */
  keys(row: number, how: KeyHow): readonly number[];
  /** What `seal` of a later, smaller column wants to know; null where values are not weighed. */
  shares(): Shares | null;
}>;

export const NO_KEYS: readonly number[] = [];

/** Shares below which a value is not worth keeping. */
const RARE = 0.0005;
const MOST_KEPT = 2_000;

/** The common ones among counted hashes. */
export function sharesOf(counts: ReadonlyMap<number, number>, rows: number): Shares {
  const common = [...counts]
    .filter(([, count]) => count > 2 && count / rows >= RARE)
    .toSorted((a, b) => b[1] - a[1] || a[0] - b[0])
    .slice(0, MOST_KEPT)
    .map(([hash, count]): [number, number] => [hash, count / rows]);
  return { rows, common: new Map(common) };
}
