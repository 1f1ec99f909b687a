import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newUuid } from '#base';
import { aScope, withKinds, withWorkspace } from '#test';
import {
  cite,
  changesOf,
  digestOf,
  fieldHistory,
  observe,
  openBatch,
  recallOne,
  retractBatch,
  type SourceSpec,
} from './index.ts';

withKinds();
const person: SourceSpec = { kind: 'person', name: 'tester' };
const registry: SourceSpec = { kind: 'connector', name: 'registry', version: '3.2' };
const fair: SourceSpec = { kind: 'import', name: 'fair list' };
const day = (n: number) => new Date(Date.UTC(2026, 0, n));

test('a budget larger than a double can hold comes back to the last fen', async () => {
  await withWorkspace(async ({ scope }) => {
    const budget = { minor: '1234567890123456', currency: 'CNY' };
    const { entities } = await observe(scope(), {
      source: person,
      sayings: [{ kind: 'lead', data: { title: '正极材料', amount: budget } }],
    });
    assert.deepEqual((await recallOne(scope(), entities[0] ?? '')).data['amount'], budget);
  });
});

test('two sources that differ coexist; the more reliable wins and says how many stand against it', async () => {
  await withWorkspace(async ({ scope }) => {
    const {
      entities: [id = ''],
    } = await observe(scope(), {
      source: fair,
      sayings: [{ kind: 'organisation', data: { name: '恒泰', city: '无锡' }, at: day(1) }],
    });
    await observe(scope(), {
      source: registry,
      sayings: [{ kind: 'organisation', id, data: { city: '苏州' }, at: day(1) }],
    });
    const organisation = await recallOne(scope(), id);
    assert.equal(organisation.data['city'], '苏州');
    assert.equal(organisation.support['city']?.rule, 'stronger');
    assert.equal(organisation.support['city']?.against, 1);
    assert.equal(organisation.support['name']?.rule, 'only');
    const history = await fieldHistory(scope(), id, 'city');
    assert.deepEqual(
      history.map((h) => [h.value, h.isShown]),
      [
        ['苏州', true],
        ['无锡', false],
      ],
    );
  });
});

test("a person's correction wins over a later import, and its source can be cited", async () => {
  await withWorkspace(async ({ scope }) => {
    const {
      entities: [id = ''],
    } = await observe(scope(), {
      source: person,
      sayings: [{ kind: 'organisation', data: { name: '恒泰新能源' }, at: day(1) }],
    });
    await observe(scope(), {
      source: registry,
      sayings: [{ kind: 'organisation', id, data: { name: '恒泰' }, at: day(200) }],
    });
    const organisation = await recallOne(scope(), id);
    assert.equal(organisation.data['name'], '恒泰新能源');
    const [evidence] = await cite(scope(), [
      { observation: organisation.support['name']?.observation ?? '', field: 'name' },
    ]);
    assert.equal(evidence?.source.kind, 'person');
    assert.equal((await changesOf(scope(), id, { after: null, limit: 10 })).length, 2);
  });
});

test('folding step by step gives what folding all at once gives', async () => {
  await withWorkspace(async ({ scope, store, tenantId }) => {
    const id = newUuid();
    const batch = await openBatch(scope(), { kind: 'test', label: { zh: '测试', en: 'test' } });
    for (let n = 0; n < 12; n += 1) {
      const source = [fair, registry, person][n % 3] ?? fair;
      await observe(scope(), {
        source,
        sayings: [
          { kind: 'organisation', id, data: { name: `名称${n % 4}`, city: `城市${n % 2}` }, at: day((n * 7) % 30) },
        ],
      });
    }
    const before = await recallOne(scope(), id);
    await observe(scope(), {
      source: registry,
      batchId: batch,
      sayings: [{ kind: 'organisation', id, data: { name: '别名', city: '别处' }, at: day(31) }],
    });
    await retractBatch(scope(), batch);
    const after = await recallOne(scope(), id);
    assert.deepEqual(after.data, before.data);
    assert.deepEqual(after.support, before.support);
    const [row] = await store.read({ tenantId, actor: 'x', purpose: 'sales' }, (tx) =>
      tx.query<{ t: string }>('select t1 as t from entity where id = $1', [id]),
    );
    assert.ok(row);
  });
});

test('taking a batch back restores the workspace and removes records nobody else speaks of', async () => {
  await withWorkspace(async ({ scope }) => {
    await observe(scope(), { source: person, sayings: [{ kind: 'organisation', data: { name: '甲' } }] });
    const before = await digestOf(scope());
    const batch = await openBatch(scope(), { kind: 'import', label: { zh: '导入', en: 'import' } });
    const { entities } = await observe(scope(), {
      source: fair,
      batchId: batch,
      sayings: Array.from({ length: 2_500 }, (_, n) => ({ kind: 'lead', data: { title: `线索${n}` }, key: `k${n}` })),
    });
    assert.notEqual(await digestOf(scope()), before);
    assert.equal(await retractBatch(scope(), batch), 2_500);
    assert.equal(await digestOf(scope()), before);
    await assert.rejects(recallOne(scope(), entities[0] ?? ''), { code: 'memory.not_found' });
  });
});

test('what an agent concluded does not keep a record alive whose import is taken back', async () => {
  await withWorkspace(async ({ scope }) => {
    const before = await digestOf(scope());
    const batch = await openBatch(scope(), { kind: 'import', label: { zh: '导入', en: 'import' } });
    const {
      entities: [id = ''],
    } = await observe(scope(), { source: fair, batchId: batch, sayings: [{ kind: 'lead', data: { title: '甲' } }] });
    await observe(scope(), {
      source: { kind: 'agent', name: 'lead-to-touch' },
      sayings: [{ kind: 'lead', id, data: { score: 0.4 } }],
    });
    await retractBatch(scope(), batch);
    await assert.rejects(recallOne(scope(), id), { code: 'memory.not_found' });
    assert.equal(await digestOf(scope()), before);
  });
});

test('a record that an agent made itself stays when another batch is taken back', async () => {
  await withWorkspace(async ({ scope }) => {
    const {
      entities: [id = ''],
    } = await observe(scope(), {
      source: { kind: 'agent', name: 'lead-to-touch' },
      sayings: [{ kind: 'task', data: { title: '回电' } }],
    });
    const batch = await openBatch(scope(), { kind: 'import', label: { zh: '导入', en: 'import' } });
    await observe(scope(), {
      source: fair,
      batchId: batch,
      sayings: [{ kind: 'task', id, data: { title: '回电话' } }],
    });
    await retractBatch(scope(), batch);
    assert.equal((await recallOne(scope(), id)).data['title'], '回电');
  });
});

test('an edit of a value that someone else has changed meanwhile is refused with both values', async () => {
  await withWorkspace(async ({ scope }) => {
    const {
      entities: [id = ''],
      observations: [seen = ''],
    } = await observe(scope(), { source: person, sayings: [{ kind: 'organisation', data: { name: '甲' } }] });
    await observe(scope(), {
      source: { kind: 'person', name: 'other' },
      sayings: [{ kind: 'organisation', id, data: { name: '乙' } }],
    });
    const stale = observe(scope(), {
      source: person,
      sayings: [{ kind: 'organisation', id, data: { name: '丙' }, base: { name: seen } }],
    });
    await assert.rejects(stale, (error: { code: string; extra: { conflict: { yours: string; theirs: string } } }) => {
      assert.equal(error.code, 'memory.conflict');
      assert.deepEqual([error.extra.conflict.yours, error.extra.conflict.theirs], ['丙', '乙']);
      return true;
    });
    assert.equal((await recallOne(scope(), id)).data['name'], '乙');
  });
});

test('bad values are refused field by field and nothing is written', async () => {
  await withWorkspace(async ({ scope }) => {
    const before = await digestOf(scope());
    const bad = observe(scope(), {
      source: person,
      sayings: [
        { kind: 'lead', data: { title: 'x'.repeat(5_000_000), email: 'nobody', nonsense: 1, createdOn: '2026-02-31' } },
      ],
    });
    await assert.rejects(bad, (error: { code: string; fields: { path: string; rule: string }[] }) => {
      assert.deepEqual(
        error.fields.map((f) => [f.path, f.rule]).toSorted(),
        [
          ['createdOn', 'date'],
          ['email', 'email'],
          ['nonsense', 'unknown_field'],
          ['title', 'too_long'],
        ].toSorted(),
      );
      return true;
    });
    assert.equal(await digestOf(scope()), before);
  });
});

test('a record of another workspace reads as absent', async () => {
  await withWorkspace(async ({ scope, security }) => {
    const {
      entities: [id = ''],
    } = await observe(scope(), { source: person, sayings: [{ kind: 'organisation', data: { name: '甲' } }] });
    const other = await security.workspaces.make({ name: '别家', isDemo: false, adminId: null });
    await assert.rejects(recallOne(aScope({ security, tenantId: other }), id), { code: 'memory.not_found' });
  });
});

test('reading for model training gives no contact details', async () => {
  await withWorkspace(async ({ scope }) => {
    const {
      entities: [id = ''],
    } = await observe(scope(), {
      source: person,
      sayings: [{ kind: 'lead', data: { title: '甲', email: 'a@b.cn', city: '苏州' } }],
    });
    const lead = await recallOne(scope('learning'), id);
    assert.equal(lead.data['email'], undefined);
    assert.equal(lead.data['city'], '苏州');
  });
});
