import { shorten } from '#base';
import type { Header } from './check-header.ts';
import { problemOfFlaw, problemOfRow, type CellProblem, type RawRow } from './problem.ts';

/**
 * One row held against the header. `cells` has as many entries as the header when `problems` is empty; a row with
 * problems must not be imported. `span` is the number of lines lost with it, 1 unless a quote was left open.
 */
export type TableRow = Readonly<{
  row: number;
  span: number;
  cells: readonly string[];
  problems: readonly CellProblem[];
}>;

/** The row under its header, or undefined when it is blank. `pads`: missing cells at the end are empty, as in a sheet. */
export function shapeRow(raw: RawRow, header: Header, pads: boolean): TableRow | undefined {
  const { row, span, flaws } = raw;
  const width = header.names.length;
  const last = raw.cells.findLastIndex((cell) => cell !== '' && cell.trim() !== '');
  if (last < 0 && flaws.length === 0) return undefined;
  const problems = flaws.map((flaw) => problemOfFlaw(row, flaw, header.names));
  if (!flaws.some((flaw) => flaw.rule === 'quote')) problems.push(...checkWidth(raw, last, header, pads));
  return { row, span, cells: fit(raw.cells, width), problems };
}

function checkWidth(raw: RawRow, last: number, header: Header, pads: boolean): CellProblem[] {
  const want = header.names.length;
  const { row, cells } = raw;
  if (last >= want && last < header.width) {
    const value = shorten(cells[last] ?? '');
    return [{ row, column: null, value, rule: 'empty_header', params: { column: last + 1 } }];
  }
  if (last >= want) return [problemOfRow(row, 'ragged', { found: last + 1, want })];
  if (cells.length < want && !pads) return [problemOfRow(row, 'ragged', { found: cells.length, want })];
  return [];
}

function fit(cells: string[], width: number): readonly string[] {
  if (cells.length === width) return cells;
  if (cells.length > width) return cells.slice(0, width);
  return [...cells, ...Array.from({ length: width - cells.length }, () => '')];
}
