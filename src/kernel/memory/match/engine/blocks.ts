import type { MatchTable } from './table.ts';

/** Rows by key: `rowsAt(start…end)` of a key's block. Integers in typed arrays throughout. */
export type Blocks = Readonly<{
  /** Calls `visit` once for each other row that shares a block with `row`, tightest blocks first, `most` at most. */
  neighbours(row: number, most: number, visit: (other: number) => void): void;
  report: BlockReport;
}>;

/** What blocking leaves to compare. */
export type BlockReport = { rows: number; keys: number; blocks: number; skippedBlocks: number; largest: number };

const FULL = 0.5;

/** Puts all rows of a table into blocks; a block with more than `cap` rows says too little and is skipped. */
export function blocksOf(table: MatchTable, cap: number): Blocks {
  const rows = table.size();
  const { keyOf, starts } = keysByRow(table, rows);
  const { block, blocks } = numbered(keyOf);
  const sizes = new Int32Array(blocks);
  for (const b of block) sizes[b] = (sizes[b] ?? 0) + 1;
  const report: BlockReport = {
    rows,
    keys: keyOf.length,
    blocks,
    skippedBlocks: sizes.reduce((n, size) => n + Number(size > cap), 0),
    largest: sizes.reduce((most, size) => Math.max(most, size), 0),
  };
  const from = new Int32Array(blocks + 1);
  sizes.forEach((size, b) => {
    from[b + 1] = (from[b] ?? 0) + size;
  });
  const members = membersOf(block, starts, from);
  return { neighbours: neighboursIn({ block, starts, sizes: from, members, cap, rows }), report };
}

/** Rows block by block. */
function membersOf(block: Int32Array, starts: Int32Array, from: Int32Array): Int32Array {
  const members = new Int32Array(block.length);
  const at = from.slice();
  let row = 0;
  block.forEach((b, k) => {
    while (k >= (starts[row + 1] ?? Number.POSITIVE_INFINITY)) row++;
    const place = at[b] ?? 0;
    members[place] = row;
    at[b] = place + 1;
  });
  return members;
}

function keysByRow(table: MatchTable, rows: number): { keyOf: Int32Array; starts: Int32Array } {
  const starts = new Int32Array(rows + 1);
  let keyOf = new Int32Array(Math.max(16, rows * 8));
  let count = 0;
  for (let row = 0; row < rows; row++) {
    const keys = new Set(table.keysOf(row));
    if (count + keys.size > keyOf.length) {
      const wider = new Int32Array(Math.max(keyOf.length * 2, count + keys.size));
      wider.set(keyOf);
      keyOf = wider;
    }
    for (const key of keys) keyOf[count++] = key;
    starts[row + 1] = count;
  }
  return { keyOf: keyOf.subarray(0, count), starts };
}

/** A running number for each different key, by open addressing. */
function numbered(keys: Int32Array): { block: Int32Array; blocks: number } {
  const size = 2 ** Math.max(4, Math.ceil(Math.log2(keys.length / FULL + 1)));
  const table = new Int32Array(size);
  const numbers = new Int32Array(size);
  const block = new Int32Array(keys.length);
  let blocks = 0;
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i] ?? 0;
    let place = (key >>> 0) & (size - 1);
    while (table[place] !== 0 && table[place] !== key) place = (place + 1) & (size - 1);
    if (table[place] === 0) {
      table[place] = key;
      numbers[place] = blocks++;
    }
    block[i] = numbers[place] ?? 0;
  }
  return { block, blocks };
}

type Laid = Readonly<{
  block: Int32Array;
  starts: Int32Array;
  sizes: Int32Array;
  members: Int32Array;
  cap: number;
  rows: number;
}>;

function neighboursIn({ block, starts, sizes, members, cap, rows }: Laid): Blocks['neighbours'] {
  const seen = new Int32Array(rows).fill(-1);
  return (row, most, visit) => {
    const own = [...block.subarray(starts[row] ?? 0, starts[row + 1] ?? 0)]
      .map((b) => ({ from: sizes[b] ?? 0, to: sizes[b + 1] ?? 0 }))
      .filter(({ from, to }) => to - from > 1 && to - from <= cap)
      .toSorted((a, b) => a.to - a.from - (b.to - b.from));
    seen[row] = row;
    let left = most;
    for (const { from, to } of own) {
      for (let i = from; i < to; i++) {
        const other = members[i] ?? 0;
        if (seen[other] === row) continue;
        seen[other] = row;
        visit(other);
        if (--left === 0) return;
      }
    }
  };
}
