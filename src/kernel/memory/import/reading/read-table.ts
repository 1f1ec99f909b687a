import type { Text } from '#base';
import { openSource, type ByteSource } from './byte-source.ts';
import { checkHeader, type Header } from './check-header.ts';
import { detectEncoding, type Encoding } from './detect-encoding.ts';
import { detectSeparator, type Separator } from './detect-separator.ts';
import { problemOfRow, Unreadable, type CellProblem, type RawRow } from './problem.ts';
import { readSheet } from './read-sheet.ts';
import { readTextRows, sampleText } from './read-text.ts';
import { shapeRow, type TableRow } from './shape-row.ts';
import { sniffKind } from './sniff-kind.ts';
import { openWorkbook } from './workbook.ts';

/** What kind of file it is and how that was found out. */
export type TableFormat =
  | Readonly<{
      kind: 'csv';
      encoding: Encoding;
      encodingReason: Text;
      separator: Separator;
      separatorReason: Text;
    }>
  | Readonly<{ kind: 'xlsx'; sheet: string; otherSheets: readonly string[] }>;

/** Choices a person may make where the detection was wrong. */
export type TableOptions = Readonly<{ encoding?: Encoding; separator?: Separator; sheet?: string; headerRow?: number }>;

/**
 * A table file opened for reading. With `problems` it cannot be read and has no rows. `rows()` starts from the first row
 * at each call and holds a few of them in memory at a time. `format` is null when not even the kind is known.
 */
export type Table = Readonly<{
  format: TableFormat | null;
  header: readonly string[];
  headerRow: number;
  problems: readonly CellProblem[];
  rows(): AsyncGenerator<TableRow>;
  close(): Promise<void>;
}>;

type Opened = Readonly<{ format: TableFormat; raw(): AsyncGenerator<RawRow>; pads: boolean }>;

/**
 * Opens a CSV or XLSX file given as bytes, as a path or as an open source, which it closes. Everything wrong with the file itself comes back as problems.
 * Close the table when done.
 *
 * @throws the system's error when the file cannot be read at all.
 */
export async function readTable(source: Uint8Array | string | ByteSource, options: TableOptions = {}): Promise<Table> {
  const bytes = await openSource(source);
  try {
    return await openTable(bytes, options);
  } catch (error) {
    if (error instanceof Unreadable) return unreadable(bytes, null, error);
    await bytes.close();
    throw error;
  }
}

async function openTable(bytes: ByteSource, options: TableOptions): Promise<Table> {
  const kind = await sniffKind(bytes);
  const opened = kind === 'csv' ? await openText(bytes, options) : await openSheet(bytes, options);
  try {
    const header = await findHeader(opened, options.headerRow ?? 1);
    const rows = header.problems.length === 0 ? () => rowsUnder(opened, header) : noRows;
    const { names, row, problems } = header;
    return { format: opened.format, header: names, headerRow: row, problems, rows, close: bytes.close };
  } catch (error) {
    if (error instanceof Unreadable) return unreadable(bytes, opened.format, error);
    throw error;
  }
}

function unreadable(bytes: ByteSource, format: TableFormat | null, { row, rule, params }: Unreadable): Table {
  const problems = [problemOfRow(row, rule, params)];
  return { format, header: [], headerRow: 1, problems, rows: noRows, close: bytes.close };
}

async function* noRows(): AsyncGenerator<TableRow> {}

async function openText(bytes: ByteSource, options: TableOptions): Promise<Opened> {
  const found = options.encoding === undefined ? await detectEncoding(bytes) : chosen(options.encoding);
  const { sample, isWhole } = await sampleText(bytes, found.encoding);
  const { separator, reason } = detectSeparator(sample, isWhole);
  const format = {
    kind: 'csv',
    encoding: found.encoding,
    encodingReason: found.reason,
    separator: options.separator ?? separator,
    separatorReason: options.separator === undefined ? reason : CHOSEN,
  } as const;
  return { format, raw: () => readTextRows(bytes, format), pads: false };
}

const CHOSEN: Text = { zh: '由你选择。', en: 'Chosen by you.' };

function chosen(encoding: Encoding) {
  return { encoding, reason: CHOSEN };
}

/** Opens the sheet asked for, or the first visible one that holds anything. */
async function openSheet(bytes: ByteSource, options: TableOptions): Promise<Opened> {
  const workbook = await openWorkbook(bytes);
  const inOrder = workbook.sheets.toSorted((a, b) => Number(a.hidden) - Number(b.hidden));
  const asked = inOrder.filter((sheet) => options.sheet === undefined || sheet.name === options.sheet);
  if (asked.length === 0) throw new Unreadable(inOrder.length === 0 ? 'empty_file' : 'unknown_sheet');
  for (const { name, part } of asked) {
    const raw = () => readSheet(workbook, part);
    const otherSheets = workbook.sheets.map((sheet) => sheet.name).filter((other) => other !== name);
    if (await hasAnything(raw())) return { format: { kind: 'xlsx', sheet: name, otherSheets }, raw, pads: true };
  }
  throw new Unreadable('empty_file');
}

function isBlank({ cells, flaws }: RawRow): boolean {
  return flaws.length === 0 && cells.every((cell) => cell.trim() === '');
}

async function hasAnything(rows: AsyncGenerator<RawRow>): Promise<boolean> {
  for await (const row of rows) if (!isBlank(row)) return true;
  return false;
}

/** The first row from `from` on with anything in it, with the problem `no_rows` when nothing follows. */
async function findHeader(opened: Opened, from: number): Promise<Header> {
  let header: Header | undefined;
  for await (const raw of opened.raw()) {
    if (raw.row < from || isBlank(raw)) continue;
    if (header !== undefined) return header;
    header = checkHeader(raw);
  }
  if (header === undefined) throw new Unreadable('empty_file');
  return { ...header, problems: [...header.problems, problemOfRow(header.row, 'no_rows')] };
}

async function* rowsUnder({ raw, pads }: Opened, header: Header): AsyncGenerator<TableRow> {
  let next = header.row + 1;
  try {
    for await (const one of raw()) {
      if (one.row <= header.row) continue;
      next = one.row + one.span;
      const row = shapeRow(one, header, pads);
      if (row !== undefined) yield row;
    }
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    yield { row: next, span: 1, cells: [], problems: [problemOfRow(next, error.rule, error.params)] };
  }
}
