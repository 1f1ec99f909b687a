/** Rows taken from the beginning, and as many again spread over the rest. Chosen, not fitted. */
const HEAD_ROWS = 2000;
const SPREAD_ROWS = 2000;

/** Longest part of a cell that is kept: enough to tell what it is. */
const KEPT_CHARS = 300;

/** A sample of rows that arrive one by one: the first ones and an even spread over the others, the same at each run. */
export type RowSample = Readonly<{
  add(cells: readonly string[]): void;
  count(): number;
  rows(): readonly (readonly string[])[];
}>;

export function createRowSample(): RowSample {
  const head: (readonly string[])[] = [];
  const spread: (readonly string[])[] = [];
  const random = createRandom();
  let count = 0;
  return {
    add(cells) {
      count += 1;
      if (head.length < HEAD_ROWS) head.push(kept(cells));
      else if (spread.length < SPREAD_ROWS) spread.push(kept(cells));
      else {
        const place = Math.floor(random() * (count - HEAD_ROWS));
        if (place < SPREAD_ROWS) spread[place] = kept(cells);
      }
    },
    count: () => count,
    rows: () => [...head, ...spread],
  };
}

/** Copies, because a slice would keep the whole piece of the file it was cut from in memory. */
function kept(cells: readonly string[]): string[] {
  return cells.map((cell) => Buffer.from(cell.slice(0, KEPT_CHARS), 'utf16le').toString('utf16le'));
}

/** Numbers from 0 to below 1, always the same ones (Numerical Recipes' generator): a profile must not change by itself. */
function createRandom(): () => number {
  let state = 1;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
