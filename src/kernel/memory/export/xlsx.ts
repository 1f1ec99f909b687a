import type { Cell, Column } from './columns.ts';
import { zipOf, type ZipEntry } from './zip.ts';

/** Rows of a sheet beside its header (ECMA-376 as spreadsheets implement it). More go into further sheets. */
const MOST_ROWS = 1_048_575;
/** Characters a cell may hold; spreadsheets call a file with more of them damaged. */
const MOST_CHARACTERS = 32_767;
/** Digits that a spreadsheet's number keeps. */
const MOST_DIGITS = 15;
const CUT = '…';

const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const REL = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';

/** Styles by place: general, header, day, moment. */
const STYLES = `${HEAD}<styleSheet xmlns="${MAIN}"><numFmts count="2"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/><numFmt numFmtId="165" formatCode="yyyy\\-mm\\-dd\\ hh:mm:ss"/></numFmts><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="4"><xf/><xf fontId="1" applyFont="1"/><xf numFmtId="164" applyNumberFormat="1"/><xf numFmtId="165" applyNumberFormat="1"/></cellXfs></styleSheet>`;
const STYLE = { day: 2, moment: 3 } as const;

/** What became of long cells while a file was written. */
export type XlsxNotes = { cut: number };

/**
 * Rows as an XLSX workbook, written while they come. Texts are inline strings, which are never calculated, so they need
 * no apostrophe. A text longer than a cell may hold is cut, and `notes` counts it.
 */
export function xlsxOf(
  columns: readonly Column[],
  pages: AsyncIterable<readonly (readonly Cell[])[]>,
  notes: XlsxNotes,
): AsyncGenerator<Buffer> {
  return zipOf(entriesOf(columns, pages, notes));
}

async function* entriesOf(
  columns: readonly Column[],
  pages: AsyncIterable<readonly (readonly Cell[])[]>,
  notes: XlsxNotes,
): AsyncGenerator<ZipEntry> {
  const source = rowsOf(pages);
  let sheets = 0;
  let isMore = true;
  while (isMore) {
    sheets += 1;
    const state = { isMore: false };
    yield { name: `xl/worksheets/sheet${sheets}.xml`, body: sheetOf(columns, source, { state, notes }) };
    isMore = state.isMore;
  }
  const numbers = Array.from({ length: sheets }, (_, i) => i + 1);
  yield { name: 'xl/styles.xml', body: [STYLES] };
  yield { name: 'xl/workbook.xml', body: [workbookOf(numbers)] };
  yield { name: 'xl/_rels/workbook.xml.rels', body: [relationsOf(numbers)] };
  yield {
    name: '_rels/.rels',
    body: [
      `${HEAD}<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${REL}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    ],
  };
  yield { name: '[Content_Types].xml', body: [typesOf(numbers)] };
}

async function* rowsOf(pages: AsyncIterable<readonly (readonly Cell[])[]>): AsyncGenerator<readonly Cell[]> {
  for await (const page of pages) yield* page;
}

type Sheet = Readonly<{ state: { isMore: boolean }; notes: XlsxNotes }>;

/** Characters of a sheet handed on at once. */
const PIECE = 262_144;

async function* sheetOf(
  columns: readonly Column[],
  source: AsyncGenerator<readonly Cell[]>,
  { state, notes }: Sheet,
): AsyncGenerator<string> {
  const letters = columns.map((_, i) => lettersOf(i));
  let text = `${HEAD}<worksheet xmlns="${MAIN}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><sheetFormatPr defaultRowHeight="15"/><sheetData>${rowOf(columns.map(({ title }, i) => inline({ text: title, at: `${letters[i] ?? ''}1`, style: 1 }, notes)).join(''), 1)}`;
  for (let rows = 0; rows < MOST_ROWS; rows++) {
    const { value, done } = await source.next();
    if (done === true) break;
    const number = rows + 2;
    text += rowOf(value.map((cell, i) => xmlCell(cell, `${letters[i] ?? ''}${number}`, notes)).join(''), number);
    state.isMore = rows + 1 === MOST_ROWS;
    if (text.length < PIECE) continue;
    yield text;
    text = '';
  }
  yield `${text}</sheetData></worksheet>`;
}

function rowOf(cells: string, number: number): string {
  return `<row r="${number}">${cells}</row>`;
}

/** The name of a column: A … Z, AA … */
function lettersOf(index: number): string {
  const rest = Math.floor(index / 26);
  return (rest === 0 ? '' : lettersOf(rest - 1)) + String.fromCharCode(65 + (index % 26));
}

function xmlCell(cell: Cell, at: string, notes: XlsxNotes): string {
  if (cell === null) return '';
  if (cell.type === 'number' && digitsOf(cell.text) <= MOST_DIGITS) return `<c r="${at}"><v>${cell.text}</v></c>`;
  if ('serial' in cell && cell.serial !== null) return `<c r="${at}" s="${STYLE[cell.type]}"><v>${cell.serial}</v></c>`;
  return inline({ text: cell.text, at, style: 0 }, notes);
}

function digitsOf(number: string): number {
  return number.replaceAll(/^[+-]?0*|\.|e.*$/gi, '').length;
}

function inline({ text: whole, at, style }: { text: string; at: string; style: number }, notes: XlsxNotes): string {
  const isCut = whole.length > MOST_CHARACTERS;
  if (isCut) notes.cut += 1;
  const text = isCut ? `${whole.slice(0, MOST_CHARACTERS - 1)}${CUT}` : whole;
  const space = /^\s|\s$|[\r\n\t]/.test(text) ? ' xml:space="preserve"' : '';
  return `<c r="${at}" t="inlineStr"${style === 0 ? '' : ` s="${style}"`}><is><t${space}>${escaped(text)}</t></is></c>`;
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '\r': '&#13;' };
const SPECIAL = /[&<>\r]/g;
/** Characters that XML 1.0 has no form for, and what looks like our own form for them. */
const UNWRITABLE = /[[\p{Cc}\p{Cs}\uFFFE\uFFFF]--[\t\n\r]]|_(?=x[\dA-Fa-f]{4}_)/gv;

function escaped(text: string): string {
  return text
    .replace(UNWRITABLE, (character) => `_x${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}_`)
    .replace(SPECIAL, (character) => ENTITIES[character] ?? character);
}

function workbookOf(numbers: readonly number[]): string {
  const sheets = numbers.map((n) => `<sheet name="Sheet${n}" sheetId="${n}" r:id="rId${n}"/>`).join('');
  return `${HEAD}<workbook xmlns="${MAIN}" xmlns:r="${REL}"><sheets>${sheets}</sheets></workbook>`;
}

function relationsOf(numbers: readonly number[]): string {
  const sheets = numbers.map(
    (n) => `<Relationship Id="rId${n}" Type="${REL}/worksheet" Target="worksheets/sheet${n}.xml"/>`,
  );
  return `${HEAD}<Relationships xmlns="${PACKAGE}/relationships">${sheets.join('')}<Relationship Id="rId0" Type="${REL}/styles" Target="styles.xml"/></Relationships>`;
}

function typesOf(numbers: readonly number[]): string {
  const type = 'application/vnd.openxmlformats-officedocument.spreadsheetml';
  const sheets = numbers.map(
    (n) => `<Override PartName="/xl/worksheets/sheet${n}.xml" ContentType="${type}.worksheet+xml"/>`,
  );
  return `${HEAD}<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="${type}.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="${type}.styles+xml"/>${sheets.join('')}</Types>`;
}
