import assert from 'node:assert/strict';
import { test } from 'node:test';
import ExcelJS from 'exceljs';
import fc from 'fast-check';
import { readTable, type TableOptions, type TableRow } from './index.ts';
import { makeZip, workbookFiles } from './sample-files.ts';

async function readAll(file: Uint8Array, options: TableOptions = {}) {
  const table = await readTable(file, options);
  const rows: TableRow[] = [];
  for await (const row of table.rows()) rows.push(row);
  await table.close();
  const problems = [...table.problems, ...rows.flatMap((row) => row.problems)];
  return {
    table,
    rows,
    problems,
    rules: problems.map(({ row, rule }) => `${row} ${rule}`),
    cells: rows.map((row) => row.cells),
  };
}

/** The bytes of a workbook that `fill` has written. */
async function workbook(fill: (book: ExcelJS.Workbook) => void): Promise<Uint8Array> {
  const book = new ExcelJS.Workbook();
  fill(book);
  return new Uint8Array(await book.xlsx.writeBuffer());
}

const sheetOf = (rows: string) => `<worksheet><sheetData>${rows}</sheetData></worksheet>`;

test('cells come as text that the value readers understand: days, instants, numbers, yes and no', async () => {
  const bytes = await workbook((book) => {
    const sheet = book.addWorksheet('线索');
    sheet.addRow(['名称', '日期', '时间', '数', '大数', '是否']);
    const row = sheet.addRow([
      '甲公司',
      new Date('2026-11-22'),
      new Date('2026-11-22T14:30:00Z'),
      0.1 + 0.2,
      13_800_138_000,
      true,
    ]);
    row.getCell(2).numFmt = 'yyyy"年"m"月"d"日"';
    row.getCell(3).numFmt = 'yyyy-mm-dd hh:mm';
    row.getCell(4).numFmt = '#,##0.00"元/day"';
  });
  const { table, cells, rules } = await readAll(bytes);
  assert.deepEqual(rules, []);
  assert.deepEqual(table.format, { kind: 'xlsx', sheet: '线索', otherSheets: [] });
  assert.deepEqual(cells, [['甲公司', '2026-11-22', '2026-11-22T14:30:00', '0.3', '13800138000', 'true']]);
});

test('a workbook that counts days from 1904 gives the same days', async () => {
  const bytes = await workbook((book) => {
    book.properties.date1904 = true;
    const sheet = book.addWorksheet('S');
    sheet.addRow(['d', 'x']);
    sheet.addRow([new Date('2026-11-22'), 1]).getCell(1).numFmt = 'yyyy-mm-dd';
  });
  assert.deepEqual((await readAll(bytes)).cells, [['2026-11-22', '1']]);
});

test('a formula gives its saved result; one without is a problem that shows the formula', async () => {
  const bytes = await workbook((book) => {
    const sheet = book.addWorksheet('S');
    sheet.addRow(['a', 'b', 'c']);
    sheet.addRow([
      { formula: 'SUM(1,2)', result: 3 },
      { formula: '"甲"&"乙"', result: '甲乙' },
      { formula: '1=1', result: true },
    ]);
    sheet.addRow([1, { formula: 'SUM(A1:A2)' }, 2]);
  });
  const { cells, problems } = await readAll(bytes);
  assert.deepEqual(cells[0], ['3', '甲乙', 'true']);
  assert.deepEqual(problems, [{ row: 3, column: 'b', value: '=SUM(A1:A2)', rule: 'formula', params: {} }]);
});

test('an error value is a problem, but #N/A is an empty cell', async () => {
  const bytes = await workbook((book) => {
    const sheet = book.addWorksheet('S');
    sheet.addRow(['a', 'b']);
    sheet.addRow([{ error: '#DIV/0!' }, 1]);
    sheet.addRow([{ error: '#N/A' }, 2]);
  });
  const { cells, problems } = await readAll(bytes);
  assert.deepEqual(
    problems.map(({ row, column, rule, value }) => [row, column, rule, value]),
    [[2, 'a', 'cell_error', '#DIV/0!']],
  );
  assert.deepEqual(cells[1], ['', '2']);
});

test('the first visible sheet with anything in it is read, and the others are listed', async () => {
  const bytes = await workbook((book) => {
    book.addWorksheet('空');
    book.addWorksheet('藏', { state: 'hidden' }).addRows([
      ['x', 'y'],
      [1, 2],
    ]);
    book.addWorksheet('数据').addRows([
      ['a', 'b'],
      [3, 4],
    ]);
  });
  const { table, cells } = await readAll(bytes);
  assert.deepEqual(table.format, { kind: 'xlsx', sheet: '数据', otherSheets: ['空', '藏'] });
  assert.deepEqual(cells, [['3', '4']]);
  assert.deepEqual((await readAll(bytes, { sheet: '藏' })).cells, [['1', '2']]);
  assert.deepEqual((await readAll(bytes, { sheet: '无' })).rules, ['1 unknown_sheet']);
});

test('merged cells give their value once, gaps and missing cells at the end are empty, blank rows are counted', async () => {
  const bytes = await workbook((book) => {
    const sheet = book.addWorksheet('S');
    sheet.getRow(2).values = ['a', 'b', 'c'];
    sheet.getRow(3).values = ['甲', 1];
    sheet.getRow(4).values = ['', 2];
    sheet.mergeCells('A3:A4');
    sheet.getCell('B7').value = 3;
  });
  const { table, rows } = await readAll(bytes);
  assert.equal(table.headerRow, 2);
  assert.deepEqual(
    rows.map(({ row, cells }) => [row, cells]),
    [
      [3, ['甲', '1', '']],
      [4, ['', '2', '']],
      [7, ['', '3', '']],
    ],
  );
});

test('rich text is whole, reading aids are left out, and a line break written as an escape is one', async () => {
  const shared =
    '<sst><si><t>课</t><rPh sb="0" eb="1"><t>カ</t></rPh></si><si><r><t>甲</t></r><r><t xml:space="preserve"> 乙</t></r></si>' +
    '<si><t>a_x000A_b &amp; &#x4E2D;<![CDATA[<c>]]></t></si></sst>';
  const rows =
    '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row>' +
    '<row r="2"><c r="A2" t="s"><v>2</v></c><c r="B2" t="inlineStr"><is><r><t>丙</t></r><r><t>丁</t></r></is></c></row>';
  const { table, cells } = await readAll(makeZip(workbookFiles(sheetOf(rows), shared)));
  assert.deepEqual(table.header, ['课', '甲 乙']);
  assert.deepEqual(cells, [['a\nb & 中<c>', '丙丁']]);
});

test('a sheet with prefixed names, without addresses, with single quotes and ISO dates is read', async () => {
  const xml =
    "<?xml version='1.0'?><x:worksheet xmlns:x='m'><!-- > --><x:sheetData>" +
    "<x:row><x:c t='str'><x:v>a</x:v></x:c><x:c t='str'><x:v>b</x:v></x:c></x:row>" +
    "<x:row><x:c t='d'><x:v>2026-11-22T00:00:00</x:v></x:c><x:c s='1'><x:f>TODAY()</x:f><x:v>46000</x:v></x:c></x:row>" +
    '</x:sheetData></x:worksheet>';
  const { table, cells } = await readAll(makeZip(workbookFiles(xml)));
  assert.deepEqual([table.header, cells], [['a', 'b'], [['2026-11-22', '2025-12-09']]]);
});

test('a cell beyond the limit is refused with its column', async () => {
  const cell = (ref: string, text: string) => `<c r="${ref}" t="inlineStr"><is><t>${text}</t></is></c>`;
  const rows =
    `<row r="1">${cell('A1', 'a')}${cell('B1', 'b')}</row>` +
    `<row r="2">${cell('A2', '1')}${cell('B2', '长'.repeat(1_500_000))}</row>`;
  const files = workbookFiles(sheetOf(rows)).map((file) => ({ ...file, isStored: true }));
  const { problems } = await readAll(makeZip(files));
  assert.deepEqual(
    problems.map(({ row, column, rule, params }) => [row, column, rule, params['length']]),
    [[2, 'b', 'cell_too_large', 1_500_000]],
  );
});

const TWO_ROWS = sheetOf(
  '<row r="1"><c r="A1" t="str"><v>a</v></c><c r="B1" t="str"><v>b</v></c></row><row r="2"><c r="A2"><v>1</v></c><c r="B2"><v>2</v></c></row>',
);

test('a workbook with macros is refused by its contents, whatever its name', async () => {
  const files = workbookFiles(TWO_ROWS);
  assert.deepEqual((await readAll(makeZip([...files, { name: 'xl/vbaProject.bin', body: 'x' }]))).rules, ['1 macro']);
  const type = '<Types><Override ContentType="application/vnd.ms-excel.sheet.macroEnabled.main+xml"/></Types>';
  const typed = files.map((file) => (file.name.startsWith('[') ? { ...file, body: type } : file));
  assert.deepEqual((await readAll(makeZip(typed))).rules, ['1 macro']);
});

test('a ZIP bomb is refused before it is unpacked, by size, by ratio, and when it lies about its size', async () => {
  const files = workbookFiles(TWO_ROWS);
  const dense = makeZip([...files, { name: 'xl/media/a.bin', body: Buffer.alloc(12 * 1024 ** 2) }]);
  assert.deepEqual((await readAll(dense)).rules, ['1 unpacked_too_large']);
  const big = makeZip([...files, { name: 'x', body: Buffer.alloc(10), declaredBytes: 3 * 1024 ** 3 }]);
  assert.deepEqual((await readAll(big)).rules, ['1 unpacked_too_large']);
  const lying = files.map((file) =>
    file.name.includes('sharedStrings')
      ? { ...file, body: Buffer.alloc(30 * 1024 ** 2, 32), declaredBytes: 100 }
      : file,
  );
  assert.deepEqual((await readAll(makeZip(lying))).rules, ['1 damaged']);
});

test('XML that declares entities is refused, so nothing can be expanded', async () => {
  const { rules } = await readAll(makeZip(workbookFiles(`<!DOCTYPE x [<!ENTITY a "aaaa">]>${TWO_ROWS}`)));
  assert.deepEqual(rules, ['1 damaged']);
});

test('another ZIP file is no table', async () => {
  assert.deepEqual((await readAll(makeZip([{ name: 'word/document.xml', body: 'x' }]))).rules, ['1 not_table']);
});

test('a sheet that breaks off gives the rows before the break and then says so', async () => {
  const body = Array.from(
    { length: 30_000 },
    (_, i) => `<row r="${i + 1}"><c r="A${i + 1}"><v>${i}</v></c></row>`,
  ).join('');
  const files = workbookFiles(sheetOf(body));
  const cut = files.map((file) => (file.body === sheetOf(body) ? { ...file, declaredBytes: 900_000 } : file));
  const { rows } = await readAll(makeZip(cut));
  assert.ok(rows.length > 1000);
  assert.deepEqual(
    rows.at(-1)?.problems.map(({ rule }) => rule),
    ['damaged'],
  );
  assert.ok(rows.slice(0, -1).every((row) => row.problems.length === 0));
});

test('no broken workbook throws or hangs: bytes changed or cut anywhere give rows or problems', async () => {
  const bytes = makeZip(workbookFiles(TWO_ROWS));
  const change = fc.record({ at: fc.nat(bytes.length - 1), to: fc.nat(255), cut: fc.option(fc.nat(bytes.length - 1)) });
  await fc.assert(
    fc.asyncProperty(change, async ({ at, to, cut }) => {
      const broken = Buffer.from(bytes);
      broken[at] = to;
      const { problems, cells } = await readAll(cut === null ? broken : broken.subarray(0, cut));
      assert.ok(problems.length > 0 || JSON.stringify(cells) === '[["1","2"]]');
    }),
    { numRuns: 400 },
  );
});
