import type { Cell, Column } from './columns.ts';
import { gb18030Of } from './gb18030.ts';
import { safeCell } from './safe-cell.ts';

export type CsvOptions = Readonly<{ encoding: 'utf-8' | 'gb18030'; isMarked: boolean }>;

/** Rows as a CSV file: RFC 4180 with CRLF, cells that a spreadsheet would calculate with an apostrophe. */
export async function* csvOf(
  columns: readonly Column[],
  pages: AsyncIterable<readonly (readonly Cell[])[]>,
  { encoding, isMarked }: CsvOptions,
): AsyncGenerator<Buffer> {
  const bytesOf = encoding === 'gb18030' ? gb18030Of : (text: string) => Buffer.from(text);
  const mark = encoding === 'utf-8' && isMarked ? '\uFEFF' : '';
  yield bytesOf(`${mark}${columns.map(({ title }) => quoted(safeCell(title))).join(',')}\r\n`);
  for await (const page of pages) {
    let text = '';
    for (const row of page) text += `${row.map(csvCell).join(',')}\r\n`;
    if (text !== '') yield bytesOf(text);
  }
}

function csvCell(cell: Cell): string {
  if (cell === null) return '';
  return cell.type === 'text' ? quoted(safeCell(cell.text)) : cell.text;
}

const QUOTED = /[",\r\n]|^\s|\s$/;

function quoted(text: string): string {
  return QUOTED.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
