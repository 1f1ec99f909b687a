import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withKinds, withWorkspace } from '#test';
import { aReader } from '../export/reader-kit.ts';
import { observe } from '../observe.ts';
import { recallList, recallMany } from '../recall.ts';
import { importsIn, type ImportBench } from './import-kit.ts';
import type { ImportView } from './import-view.ts';
import { readTable } from './reading/index.ts';

withKinds();
const withImports = importsIn(withWorkspace);

type Relation = NonNullable<ImportView['mapping'][number]['relation']>;

/** The mapping with columns sent to fields, by hand. */
function mapped(to: Record<string, string>, relations: Record<string, Relation> = {}) {
  return (view: ImportView): Partial<ImportView> => ({
    mapping: view.columns.map(({ column, suggestion }) => {
      const field = to[column];
      const row = field === undefined ? suggestion : { column, field, newType: null, isIgnored: false };
      return { ...row, relation: relations[column] ?? null };
    }),
    outcome: null,
  });
}

async function all({ mine }: ImportBench, kind: string) {
  return (await recallList(mine, { kind, limit: 100 })).items;
}

async function known({ mine }: ImportBench, kind: string, ...names: string[]): Promise<readonly string[]> {
  const sayings = names.map((name) => ({ kind, data: { name } }));
  return (await observe(mine, { source: { kind: 'generator', name: 'test' }, sayings })).entities;
}

test('a column names records of another kind; where there is none the row is refused and says so', () =>
  withImports(async (bench) => {
    const [org = ''] = await known(bench, 'organisation', '苏州恒泰');
    const view = await bench.checked(
      { kind: 'deal', text: '商机,客户\n一号,苏州恒泰\n二号,没有的公司\n' },
      mapped({ 商机: 'title', 客户: 'organisation' }, { 客户: { by: 'name', missing: 'refuse' } }),
    );
    assert.deepEqual([view.counts.toCreate, view.counts.refused], [1, 1]);
    const { items } = await bench.imports.listProblems(bench.mine, view.id, { limit: 10 });
    assert.deepEqual(
      items.map(({ row, column, rule }) => [row, column, rule]),
      [[3, '客户', 'relation_unknown']],
    );
    await bench.imports.startRun(bench.mine, view.id, { onlyValid: true });
    await bench.settled(view.id);
    assert.deepEqual(
      (await all(bench, 'deal')).map(({ data }) => data['organisation']),
      [org],
    );
    assert.equal((await all(bench, 'organisation')).length, 1);
  }));

test('where several records fit, the row is refused with both; their id decides', () =>
  withImports(async (bench) => {
    const [first = '', second = ''] = await known(bench, 'organisation', '恒泰', '恒泰');
    const view = await bench.checked(
      { kind: 'deal', text: `商机,客户\n一号,恒泰\n二号,ent_${second}\n` },
      mapped({ 商机: 'title', 客户: 'organisation' }, { 客户: { by: 'name', missing: 'create' } }),
    );
    assert.deepEqual([view.counts.toCreate, view.counts.refused], [1, 1]);
    const { items } = await bench.imports.listProblems(bench.mine, view.id, { limit: 10 });
    assert.equal(items[0]?.rule, 'relation_ambiguous');
    for (const id of [first, second])
      assert.ok(
        Object.values(items[0]?.params ?? {})
          .join()
          .includes(id),
      );
  }));

test('what is missing is made once, with what the row says about it, and undone with the import', () =>
  withImports(async (bench) => {
    const view = await bench.imported(
      { kind: 'deal', text: '商机,客户,行业\n一号,新公司,储能\n二号,新公司,储能\n三号,另一家,隔膜\n' },
      mapped({ 商机: 'title', 客户: 'organisation', 行业: 'organisation.industry' }),
    );
    assert.equal(view.status, 'done');
    const organisations = await all(bench, 'organisation');
    assert.deepEqual(organisations.map(({ title, data }) => [title, data['industry']]).toSorted(), [
      ['另一家', '隔膜'],
      ['新公司', '储能'],
    ]);
    await bench.imports.undoImport(bench.mine, view.id);
    await bench.settled(view.id);
    assert.equal((await all(bench, 'organisation')).length, 0);
  }));

test('rows of one file refer to each other, whichever comes first', () =>
  withImports(async (bench) => {
    const text = '公司,上级\n子公司甲,集团\n集团,\n子公司乙,集团\n孙公司,子公司甲\n';
    const view = await bench.imported({ kind: 'organisation', text }, (read) => ({
      ...mapped({ 公司: 'name', 上级: 'parent' }, { 上级: { by: 'name', missing: 'refuse' } })(read),
      keys: ['公司'],
    }));
    assert.equal(view.status, 'done');
    const organisations = await all(bench, 'organisation');
    const titles = new Map(organisations.map(({ id, title }) => [id, title]));
    const pairs = organisations.map(({ title, data }) => [title, titles.get(data['parent'] as string) ?? '']);
    assert.deepEqual(Object.fromEntries(pairs), { 子公司甲: '集团', 集团: '', 子公司乙: '集团', 孙公司: '子公司甲' });
    const again = await bench.checked({ kind: 'organisation', text }, (read) => ({
      ...mapped({ 公司: 'name', 上级: 'parent' }, { 上级: { by: 'name', missing: 'refuse' } })(read),
      keys: ['公司'],
    }));
    assert.deepEqual([again.counts.toCreate, again.counts.unchanged], [0, 4]);
  }));

test('refused rows come back as a file, which is imported once it is mended', () =>
  withImports(async (bench) => {
    await known(bench, 'organisation', '恒泰');
    const change = mapped({ 商机: 'title', 客户: 'organisation' }, { 客户: { by: 'name', missing: 'refuse' } });
    const text = '商机,客户\n=一号,恒太\n二号,恒泰\n';
    const view = await bench.checked({ kind: 'deal', text }, change);
    for (const format of ['csv', 'xlsx'] as const) {
      const file = await bench.imports.refusedFile(bench.mine, view.id, format);
      assert.equal(file.rows, 1);
      const table = await readTable(aReader(file.name, file.body));
      assert.deepEqual(table.header, ['商机', '客户', '原文件行号', '有问题的列', '未导入的原因']);
      for await (const { cells } of table.rows()) {
        assert.deepEqual([cells[1], cells[2], cells[3]], ['恒太', '2', '客户']);
        assert.match(cells[4] ?? '', /没有名为“恒太”/);
      }
      await table.close();
      const mended = file.format === 'csv' ? Buffer.from(file.body.toString().replace('恒太', '恒泰')) : null;
      if (mended === null) continue;
      const next = await bench.imports.startImport(bench.mine, { fileName: 'mended.csv', kind: 'deal', body: mended });
      assert.deepEqual(
        next.mapping.filter(({ isIgnored }) => isIgnored).map(({ column }) => column),
        ['原文件行号', '有问题的列', '未导入的原因'],
      );
      await bench.imports.setMapping(bench.mine, next.id, { ...next, ...change(next), mapping: mapping(next, change) });
      await bench.settled(next.id);
      await bench.imports.startRun(bench.mine, next.id, { onlyValid: false });
      await bench.settled(next.id);
      assert.deepEqual(
        (await all(bench, 'deal')).map(({ title }) => title),
        ['=一号'],
        'without the apostrophe',
      );
    }
  }));

function mapping(view: ImportView, change: (view: ImportView) => Partial<ImportView>): ImportView['mapping'] {
  const ignored = new Map(view.mapping.filter(({ isIgnored }) => isIgnored).map((row) => [row.column, row]));
  return (change(view).mapping ?? []).map((row) => ignored.get(row.column) ?? row);
}

test('a file is read anew as a person says, and the mapping of its shape is remembered', () =>
  withImports(async (bench) => {
    const text = '销售报表;;\n名称;日期;客户\n一号;03-04-2026;恒泰\n';
    const read = await bench.imports.startImport(bench.mine, {
      fileName: 'a.csv',
      kind: 'deal',
      body: Buffer.from(text),
    });
    const options = { encoding: null, separator: ';', sheet: null, headerRow: 2, dateOrder: 'mdy' } as const;
    const view = await bench.imports.setOptions(bench.mine, read.id, options);
    assert.deepEqual(
      view.columns.map(({ column }) => column),
      ['名称', '日期', '客户'],
    );
    const choice = mapped({ 名称: 'title', 日期: 'closeOn', 客户: 'organisation' })(view);
    const rows = choice.mapping ?? [];
    await bench.imports.setMapping(bench.mine, view.id, { mapping: rows, keys: ['名称'], outcome: null });
    await bench.settled(view.id);
    await bench.imports.startRun(bench.mine, view.id, { onlyValid: false });
    await bench.settled(view.id);
    const [made] = await all(bench, 'deal');
    assert.equal(made?.data['closeOn'], '2026-03-04');
    assert.equal((await recallMany(bench.mine, [made?.data['organisation'] as string])).length, 1);
    const next = await bench.imports.startImport(bench.mine, {
      fileName: 'b.csv',
      kind: 'deal',
      body: Buffer.from('名称,日期,客户\n二号,2026-05-06,恒泰\n'),
    });
    assert.equal(next.isRemembered, true);
    assert.deepEqual([next.mapping.map(({ field: id }) => id), next.keys], [rows.map(({ field: id }) => id), ['名称']]);
  }));
