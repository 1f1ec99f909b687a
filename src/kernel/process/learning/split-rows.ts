import { createHash } from 'node:crypto';
import { OPEN, type RawTable } from './table.ts';

/** Share of ids, in percent, that the hash rule keeps for testing. */
const TEST_PERCENT = 20;

/** `by-id` keeps the rows aside whose id hashes into the test part; `none` learns from everything. */
export type Split = 'by-id' | 'none';

/** Whether the hash rule keeps this id for testing: the first 32 bits of its MD5, modulo 100, below 20. */
export function isHeldOut(id: string): boolean {
  return parseInt(createHash('md5').update(id).digest('hex').slice(0, 8), 16) % 100 < TEST_PERCENT;
}

/** Row numbers by what they are for, each list ordered by row id, so that the order of the file decides nothing. */
export type RowParts = Readonly<{ learn: Int32Array; test: Int32Array; open: Int32Array }>;

/** Parts a table's rows. Open rows of the held-out part are looked at by nobody. */
export function splitRows(raw: RawTable, split: Split): RowParts {
  const learn: number[] = [];
  const test: number[] = [];
  const open: number[] = [];
  const ids = raw.rowIds;
  const order = Array.from(ids, (_, row) => row).toSorted((a, b) => compare(ids[a] ?? '', ids[b] ?? '') || a - b);
  for (const row of order) {
    const held = split === 'by-id' && isHeldOut(ids[row] ?? '');
    const isOpen = raw.outcome[row] === OPEN;
    if (isOpen && !held) open.push(row);
    else if (!isOpen) (held ? test : learn).push(row);
  }
  return { learn: Int32Array.from(learn), test: Int32Array.from(test), open: Int32Array.from(open) };
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

/** SHA-256 (hex) over the canonical content: columns by name, rows by id, outcomes included. */
export function dataHashOf(raw: RawTable): string {
  const columns = raw.columns.toSorted((a, b) => compare(a.name, b.name));
  const hash = createHash('sha256').update(JSON.stringify(['id', 'outcome', ...columns.map(({ name }) => name)]));
  const lines = Array.from(raw.rowIds, (id, row) =>
    JSON.stringify([id, raw.outcome[row], ...columns.map(({ values }) => values[row] ?? null)]),
  );
  for (const line of lines.toSorted(compare)) hash.update('\n').update(line);
  return hash.digest('hex');
}
