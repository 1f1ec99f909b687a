import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withKinds, withWorkspace } from '#test';
import { addField, changeKind, describeKind, makeKind } from '../kinds/index.ts';
import { recallList } from '../recall.ts';
import { observe } from '../observe.ts';
import { importsIn } from './import-kit.ts';
import type { ImportView } from './import-view.ts';

withKinds();
const withImports = importsIn(withWorkspace);
const both = (text: string) => ({ zh: text, en: text });

test('rows that break a rule, lack a required field or repeat a unique value are refused one by one, in the dry run as in the import', () =>
  withImports(async (bench) => {
    const admin = bench.scope('administration');
    const kind = await makeKind(admin, { title: both('Device'), titleField: { title: both('名称') } });
    const serial = await addField(admin, kind, {
      title: both('序列号'),
      type: 'text',
      category: 'business',
      isUnique: true,
    });
    const price = await addField(admin, kind, {
      title: both('价格'),
      type: 'number',
      category: 'business',
      isRequired: true,
    });
    const { kind: now } = await describeKind(admin, kind);
    await changeKind(admin, kind, {
      version: now.version,
      rules: [
        { condition: `${price} >= 0`, message: { zh: '价格不能是负数', en: 'No price is negative' }, field: price },
      ],
    });
    await observe(bench.mine, {
      source: { kind: 'generator', name: 'test' },
      sayings: [{ kind, data: { name: '已有', [serial]: 'A-1', [price]: 1 } }],
    });
    const to: Record<string, string> = { 名称: 'name', 序列号: serial, 价格: price };
    const byHand = (view: ImportView): Partial<ImportView> => ({
      mapping: view.columns.map(({ column, suggestion }) => ({
        ...suggestion,
        column,
        field: to[column] ?? null,
        newType: null,
        isIgnored: false,
      })),
      keys: [],
      outcome: null,
    });
    const text = '名称,序列号,价格\n好,B-1,5\n重复,a-1,5\n同文件,B-1,6\n负数,C-1,-5\n缺价格,D-1,\n也好,E-1,0\n';
    const view = await bench.checked({ kind, text, fileName: 'devices.csv' }, byHand);
    assert.deepEqual([view.counts.toCreate, view.counts.refused], [2, 4]);
    const { items } = await bench.imports.listProblems(bench.mine, view.id, { limit: 10 });
    assert.deepEqual(
      items.map(({ row, column, rule }) => [row, column, rule]),
      [
        [3, '序列号', 'unique'],
        [4, '序列号', 'unique'],
        [5, '价格', 'kind_rule'],
        [6, '价格', 'required'],
      ],
    );
    await bench.imports.startRun(bench.mine, view.id, { onlyValid: true });
    assert.equal((await bench.settled(view.id)).status, 'done');
    const names = (await recallList(bench.mine, { kind, limit: 20 })).items.map((e) => e.title);
    assert.deepEqual(names.toSorted(), ['也好', '好', '已有'].toSorted());
  }));
