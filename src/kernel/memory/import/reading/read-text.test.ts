import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Encoding } from './detect-encoding.ts';
import { CELL_MAX_CHARS, readTable, type TableOptions, type TableRow } from './index.ts';
import { encodeText } from './sample-files.ts';

/** Opens a file of bytes or text, reads it to its end and closes it. */
async function readAll(file: Uint8Array | string, options: TableOptions = {}) {
  const table = await readTable(typeof file === 'string' ? Buffer.from(file) : file, options);
  const rows: TableRow[] = [];
  for await (const row of table.rows()) rows.push(row);
  await table.close();
  const rules = [...table.problems, ...rows.flatMap((row) => row.problems)].map(({ row, rule }) => `${row} ${rule}`);
  return { table, rows, rules, cells: rows.map((row) => row.cells) };
}

const CHINESE = '客户名称,联系人\n上海电池材料有限公司,林小雨\n深圳锂业股份公司,王大为\n';

for (const encoding of ['utf-8', 'gb18030', 'utf-16le', 'utf-16be'] as const) {
  test(`a file in ${encoding} is recognised without a mark and reads back whole`, async () => {
    const { table, cells, rules } = await readAll(encodeText(CHINESE, encoding));
    assert.deepEqual(rules, []);
    assert.equal(table.format?.kind === 'csv' && table.format.encoding, encoding);
    assert.deepEqual(table.header, ['客户名称', '联系人']);
    assert.deepEqual(cells[1], ['深圳锂业股份公司', '王大为']);
  });
}

for (const encoding of ['utf-8', 'utf-16le', 'utf-16be'] as const) {
  test(`the mark at the beginning of a ${encoding} file does not become part of the first header`, async () => {
    const { table } = await readAll(encodeText(CHINESE, encoding, true));
    assert.equal(table.header[0], '客户名称');
    assert.ok(table.format?.kind === 'csv' && table.format.encodingReason.zh.includes('标记'));
  });
}

test('a GB18030 file says in which row it stopped being UTF-8', async () => {
  const { table } = await readAll(encodeText('name,city\nLin,上海\n', 'gb18030'));
  assert.ok(table.format?.kind === 'csv');
  assert.match(table.format.encodingReason.en, /Row 2 is not UTF-8/);
});

test('a four-byte GB18030 character survives', async () => {
  const { cells } = await readAll(encodeText('姓名,地址\n𠮷田先生,上海浦东新区\n', 'gb18030'));
  assert.deepEqual(cells, [['𠮷田先生', '上海浦东新区']]);
});

test('one broken byte in a UTF-8 file is an encoding problem in its row, never mojibake', async () => {
  const bytes = Buffer.concat([Buffer.from(`${CHINESE}北京`), Buffer.from([0xff]), Buffer.from(',x\n')]);
  const { table, rules } = await readAll(bytes);
  assert.deepEqual(rules, ['4 encoding']);
  assert.equal(table.problems[0]?.params['encoding'], 'UTF-8');
});

test('a western file in an 8-bit code page is refused, not read as Chinese', async () => {
  const { rules } = await readAll(Buffer.from('name,city\nJosé,Málaga\nRenée,Nîmes\n', 'latin1'));
  assert.deepEqual(rules, ['2 encoding']);
});

test('a UTF-16 file cut in the middle of a character is an encoding problem', async () => {
  const { rules } = await readAll(encodeText(CHINESE, 'utf-16le', true).subarray(0, -1));
  assert.equal(rules[0]?.split(' ')[1], 'encoding');
});

test('a zero byte far down in a text file is an encoding problem in its row', async () => {
  const { rules } = await readAll(`a,b\n${'1,2\n'.repeat(40_000)}3,\0\n`);
  assert.deepEqual(rules, ['40002 encoding']);
});

test('a person may overrule the encoding and the separator', async () => {
  const { table, cells } = await readAll(encodeText('甲;乙\n1,5;2\n', 'gb18030'), {
    encoding: 'gb18030',
    separator: ';',
  });
  assert.deepEqual(table.header, ['甲', '乙']);
  assert.deepEqual(cells, [['1,5', '2']]);
});

for (const separator of [',', '\t', ';', '|'] as const) {
  test(`the separator ${JSON.stringify(separator)} is found`, async () => {
    const lines = [
      ['名称', '地址', '金额'],
      ['甲公司', '上海，浦东', '1'],
      ['乙公司', '北京，朝阳', '2'],
    ];
    const { table, cells } = await readAll(lines.map((line) => line.join(separator)).join('\n'));
    assert.equal(table.format?.kind === 'csv' && table.format.separator, separator);
    assert.deepEqual(cells[0], ['甲公司', '上海，浦东', '1']);
  });
}

test('decimal commas do not outvote the semicolons that separate', async () => {
  const { table } = await readAll('name;price;weight\na;1,5;2,5\nb;3,5;4,25\n');
  assert.deepEqual(table.header, ['name', 'price', 'weight']);
});

test('a file of one column has no separator and is read as such', async () => {
  const { table, cells } = await readAll('公司\n甲，乙有限公司\n');
  assert.deepEqual([table.header, cells], [['公司'], [['甲，乙有限公司']]]);
});

for (const [name, end] of [
  ['LF', '\n'],
  ['CRLF', '\r\n'],
  ['CR', '\r'],
] as const) {
  test(`rows may end with ${name}, also inside quotes`, async () => {
    const { cells, rules } = await readAll(['a,b', `"x${end}y",2`, '3,4', ''].join(end));
    assert.deepEqual(rules, []);
    assert.deepEqual(cells, [
      [`x${end}y`, '2'],
      ['3', '4'],
    ]);
  });
}

test('blank lines are left out but counted, so that rows are named as the spreadsheet shows them', async () => {
  const { rows, rules } = await readAll('a,b\n\n1,2\n,\n3\n');
  assert.deepEqual(
    rows.map((row) => row.row),
    [3, 5],
  );
  assert.deepEqual(rules, ['5 ragged']);
});

test('a row with too many or too few cells is ragged, one with an empty cell too many is not', async () => {
  const { rows, rules } = await readAll('a,b\n1,2,3\n1\n1,2,\n1,2\n');
  assert.deepEqual(rules, ['2 ragged', '3 ragged']);
  assert.deepEqual(rows[0]?.problems[0]?.params, { found: 3, want: 2 });
  assert.deepEqual(rows[2]?.cells, ['1', '2']);
});

test('a quote that is never closed is reported where it opened, with the lines lost behind it', async () => {
  const { rows, rules } = await readAll('a,b\n1,2\n3,"open\n4,5\n6,7\n');
  assert.deepEqual(rules, ['3 quote']);
  assert.deepEqual(rows[1]?.problems[0], {
    row: 3,
    column: 'b',
    value: 'open\n4,5\n6,7\n',
    rule: 'quote',
    params: { row: 3 },
  });
  assert.equal(rows[1]?.span, 3);
});

test('an unclosed quote that meets a later quoted cell swallows no row in silence', async () => {
  const { rows, rules } = await readAll('a,b\n1,"open\n2,x\n3,"closed"\n4,y\n');
  assert.deepEqual(rules, ['2 quote']);
  assert.deepEqual(
    rows.map(({ row, span }) => [row, span]),
    [
      [2, 3],
      [5, 1],
    ],
  );
  assert.deepEqual(rows[1]?.cells, ['4', 'y']);
});

test('a quote within an unquoted cell, and text behind a closing quote, are plain text', async () => {
  const { cells, rules } = await readAll('a,b\n5" pipe,x\n"甲"公司,"say ""hi"""\n');
  assert.deepEqual(rules, []);
  assert.deepEqual(cells, [
    ['5" pipe', 'x'],
    ['甲公司', 'say "hi"'],
  ]);
});

test('duplicate headers are named with their number and no row is given', async () => {
  const { table, rows } = await readAll('名称,电话,名称\n1,2,3\n');
  assert.deepEqual(table.problems, [
    { row: 1, column: '名称', value: '名称', rule: 'duplicate_header', params: { name: '名称', count: 2 } },
  ]);
  assert.equal(rows.length, 0);
});

test('an empty header between others is a problem with its column', async () => {
  const { table } = await readAll('a,,c\n1,2,3\n');
  assert.deepEqual(table.problems[0], { row: 1, column: null, value: '', rule: 'empty_header', params: { column: 2 } });
});

test('a last column with neither header nor values is left out; a value in it is a problem', async () => {
  const { table, cells, rules } = await readAll('a,b,\n1,2,\n3,4\n5,6,x\n');
  assert.deepEqual(table.header, ['a', 'b']);
  assert.deepEqual(cells.slice(0, 2), [
    ['1', '2'],
    ['3', '4'],
  ]);
  assert.deepEqual(rules, ['4 empty_header']);
});

test('an empty file, one of blanks and one with a header only say which they are', async () => {
  assert.deepEqual((await readAll('')).rules, ['1 empty_file']);
  assert.deepEqual((await readAll('\n \n,,\n')).rules, ['1 empty_file']);
  assert.deepEqual((await readAll('a,b\n\n')).rules, ['1 no_rows']);
  assert.deepEqual((await readAll(encodeText('', 'utf-16le', true))).rules, ['1 empty_file']);
});

test('a 5 MB cell is refused with its column and length, and the rows around it are read', async () => {
  const huge = 'x'.repeat(5_000_000);
  const { rows, cells } = await readAll(`a,b\n1,2\n3,${huge}\n5,"${huge}"\n7,8\n`);
  assert.deepEqual(
    rows.map((row) => row.problems.map(({ column, rule }) => [column, rule])),
    [[], [['b', 'cell_too_large']], [['b', 'cell_too_large']], []],
  );
  assert.deepEqual(rows[1]?.problems[0]?.params, { max: CELL_MAX_CHARS, length: 5_000_000 });
  assert.ok((rows[1]?.problems[0]?.value.length ?? 0) <= 60);
  assert.deepEqual(cells[3], ['7', '8']);
});

test('what is no table is named: old Excel, a protected workbook, PDF, a web page, noise', async () => {
  const ole = Buffer.concat([Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]), Buffer.alloc(2000)]);
  const locked = Buffer.concat([ole, Buffer.from('EncryptedPackage', 'utf16le')]);
  const noise = Buffer.from(Array.from({ length: 4000 }, (_, i) => (i * 7919 + (i >> 3) * 104_729) & 255));
  const files = [ole, locked, Buffer.from('%PDF-1.7 1,2'), Buffer.from('<html><table>'), noise];
  const rules = await Promise.all(files.map(async (file) => (await readAll(file)).rules[0]));
  assert.deepEqual(rules, ['1 old_excel', '1 encrypted', '1 not_table', '1 not_table', '1 not_table']);
});

test('a file on disk reads like its bytes, more than once; a missing file throws', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'reading-'));
  try {
    const path = join(folder, 'leads.csv');
    const lines = Array.from({ length: 20_000 }, (_, i) => `${i},公司 ${i}`);
    await writeFile(path, `id,名称\n${lines.join('\n')}`);
    const table = await readTable(path);
    for (let pass = 0; pass < 2; pass++) {
      let sum = 0;
      for await (const row of table.rows()) sum += Number(row.cells[0]);
      assert.equal(sum, (20_000 * 19_999) / 2);
    }
    for await (const row of table.rows()) if (row.row > 10) break;
    await table.close();
    await assert.rejects(readTable(join(folder, 'none.csv')), { code: 'ENOENT' });
  } finally {
    await rm(folder, { recursive: true });
  }
});

test('any table written with any separator, quoting, line end and encoding reads back equal', async () => {
  const alphabet = [...'ab01 ,;|\t"\n甲乙丙有限公司，。'];
  const cell = fc.string({ unit: fc.constantFrom(...alphabet), maxLength: 12 });
  const table = fc
    .integer({ min: 2, max: 5 })
    .chain((width) => fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 8 }));
  const style = fc.record({
    separator: fc.constantFrom(',', '\t', ';', '|'),
    end: fc.constantFrom('\n', '\r\n', '\r'),
    encoding: fc.constantFrom<Encoding>('utf-8', 'gb18030', 'utf-16le', 'utf-16be'),
    quotesAll: fc.boolean(),
    endsLine: fc.boolean(),
  });
  await fc.assert(
    fc.asyncProperty(table, style, async (body, { separator, end, encoding, quotesAll, endsLine }) => {
      const write = (text: string) =>
        quotesAll || /[",;|\t\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
      const header = (body[0] ?? []).map((_, i) => `列${i}`);
      const lines = [header, ...body].map((row) => row.map(write).join(separator));
      const bytes = encodeText(lines.join(end) + (endsLine ? end : ''), encoding);
      const { cells, rules } = await readAll(bytes, { encoding, separator });
      const filled = body.filter((row) => row.some((text) => text.trim() !== ''));
      assert.deepEqual(
        rules.filter((rule) => !rule.endsWith('no_rows')),
        [],
      );
      assert.deepEqual(cells, filled);
    }),
    { numRuns: 300 },
  );
});
