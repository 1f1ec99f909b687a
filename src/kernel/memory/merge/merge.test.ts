import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newUuid } from '#base';
import type { Scope } from '#kernel/security';
import { withKinds, withWorkspace } from '#test';
import {
  digestOf,
  emptyTrash,
  fieldHistory,
  mergeRecords,
  observe,
  openBatch,
  recallCount,
  recallList,
  recallMany,
  recallOne,
  restoreRecords,
  retractBatch,
  searchAll,
  trashList,
  trashRecords,
  type Data,
  type SourceSpec,
} from '../index.ts';

withKinds();
const registry: SourceSpec = { kind: 'connector', name: 'registry', version: '3.2' };
const fair: SourceSpec = { kind: 'import', name: 'fair list' };
const person: SourceSpec = { kind: 'person', name: '测试员', uri: 'user:tester' };

async function make(scope: Scope, kind: string, data: Data, source = fair, key?: string): Promise<string> {
  const saying = key === undefined ? { kind, data } : { kind, data, key };
  const { entities } = await observe(scope, { source, sayings: [saying] });
  return entities[0] ?? '';
}

test('merged records become one in lists, counts, search and references; taking it back parts them exactly', async () => {
  await withWorkspace(async ({ scope }) => {
    const keep = await make(scope(), 'organisation', { name: '苏州恒泰新能源', city: '苏州' }, registry, 'a');
    const from = await make(scope(), 'organisation', { name: '恒泰新能源', website: 'https://ht.example' }, fair, 'b');
    const contact = await make(scope(), 'person', { name: '王敏', organisation: from });
    const lead = await make(scope(), 'lead', { title: '正极材料', organisation: from });
    const before = await digestOf(scope());

    const merged = await mergeRecords(scope(), { keep, from: [from] });
    assert.equal(merged.id, keep);
    const one = await recallOne(scope(), from);
    assert.equal(one.id, keep, 'an old id answers with the record that stands for it');
    assert.deepEqual([one.data['city'], one.data['website']], ['苏州', 'https://ht.example']);
    assert.equal((await recallCount(scope(), { kind: 'organisation' })).count, 1);
    assert.deepEqual(
      (await searchAll(scope(), { q: '恒泰', kinds: ['organisation'], limit: 5 })).map((e) => e.id),
      [keep],
    );
    assert.equal((await recallOne(scope(), contact)).data['organisation'], keep);
    const [found] = (
      await recallList(scope(), { kind: 'lead', filters: [{ field: 'organisation', op: 'is', value: keep }], limit: 5 })
    ).items;
    assert.equal(found?.id, lead);
    assert.equal(found?.subjectId, keep);
    assert.equal((await fieldHistory(scope(), keep, 'name')).length, 2, 'the history of both');

    await retractBatch(scope(), merged.batchId);
    assert.equal(await digestOf(scope()), before);
    assert.equal((await recallOne(scope(), from)).id, from);
    assert.equal((await recallOne(scope(), lead)).subjectId, from);
  });
});

test('what is written while records are one stays with the record that stood for them', async () => {
  await withWorkspace(async ({ scope }) => {
    const keep = await make(scope(), 'organisation', { name: '甲' });
    const from = await make(scope(), 'organisation', { name: '乙' });
    const { batchId } = await mergeRecords(scope(), { keep, from: [from] });
    await observe(scope(), { source: person, sayings: [{ kind: 'organisation', id: from, data: { city: '无锡' } }] });
    const task = await make(scope(), 'task', { title: '回电', organisation: from });
    assert.equal((await recallOne(scope(), keep)).data['city'], '无锡');
    assert.equal((await recallOne(scope(), task)).data['organisation'], keep);
    await retractBatch(scope(), batchId);
    assert.equal((await recallOne(scope(), keep)).data['city'], '无锡');
    assert.equal((await recallOne(scope(), from)).data['city'], undefined);
  });
});

test('chains of merges are followed, circles refused, and any link of a chain can be taken back', async () => {
  await withWorkspace(async ({ scope }) => {
    const [a = '', b = '', c = ''] = await Promise.all(
      ['甲', '乙', '丙'].map((name) => make(scope(), 'organisation', { name })),
    );
    const start = await digestOf(scope());
    const first = await mergeRecords(scope(), { keep: b, from: [a] });
    const afterFirst = await digestOf(scope());
    const second = await mergeRecords(scope(), { keep: c, from: [a] });
    assert.deepEqual(second.merged, [b], 'the record that a merged one means is merged');
    assert.equal((await recallOne(scope(), a)).id, c);
    await assert.rejects(mergeRecords(scope(), { keep: a, from: [c] }), { code: 'memory.same_record' });
    await retractBatch(scope(), first.batchId);
    assert.equal((await recallOne(scope(), a)).id, a);
    assert.equal((await recallOne(scope(), b)).id, c);
    await retractBatch(scope(), second.batchId);
    assert.equal(await digestOf(scope()), start);
    assert.notEqual(afterFirst, start);
  });
});

test('a chosen value is what the person says, and goes when the merge is taken back', async () => {
  await withWorkspace(async ({ scope }) => {
    const keep = await make(scope(), 'organisation', { name: '恒泰', city: '苏州' }, registry);
    const from = await make(scope(), 'organisation', { name: '恒泰新能源', city: '无锡' });
    const before = await digestOf(scope());
    const choose = { city: (await recallOne(scope(), from)).support['city']?.observation ?? '' };
    const { batchId } = await mergeRecords(scope(), { keep, from: [from], choose });
    const { data, support } = await recallOne(scope(), keep);
    assert.deepEqual([data['city'], support['city']?.rule], ['无锡', 'person']);
    await assert.rejects(mergeRecords(scope(), { keep, from: [newUuid()] }), { code: 'memory.not_found' });
    await retractBatch(scope(), batchId);
    assert.equal(await digestOf(scope()), before);
  });
});

test('records of two kinds are not merged', async () => {
  await withWorkspace(async ({ scope }) => {
    const organisation = await make(scope(), 'organisation', { name: '甲' });
    const human = await make(scope(), 'person', { name: '甲' });
    await assert.rejects(mergeRecords(scope(), { keep: organisation, from: [human] }), { code: 'memory.other_kind' });
  });
});

test('two people who merge the same records both ways at once make one record, not a circle', async () => {
  await withWorkspace(async ({ scope }) => {
    const a = await make(scope(), 'organisation', { name: '甲' });
    const b = await make(scope(), 'organisation', { name: '乙' });
    const both = await Promise.allSettled([
      mergeRecords(scope(), { keep: a, from: [b] }),
      mergeRecords(scope(), { keep: b, from: [a] }),
      observe(scope(), { source: person, sayings: [{ kind: 'organisation', id: a, data: { city: '苏州' } }] }),
      observe(scope(), {
        source: registry,
        sayings: [{ kind: 'organisation', id: b, data: { website: 'https://b.cn' } }],
      }),
    ]);
    const codes = both.flatMap((r) => (r.status === 'rejected' ? [(r.reason as { code: string }).code] : []));
    assert.deepEqual(codes, ['memory.same_record']);
    const [left, ...more] = await recallMany(scope(), [a, b]);
    assert.equal(more.length, 0);
    assert.deepEqual([left?.data['city'], left?.data['website']], ['苏州', 'https://b.cn']);
  });
});

test('a key leads to the merged record and back again, and to whoever claimed it before an import was taken back', async () => {
  await withWorkspace(async ({ scope }) => {
    const keep = await make(scope(), 'organisation', { name: '甲' }, fair, 'row 1');
    const before = await digestOf(scope());
    const batchId = await openBatch(scope(), { kind: 'import', label: { zh: '导入', en: 'import' } });
    await observe(scope(), {
      source: fair,
      batchId,
      sayings: [{ kind: 'organisation', data: { name: '乙' }, key: 'row 1' }],
    });
    assert.notEqual(await digestOf(scope()), before);
    await retractBatch(scope(), batchId);
    assert.equal(await digestOf(scope()), before);
    assert.equal((await recallOne(scope(), keep)).id, keep);
  });
});

test('what is in the trash is in no list and takes no writing until it is restored as it was', async () => {
  await withWorkspace(async ({ scope }) => {
    const organisation = await make(scope(), 'organisation', { name: '恒泰新能源', city: '苏州' }, fair, 'a');
    const contact = await make(scope(), 'person', { name: '王敏', organisation });
    const before = await digestOf(scope());
    const made = (await recallOne(scope(), organisation)).createdAt;
    await trashRecords(scope(), [organisation]);
    assert.equal((await recallCount(scope(), { kind: 'organisation' })).count, 0);
    assert.deepEqual(await searchAll(scope(), { q: '恒泰', limit: 5 }), []);
    await assert.rejects(recallOne(scope(), organisation), { code: 'memory.in_trash' });
    const write = observe(scope(), {
      source: person,
      sayings: [{ kind: 'organisation', id: organisation, data: { city: '无锡' } }],
    });
    await assert.rejects(write, { code: 'memory.in_trash' });
    await assert.rejects(mergeRecords(scope(), { keep: organisation, from: [contact] }), { code: 'memory.in_trash' });
    assert.equal((await recallOne(scope(), contact)).data['organisation'], organisation, 'what is about it stays');
    const [item] = await trashList(scope(), { q: '恒泰', limit: 10 });
    assert.deepEqual([item?.entity, item?.title, item?.kind], [organisation, '恒泰新能源', 'organisation']);
    assert.deepEqual(await restoreRecords(scope(), [organisation]), [organisation]);
    assert.equal(await digestOf(scope()), before);
    assert.deepEqual((await recallOne(scope(), organisation)).createdAt, made);
    await assert.rejects(restoreRecords(scope(), [organisation]), { code: 'memory.not_found' });
  });
});

test('an emptied trash gives nothing back, not by its batch either', async () => {
  await withWorkspace(async ({ scope }) => {
    const id = await make(scope(), 'organisation', { name: '甲' });
    const { batchId } = await trashRecords(scope(), [id]);
    assert.equal(await emptyTrash(scope(), null), 1);
    await retractBatch(scope(), batchId);
    await assert.rejects(recallOne(scope(), id), { code: 'memory.not_found' });
    assert.deepEqual(await trashList(scope(), { limit: 10 }), []);
  });
});

test('an import that is taken back while one of its records is in the trash leaves nothing to restore', async () => {
  await withWorkspace(async ({ scope }) => {
    const before = await digestOf(scope());
    const batchId = await openBatch(scope(), { kind: 'import', label: { zh: '导入', en: 'import' } });
    const { entities } = await observe(scope(), {
      source: fair,
      batchId,
      sayings: [{ kind: 'organisation', data: { name: '甲' } }],
    });
    const trash = await trashRecords(scope(), entities);
    await retractBatch(scope(), batchId);
    await assert.rejects(recallOne(scope(), entities[0] ?? ''), { code: 'memory.in_trash' });
    await retractBatch(scope(), trash.batchId);
    assert.equal(await digestOf(scope()), before);
  });
});
