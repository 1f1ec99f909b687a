import { StringDecoder } from 'node:string_decoder';
import { textOfSerial } from './date-formats.ts';
import { CELL_MAX_CHARS, COLUMNS_MAX, Unreadable, type Flaw, type RawRow } from './problem.ts';
import { attributeOf, createXmlScanner, decodeXml, type XmlScanner } from './scan-xml.ts';
import { cleanText, createTextCollector, type Workbook } from './workbook.ts';

type Cell = { column: number; type: string; style: number; value: string; formula: string | null; inline: boolean };

/** A spreadsheet's error values that only say "there is none": read as an empty cell. */
const NO_VALUE_ERRORS = new Set(['#N/A', '#NULL!']);

/**
 * The rows of one sheet as text: days as `2026-11-22`, numbers without exponent, booleans as `true`/`false`. A formula
 * gives its saved result. Of merged cells only the first one holds the value, as in the file.
 *
 * @throws Unreadable `damaged` when the sheet breaks off.
 */
export async function* readSheet(workbook: Workbook, part: string): AsyncGenerator<RawRow> {
  const rows: RawRow[] = [];
  const scanner = createSheetScanner(workbook, rows);
  const decoder = new StringDecoder('utf8');
  for await (const chunk of workbook.archive.unpack(part)) {
    scanner.push(decoder.write(chunk));
    yield* rows;
    rows.length = 0;
  }
  scanner.end();
  yield* rows;
}

function createSheetScanner(workbook: Workbook, out: RawRow[]): XmlScanner {
  const collector = createTextCollector();
  let row = 0;
  let cells: string[] = [];
  let flaws: Flaw[] = [];
  let cell: Cell | null = null;
  let column = -1;
  let target: 'value' | 'formula' | null = null;

  const open = (tag: string, attributes: string) => {
    if (tag === 'c') {
      cell = startCell(attributes, column);
      column = cell.column;
    } else if (tag === 'row') {
      row = rowOf(attributeOf(attributes, 'r'), row);
      column = -1;
      cells = [];
      flaws = [];
    } else if (cell !== null) target = openInCell(tag, cell, collector);
  };
  const text = (raw: string, literal: boolean) => {
    if (cell === null) return;
    if (target === 'value') cell.value += literal ? raw : decodeXml(raw);
    else if (target === 'formula') cell.formula += literal ? raw : decodeXml(raw);
    else if (cell.inline) collector.text(raw, literal);
  };
  const close = (tag: string) => {
    if (tag === 'row') out.push({ row, span: 1, cells, flaws });
    else if (tag !== 'c' || cell === null) {
      target = null;
      collector.close(tag);
    } else {
      if (cell.inline) cell.value = collector.take();
      placeCell({ cell, cells, flaws, workbook });
      cell = null;
    }
  };
  return createXmlScanner({ open, text, close });
}

function startCell(attributes: string, lastColumn: number): Cell {
  const address = attributeOf(attributes, 'r');
  const column = address === undefined ? lastColumn + 1 : columnOf(address);
  if (column >= COLUMNS_MAX) throw new Unreadable('damaged');
  const style = attributeOf(attributes, 's');
  return {
    column,
    type: attributeOf(attributes, 't') ?? 'n',
    style: style === undefined ? 0 : Number(style),
    value: '',
    formula: null,
    inline: false,
  };
}

/** The row's own number, or the next one where it has none or goes backwards. */
function rowOf(address: string | undefined, last: number): number {
  const row = Number(address);
  return Number.isSafeInteger(row) && row > last ? row : last + 1;
}

function columnOf(address: string): number {
  let column = 0;
  for (let i = 0; i < address.length; i++) {
    const letter = address.charCodeAt(i) & ~32;
    if (letter < 65 || letter > 90) break;
    column = column * 26 + letter - 64;
  }
  if (column === 0) throw new Unreadable('damaged');
  return column - 1;
}

function openInCell(tag: string, cell: Cell, collector: ReturnType<typeof createTextCollector>) {
  if (tag === 'v') return 'value';
  if (tag === 'f') {
    cell.formula = '';
    return 'formula';
  }
  if (tag === 'is') cell.inline = true;
  else collector.open(tag);
  return null;
}

type Placing = Readonly<{ cell: Cell; cells: string[]; flaws: Flaw[]; workbook: Workbook }>;

function placeCell({ cell, cells, flaws, workbook }: Placing): void {
  const { column } = cell;
  const text = textOfCell(cell, workbook);
  while (cells.length < column) cells.push('');
  if (typeof text === 'string' && text.length <= CELL_MAX_CHARS) {
    cells[column] = text;
    return;
  }
  cells[column] = '';
  if (typeof text === 'string') {
    const params = { max: CELL_MAX_CHARS, length: text.length };
    flaws.push({ column, rule: 'cell_too_large', value: text.slice(0, 100), params });
  } else flaws.push({ column, ...text });
}

type Reading = string | Omit<Flaw, 'column'>;

function textOfCell(cell: Cell, workbook: Workbook): Reading {
  const { value, formula, type } = cell;
  // An empty text is a saved result too; a missing one is not.
  if (formula !== null && value === '' && type !== 'str') return { rule: 'formula', value: `=${formula}`, params: {} };
  return value === '' ? '' : textOfValue(cell, workbook);
}

function textOfValue({ value, type, style }: Cell, workbook: Workbook): Reading {
  switch (type) {
    case 's':
      return workbook.sharedTexts[Number(value)] ?? { rule: 'damaged', value, params: {} };
    case 'b':
      return /^\s*(1|true)\s*$/.test(value) ? 'true' : 'false';
    case 'e':
      return NO_VALUE_ERRORS.has(value) ? '' : { rule: 'cell_error', value, params: { value } };
    case 'n':
      return textOfNumber(value, style, workbook);
    case 'd':
      return value.replace(/T00:00:00(\.0+)?Z?$/, '');
    default:
      return cleanText(value);
  }
}

function textOfNumber(value: string, style: number, workbook: Workbook): Reading {
  const number = Number(value);
  if (!Number.isFinite(number)) return { rule: 'number', value, params: {} };
  const format = workbook.formats[style] ?? 'number';
  if (format === 'number') return plainNumber(number);
  return textOfSerial(number, format, workbook.is1904) ?? { rule: 'date', value, params: {} };
}

/** The number with the 15 digits a spreadsheet keeps, so 0.30000000000000004 reads 0.3; never with an exponent. */
function plainNumber(number: number): string {
  const text = String(Number(number.toPrecision(15)));
  const match = /^(-?)(\d)(?:\.(\d+))?e([+-]\d+)$/.exec(text);
  if (match === null) return text;
  const [, sign = '', lead = '', fraction = '', exponent = '0'] = match;
  const digits = lead + fraction;
  const point = 1 + Number(exponent);
  if (point <= 0) return `${sign}0.${'0'.repeat(-point)}${digits}`;
  return sign + digits.padEnd(point, '0');
}
