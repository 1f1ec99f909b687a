import { shorten, type Params, type RuleCode } from '#base';

/** Longest cell that is read, in UTF-16 units. Chosen, not fitted: ten times the longest note a spreadsheet can hold. */
export const CELL_MAX_CHARS = 1_000_000;

/** Most columns a table may have: the width of a spreadsheet. */
export const COLUMNS_MAX = 16_384;

/**
 * One thing that is wrong in a file. `row` counts as the spreadsheet does (the first row is 1), `column` is the header's
 * name or null when the whole row or file is meant, `value` is shortened for showing.
 */
export type CellProblem = Readonly<{
  row: number;
  column: string | null;
  value: string;
  rule: RuleCode;
  params: Params;
}>;

/** A cell, or with `column` null a row, that could not be read; `column` counts from 0. */
export type Flaw = Readonly<{ column: number | null; rule: RuleCode; value: string; params: Params }>;

/** A row before it is held against the header. `span` is the number of lines lost with it when a quote stays open. */
export type RawRow = Readonly<{ row: number; span: number; cells: string[]; flaws: readonly Flaw[] }>;

/** Thrown inside this folder when a file cannot be read on; the door turns it into a problem. */
export class Unreadable extends Error {
  readonly rule: RuleCode;
  readonly params: Params;
  readonly row: number;

  constructor(rule: RuleCode, params: Params = {}, row = 1) {
    super(rule);
    this.name = 'Unreadable';
    this.rule = rule;
    this.params = params;
    this.row = row;
  }
}

/** A problem of the whole row or file. */
export function problemOfRow(row: number, rule: RuleCode, params: Params = {}): CellProblem {
  return { row, column: null, value: '', rule, params };
}

/** The flaw of a raw row as a problem under its header's name. */
export function problemOfFlaw(row: number, flaw: Flaw, header: readonly string[]): CellProblem {
  const column = flaw.column === null ? null : (header[flaw.column] ?? null);
  return { row, column, value: shorten(flaw.value), rule: flaw.rule, params: flaw.params };
}
