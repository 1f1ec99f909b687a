import type { ImportProblem } from './import-state.ts';
import { contentKey } from './key-text.ts';
import type { ImportPlan } from './plan-import.ts';
import { readRow, type ReadRow } from './read-row.ts';
import type { Table } from './reading/index.ts';
import { shorten } from '#base';
import { plainText } from '../value.ts';

/** A row that may be imported, with the text by which its record is found again. */
export type KeyedRow = ReadRow & Readonly<{ keyText: string }>;

/** Some rows of a file in their order: those that may be imported, and what was left out. */
export type RowChunk = Readonly<{
  rows: readonly KeyedRow[];
  problems: readonly ImportProblem[];
  /** Rows of the file in this chunk, whatever became of them. */
  read: number;
  duplicates: number;
  refused: number;
  lastRow: number;
}>;

/** Rows in one transaction. Chosen by measurement: more gain nothing, and a cancel would wait longer. */
const CHUNK_ROWS = 1_000;

type Open = {
  rows: KeyedRow[];
  problems: ImportProblem[];
  read: number;
  duplicates: number;
  refused: number;
  lastRow: number;
};

/**
 * Reads a file in chunks. A row that says the same as an earlier one with its key is left out as a duplicate; one that
 * has the key of an earlier row and says something else is refused, because nobody could tell which of the two is right.
 * Rows up to `afterRow` were dealt with before: they only count for that.
 */
export async function* readChunks(plan: ImportPlan, table: Table, afterRow = 0): AsyncGenerator<RowChunk> {
  const sort = createSorter(plan);
  let chunk = empty();
  for await (const tableRow of table.rows()) {
    const sorted = sort(readRow(plan, tableRow));
    if (tableRow.row <= afterRow) continue;
    chunk.read += 1;
    chunk.lastRow = tableRow.row;
    if (sorted === 'duplicate') chunk.duplicates += 1;
    else if ('keyText' in sorted) chunk.rows.push(sorted);
    else {
      chunk.refused += 1;
      chunk.problems.push(...sorted.problems);
    }
    if (chunk.read < CHUNK_ROWS) continue;
    yield chunk;
    chunk = empty();
  }
  if (chunk.read > 0) yield chunk;
}

function empty(): Open {
  return { rows: [], problems: [], read: 0, duplicates: 0, refused: 0, lastRow: 0 };
}

type Sorted = KeyedRow | 'duplicate' | Readonly<{ problems: readonly ImportProblem[] }>;

/** Holds each row against those before it. Keeps one short text per row of the file. */
function createSorter(plan: ImportPlan): (row: ReadRow) => Sorted {
  const seen = new Map<string, { row: number; content: string }>();
  const times = new Map<string, number>();
  return (row) => {
    if (row.problems.length > 0) return { problems: row.problems };
    if (row.key === null) {
      const nth = times.get(row.content) ?? 0;
      times.set(row.content, nth + 1);
      return { ...row, keyText: contentKey(row.content, nth) };
    }
    const earlier = seen.get(row.key);
    if (earlier === undefined) {
      seen.set(row.key, { row: row.row, content: row.content });
      return { ...row, keyText: row.key };
    }
    if (earlier.content === row.content) return 'duplicate';
    const values = plan.keys.map((field) => plainText(row.data[field] ?? row.names[field]));
    const key = shorten(values.join('、'));
    const column = plan.keyColumns[0] ?? null;
    return {
      problems: [{ row: row.row, column, value: key, rule: 'duplicate_key', params: { row: earlier.row, key } }],
    };
  };
}
