import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withKinds, withWorkspace } from '#test';
import { jobHandlers } from '#main';
import { startJobs } from '#store';
import {
  addFields,
  indexField,
  kindsOf,
  observe,
  recallCount,
  recallList,
  searchAll,
  type SourceSpec,
} from './index.ts';

withKinds();
const source: SourceSpec = { kind: 'import', name: 'list' };

test('a list pages through every record once in the order of its field, those without a value last', async () => {
  await withWorkspace(async ({ scope }) => {
    const sayings = Array.from({ length: 57 }, (_, n) => ({
      kind: 'lead',
      data: {
        title: `线索${n}`,
        ...(n % 5 === 0 ? {} : { amount: { minor: String((n * 7919) % 100), currency: 'CNY' } }),
      },
    }));
    await observe(scope(), { source, sayings });
    for (const dir of ['up', 'down'] as const) {
      const seen: (string | undefined)[] = [];
      let after: string | null = null;
      do {
        const page = await recallList(scope(), { kind: 'lead', sort: { field: 'amount', dir }, after, limit: 10 });
        seen.push(...page.items.map((i) => (i.data['amount'] as { minor: string } | undefined)?.minor));
        after = page.next;
      } while (after !== null);
      assert.equal(seen.length, 57);
      const amounts = seen.filter((m) => m !== undefined).map(Number);
      assert.deepEqual(
        amounts,
        amounts.toSorted((a, b) => (dir === 'up' ? a - b : b - a)),
      );
      assert.equal(
        seen.findIndex((m) => m === undefined),
        amounts.length,
      );
    }
  });
});

test('filters combine, and the count agrees with the list', async () => {
  await withWorkspace(async ({ scope }) => {
    await observe(scope(), {
      source,
      sayings: Array.from({ length: 40 }, (_, n) => ({
        kind: 'lead',
        data: { title: `线索${n}`, status: n % 2 ? 'won' : 'new', source: n % 4 ? 'web' : 'fair' },
      })),
    });
    const filters = [
      { field: 'status', op: 'is', value: 'new' },
      { field: 'source', op: 'is', value: 'fair' },
    ] as const;
    const page = await recallList(scope(), { kind: 'lead', filters, limit: 100 });
    assert.equal(page.items.length, 10);
    assert.deepEqual(await recallCount(scope(), { kind: 'lead', filters }), { count: 10, isExact: true });
  });
});

test('a two-character name is found in the middle of a longer one, by pinyin initials, and Latin words by their beginning', async () => {
  await withWorkspace(async ({ scope }) => {
    await observe(scope(), {
      source,
      sayings: [
        { kind: 'organisation', data: { name: '苏州恒泰新能源材料有限公司' } },
        { kind: 'organisation', data: { name: 'Northwind Batteries GmbH' } },
        { kind: 'organisation', data: { name: '宁波泰恒机械' } },
      ],
    });
    const find = async (q: string) => (await searchAll(scope(), { q, limit: 10 })).map((e) => e.title);
    assert.deepEqual(await find('恒泰'), ['苏州恒泰新能源材料有限公司']);
    assert.deepEqual(await find('szht'), ['苏州恒泰新能源材料有限公司']);
    assert.deepEqual(await find('north bat'), ['Northwind Batteries GmbH']);
    assert.deepEqual(await find("'; drop table entity --"), []);
    assert.deepEqual(await find(''), []);
  });
});

test('words that only stand in contact details do not lead to a record when contact details are closed', async () => {
  await withWorkspace(async ({ scope }) => {
    await observe(scope(), {
      source,
      sayings: [{ kind: 'lead', data: { title: '正极', email: 'zhoumin@hengtai.cn' } }],
    });
    assert.equal((await searchAll(scope('sales'), { q: 'zhoumin', limit: 5 })).length, 1);
    assert.equal((await searchAll(scope('learning'), { q: 'zhoumin', limit: 5 })).length, 0);
  });
});

test('a field without an index gets one when someone wants to filter on it, filled for the records there are', async () => {
  await withWorkspace(async ({ scope, store, security }) => {
    await addFields(
      scope(),
      'lead',
      [{ id: 'grade', title: { zh: '等级', en: 'Grade' }, type: 'number', category: 'business' }],
      null,
    );
    const sayings = Array.from({ length: 30 }, (_, n) => ({
      kind: 'lead',
      data: { title: `线索${n}`, city: n % 3 ? '苏州' : '无锡', grade: n },
    }));
    await observe(scope(), { source, sayings });
    const byCity = { kind: 'lead', filters: [{ field: 'city', op: 'is', value: '无锡' }], limit: 50 } as const;
    await assert.rejects(recallList(scope(), byCity), { code: 'input.invalid' });
    await indexField(scope(), 'lead', 'city');
    await indexField(scope(), 'lead', 'grade');
    await assert.rejects(recallList(scope(), byCity), { code: 'memory.indexing' });
    const jobs = startJobs(store, jobHandlers(security), {
      owner: 'test',
      report: (error) => assert.fail(String(error)),
    });
    for (let i = 0; i < 100; i += 1) {
      const kind = (await kindsOf(scope())).find((k) => k.name === 'lead');
      if (kind?.ready.has('city') === true && kind.ready.has('grade')) break;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    await jobs.stop();
    assert.equal((await recallList(scope(), byCity)).items.length, 10);
    await observe(scope(), {
      source,
      sayings: [{ kind: 'lead', data: { title: '后来的', city: '无锡', grade: 99.5 } }],
    });
    const graded = await recallList(scope(), { kind: 'lead', sort: { field: 'grade', dir: 'down' }, limit: 1 });
    assert.equal(graded.items[0]?.data['grade'], 99.5);
    assert.equal((await recallCount(scope(), byCity)).count, 11);
  });
});
