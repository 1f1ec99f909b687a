/** A source of numbers from 0 (included) to 1 (excluded) that gives the same sequence for the same seed. */
export type Random = () => number;

/** Mulberry32: 32 bits of state, enough for shuffles and samples; never for secrets. */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Shuffles in place (Fisher–Yates) and returns the same array. */
export function shuffle<T extends Int32Array | Uint8Array>(items: T, random: Random): T {
  for (let i = items.length - 1; i > 0; i--) {
    const other = Math.floor(random() * (i + 1));
    const held = items[i] ?? 0;
    items[i] = items[other] ?? 0;
    items[other] = held;
  }
  return items;
}

/**
 * A fold number from 0 to `folds` − 1 for each row, with the outcomes spread evenly over the folds.
 * The same outcomes and seed give the same folds.
 */
export function stratifiedFolds(outcome: Uint8Array, folds: number, seed: number): Uint8Array {
  const random = seededRandom(seed);
  const fold = new Uint8Array(outcome.length);
  for (const wanted of [0, 1]) {
    const rows: number[] = [];
    outcome.forEach((y, row) => {
      if (y === wanted) rows.push(row);
    });
    shuffle(Int32Array.from(rows), random).forEach((row, place) => {
      fold[row] = place % folds;
    });
  }
  return fold;
}
