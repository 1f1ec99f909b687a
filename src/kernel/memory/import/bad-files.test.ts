import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withKinds, withWorkspace } from '#test';
import { digestOf } from '../digest.ts';
import { recallCount } from '../recall.ts';
import { leadsFile, importsIn, type ImportBench } from './import-kit.ts';

withKinds();
const withImports = importsIn(withWorkspace);

/** Everything that is wrong with a checked file. */
async function problemsOf({ imports, mine }: ImportBench, id: string) {
  return (await imports.listProblems(mine, id, { limit: 1_000 })).items;
}

const HEADER = 'id,Company,Amount,Created on,Note';

test('rows that cannot be read are told by row, column, value and rule, and nothing is written unless valid rows are wanted', async () => {
  await withImports(async (bench) => {
    const before = await digestOf(bench.mine);
    const good = Array.from({ length: 40 }, (_, n) => `k${n},Acme ${n} Ltd,1${n}.50,2026-01-0${(n % 9) + 1},fine`);
    const text = [
      HEADER,
      ...good,
      'k100,Acme,lots,2026-01-01,',
      'k101,Acme,12,2026-02-31,',
      'k102,Acme,12',
      `k103,Acme,12,2026-01-01,${'x'.repeat(5_000_000)}`,
      'k0,Another Ltd,99,2026-01-01,not the same',
      good[1] ?? '',
      '',
    ].join('\n');
    const checked = await bench.checked({ text }, () => ({ keys: ['id'] }));
    assert.equal(checked.status, 'checked');
    const { rowsRead, toCreate, duplicates, refused } = checked.counts;
    assert.deepEqual(
      { rowsRead, toCreate, duplicates, refused },
      { rowsRead: 46, toCreate: 40, duplicates: 1, refused: 5 },
    );
    const problems = await problemsOf(bench, checked.id);
    assert.deepEqual(
      problems.map(({ row, column, rule }) => [row, column, rule]),
      [
        [42, 'Amount', 'money'],
        [43, 'Created on', 'date'],
        [44, null, 'ragged'],
        [45, 'Note', 'cell_too_large'],
        [46, 'id', 'duplicate_key'],
      ],
    );
    assert.equal(problems[0]?.value, 'lots');
    assert.ok(problems.every(({ value }) => value.length <= 100));
    await assert.rejects(bench.imports.startRun(bench.mine, checked.id, { onlyValid: false }), {
      code: 'import.has_errors',
    });
    assert.equal(await digestOf(bench.mine), before);

    await bench.imports.startRun(bench.mine, checked.id, { onlyValid: true });
    assert.equal((await bench.settled(checked.id)).status, 'done');
    assert.equal((await recallCount(bench.mine, { kind: 'lead' })).count, 40);
  });
});

test('a column whose values turn into another type half way down is refused row by row from there', async () => {
  await withImports(async (bench) => {
    const rows = Array.from({ length: 400 }, (_, n) => `k${n},Acme ${n} Ltd,${n < 390 ? n : 'none yet'}`);
    const checked = await bench.checked({ text: ['id,Company,Employees', ...rows].join('\n') });
    assert.equal(checked.counts.refused, 10);
    assert.deepEqual(
      (await problemsOf(bench, checked.id)).map(({ row }) => row),
      Array.from({ length: 10 }, (_, n) => 392 + n),
    );
  });
});

for (const [title, body, rule] of [
  ['an empty file', Buffer.alloc(0), 'empty_file'],
  ['a file with a header only', Buffer.from(HEADER), 'no_rows'],
  ['a header that names two columns the same', Buffer.from('a,b,a\n1,2,3\n'), 'duplicate_header'],
  ['a header with a nameless column', Buffer.from('a,,c\n1,2,3\n'), 'empty_header'],
  [
    'bytes in no encoding',
    Buffer.concat([Buffer.from('名称,备注\n甲,乙\n'), Buffer.from([0xff, 0xc0, 0x81, 0x0a])]),
    'encoding',
  ],
] as const) {
  test(`${title} is told as a problem of the file and cannot be imported`, async () => {
    await withImports(async (bench) => {
      const before = await digestOf(bench.mine);
      const view = await bench.imports.startImport(bench.mine, { fileName: 'a.csv', kind: 'lead', body });
      assert.ok(
        view.fileProblems.some((problem) => problem.rule === rule),
        JSON.stringify(view.fileProblems),
      );
      await assert.rejects(bench.imports.setMapping(bench.mine, view.id, { mapping: view.mapping, keys: [] }), {
        code: 'import.unreadable',
      });
      assert.equal(await digestOf(bench.mine), before);
    });
  });
}

test('an unclosed quote loses its rows as a problem, and the rows before it are kept only when wanted', async () => {
  await withImports(async (bench) => {
    const text = `${HEADER}\nk0,Acme 0 Ltd,1,2026-01-01,fine\nk1,"Acme 1 Ltd,2,2026-01-01,open\nk2,Acme 2 Ltd,3,2026-01-01,fine\n`;
    const checked = await bench.checked({ text });
    const problems = await problemsOf(bench, checked.id);
    assert.equal(problems[0]?.rule, 'quote');
    await assert.rejects(bench.imports.startRun(bench.mine, checked.id, { onlyValid: false }), {
      code: 'import.has_errors',
    });
  });
});

test('amounts with 万, ￥ and thousands separators are read, in GB18030 too', async () => {
  await withImports(async (bench) => {
    // 编号,公司名称,金额 / K1,甲公司,￥1.2万 / K2,乙公司,"1,200" in GB18030
    const gb = Buffer.from(
      'b1e0bac52cb9abcbbec3fbb3c62cbdf0b6ee0a4b312cbcd7b9abcbbe2ca3a4312e32cdf20a4b322cd2d2b9abcbbe2c22312c323030220a',
      'hex',
    );
    const done = await bench.imported({ text: '', body: gb });
    assert.equal(done.encoding, 'gb18030');
    assert.equal(done.status, 'done');
    const rows = await bench.mine.read((tx) =>
      tx.query<{ amount: { minor: string } }>(
        `select data -> 'amount' as amount from entity where kind = 'lead' order by data ->> 'externalId'`,
      ),
    );
    assert.deepEqual(
      rows.map(({ amount }) => amount.minor),
      ['1200000', '120000'],
    );
  });
});

test('an upload that breaks off makes no import', async () => {
  await withImports(async (bench) => {
    async function* breaking() {
      yield Buffer.from(leadsFile(10));
      throw new Error('the sender went away');
    }
    const start = bench.imports.startImport(bench.mine, { fileName: 'a.csv', kind: 'lead', body: breaking() });
    await assert.rejects(start, /went away/);
    assert.deepEqual((await bench.imports.listImports(bench.mine, { limit: 10 })).items, []);
  });
});
