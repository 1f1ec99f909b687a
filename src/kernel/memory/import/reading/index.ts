export type { Encoding } from './detect-encoding.ts';
export type { Separator } from './detect-separator.ts';
export { CELL_MAX_CHARS, type CellProblem } from './problem.ts';
export { readTable, type Table, type TableFormat, type TableOptions } from './read-table.ts';
export type { TableRow } from './shape-row.ts';
