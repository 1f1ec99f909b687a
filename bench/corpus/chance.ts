/** A seeded stream of chance (mulberry32): the same seed gives the same corpus everywhere. */
export type Chance = Readonly<{
  /** Uniform in [0, 1). */
  next(): number;
  /** Whole number from 0 to `below` − 1. */
  below(below: number): number;
  pick<T>(list: readonly T[]): T;
  /** Whole number from 0 to `below` − 1, small ones far more often. */
  skewed(below: number): number;
  /** A UUIDv7 of that instant. */
  idAt(ms: number): string;
}>;

export function chanceOf(seed: number): Chance {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  const below = (n: number): number => Math.floor(next() * n);
  const hex = (digits: number): string =>
    below(16 ** digits)
      .toString(16)
      .padStart(digits, '0');
  return {
    next,
    below,
    pick<T>(list: readonly T[]): T {
      const value = list[below(list.length)];
      if (value === undefined) throw new Error('a draw from an empty list');
      return value;
    },
    skewed: (n) => Math.floor(next() ** 2 * n),
    idAt(ms) {
      const time = Math.floor(ms).toString(16).padStart(12, '0');
      return `${time.slice(0, 8)}-${time.slice(8)}-7${hex(3)}-${'89ab'[below(4)] ?? '8'}${hex(3)}-${hex(6)}${hex(6)}`;
    },
  };
}
