import { shorten } from '#base';
import { CELL_MAX_CHARS, COLUMNS_MAX, problemOfFlaw, problemOfRow, type CellProblem, type RawRow } from './problem.ts';

/** The header as read: the names, how many cells it had with its headless tail, and what is wrong with it. */
export type Header = Readonly<{
  row: number;
  names: readonly string[];
  width: number;
  problems: readonly CellProblem[];
}>;

/** Longest name of a column. Chosen, not fitted: a survey's question still fits. */
const HEADER_MAX_CHARS = 500;

/**
 * Checks the header. Columns at the end without a name are left out here (a trailing comma makes one); a row with a
 * value in such a column is refused when it comes.
 */
export function checkHeader(raw: RawRow): Header {
  const cells = raw.cells.map((cell) => cell.replace(/\s+/g, ' ').trim());
  const names = cells.slice(0, 1 + cells.findLastIndex((cell) => cell !== ''));
  const problems = [
    ...raw.flaws.map((flaw) => problemOfFlaw(raw.row, flaw, names)),
    ...findTooMany(raw.row, names),
    ...findEmpty(raw, names),
    ...findDuplicates(raw.row, names),
    ...findLong(raw.row, names),
  ];
  return { row: raw.row, names, width: cells.length, problems };
}

function findTooMany(row: number, names: readonly string[]): CellProblem[] {
  return names.length > COLUMNS_MAX ? [problemOfRow(row, 'too_many_columns', { max: COLUMNS_MAX })] : [];
}

function findEmpty(raw: RawRow, names: readonly string[]): CellProblem[] {
  const spoken = new Set(raw.flaws.map((flaw) => flaw.column));
  return names.flatMap((name, i) =>
    name === '' && !spoken.has(i) ? [problemOfRow(raw.row, 'empty_header', { column: i + 1 })] : [],
  );
}

function findDuplicates(row: number, names: readonly string[]): CellProblem[] {
  const counts = new Map<string, number>();
  for (const name of names) if (name !== '') counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].flatMap(([name, count]): CellProblem[] => {
    const value = shorten(name);
    return count > 1 ? [{ row, column: name, value, rule: 'duplicate_header', params: { name: value, count } }] : [];
  });
}

function findLong(row: number, names: readonly string[]): CellProblem[] {
  return names.flatMap((name): CellProblem[] => {
    if (name.length <= HEADER_MAX_CHARS || name.length > CELL_MAX_CHARS) return [];
    const params = { max: HEADER_MAX_CHARS, length: name.length };
    return [{ row, column: shorten(name), value: shorten(name), rule: 'too_long', params }];
  });
}
