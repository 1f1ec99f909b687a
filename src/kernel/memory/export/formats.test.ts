import assert from 'node:assert/strict';
import { test } from 'node:test';
import ExcelJs from 'exceljs';
import fc from 'fast-check';
import { readTable } from '../import/reading/index.ts';
import { aReader } from './reader-kit.ts';
import type { Cell, Column } from './columns.ts';
import { csvOf } from './csv.ts';
import { gb18030Of } from './gb18030.ts';
import { wallClock } from './wall-clock.ts';
import { xlsxOf } from './xlsx.ts';

const column = (title: string): Column => ({ id: title, title, cellOf: () => null });
const textCell = (text: string): Cell => ({ type: 'text', text });

async function* pagesOf(rows: readonly (readonly Cell[])[]): AsyncGenerator<readonly (readonly Cell[])[]> {
  for (let at = 0; at < rows.length; at += 2) yield rows.slice(at, at + 2);
}

async function bytesOf(body: AsyncIterable<Buffer>): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of body) pieces.push(piece);
  return Buffer.concat(pieces);
}

test('GB 18030 is what the platform reads back, for every character', () => {
  const decoder = new TextDecoder('gb18030');
  for (let from = 0; from < 0x30000; from += 4096) {
    const points = Array.from({ length: 4096 }, (_, i) => from + i).filter((p) => p < 0xd800 || p > 0xdfff);
    const text = points.map((p) => String.fromCodePoint(p)).join('');
    const read = [...decoder.decode(gb18030Of(text))];
    // Private characters have no meaning of their own, and platforms differ in their codes.
    const differs = [...text].filter((character, i) => read[i] !== character && !/\p{Co}/u.test(character));
    assert.deepEqual(differs, []);
  }
});

test('a CSV file is read back cell by cell, whatever stands in it', async () => {
  const cell = fc.oneof(fc.string(), fc.constantFrom('a,b', 'say "hi"', 'x\r\ny', '  pad ', '=1+1', '恒泰'));
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 5 }), async (rows) => {
      const cells = rows.map((row) => row.map(textCell));
      const options = { encoding: 'utf-8', isMarked: true } as const;
      const text = (await bytesOf(csvOf([column('a'), column('b')], pagesOf(cells), options))).toString();
      assert.ok(text.startsWith('\uFEFFa,b\r\n'));
      const unsafe = /(^|,|\n)"?[=@]/.test(text.slice(1).replaceAll('""', ''));
      const inner = rows.flat().some((value) => /[\n,"]/.test(value));
      assert.ok(inner || !unsafe);
    }),
    { numRuns: 50 },
  );
});

test('a workbook opens in another program with its texts, numbers, days and moments', async () => {
  const rows: Cell[][] = [
    [textCell('=1+1'), { type: 'number', text: '1200.50' }, { type: 'day', text: '2026-11-22', serial: 46348 }],
    [textCell('恒泰 <&> "x" _x0041_ \u0001'), { type: 'number', text: '9007199254740993123' }, null],
    [textCell('长'.repeat(40_000)), null, { type: 'moment', text: '2026-11-22 18:15:00 +08:00', serial: 46348.75 }],
  ];
  const notes = { cut: 0 };
  const bytes = await bytesOf(xlsxOf([column('名称'), column('金额'), column('日期')], pagesOf(rows), notes));
  const workbook = new ExcelJs.Workbook();
  await workbook.xlsx.load(bytes as unknown as Parameters<typeof workbook.xlsx.load>[0]);
  const [sheet] = workbook.worksheets;
  const value = (row: number, at: number): unknown => sheet?.getRow(row).getCell(at).value;
  assert.equal(value(1, 1), '名称');
  assert.equal(value(2, 1), '=1+1', 'a text, not a formula');
  assert.equal(value(2, 2), 1200.5);
  assert.deepEqual(value(2, 3), new Date('2026-11-22T00:00:00Z'));
  assert.equal(value(3, 2), '9007199254740993123', 'no digit is lost');
  assert.equal(String(value(4, 1)).length, 32_767);
  assert.equal(notes.cut, 1);
});

test('our own reader reads our own workbook', async () => {
  const rows: Cell[][] = [
    [textCell('恒泰'), { type: 'day', text: '2026-11-22', serial: 46348 }],
    [null, textCell('x')],
  ];
  const bytes = await bytesOf(xlsxOf([column('名称'), column('日期')], pagesOf(rows), { cut: 0 }));
  const table = await readTable(aReader('a.xlsx', bytes));
  const read: string[][] = [];
  for await (const { cells } of table.rows()) read.push([...cells]);
  await table.close();
  assert.deepEqual(read, [
    ['恒泰', '2026-11-22'],
    ['', 'x'],
  ]);
});

test('a wall clock knows summer time and zones of a quarter of an hour', () => {
  const at = Date.parse('2026-07-01T10:15:00.000Z');
  assert.equal(wallClock(at, 'Asia/Shanghai').text, '2026-07-01 18:15:00 +08:00');
  assert.equal(wallClock(at, 'America/Los_Angeles').text, '2026-07-01 03:15:00 -07:00');
  assert.equal(
    wallClock(Date.parse('2026-01-01T10:15:00.250Z'), 'Asia/Kathmandu').text,
    '2026-01-01 16:00:00.250 +05:45',
  );
});
