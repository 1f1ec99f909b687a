import assert from 'node:assert/strict';
import { test } from 'node:test';
import type {
  AuditPage,
  BatchPage,
  FieldHistory,
  MergeAnswer,
  MergedList,
  MergePreview,
  Problem,
  RecordDetail,
  RecordRow,
  RecordThen,
  RestoredRecord,
  TrashPage,
  UndoAnswer,
} from '@valence/contract';
import { withApp, type Caller } from '#test';

async function make(caller: Caller, kind: string, data: object): Promise<RecordRow> {
  const answer = await caller.call('POST', `/api/records/${kind}`, { data });
  assert.equal(answer.status, 200, answer.text);
  return answer.json as RecordRow;
}

async function ok<T>(answer: Promise<{ status: number; json: unknown; text: string }>): Promise<T> {
  const { status, json, text } = await answer;
  assert.equal(status, 200, text);
  return json as T;
}

test('two records are previewed, merged, seen as one by both addresses, and parted again from the list of changes', async () => {
  await withApp(async ({ signUp }) => {
    const me = await signUp();
    const a = await make(me, 'organisation', { name: '苏州恒泰', city: '苏州' });
    const b = await make(me, 'organisation', { name: '恒泰新能源', website: 'https://ht.example' });
    const contact = await make(me, 'person', { name: '王敏', organisation: b.id });
    const preview = await ok<MergePreview>(me.call('GET', `/api/merges/preview?records=${a.id},${b.id}`));
    const name = preview.fields.find((f) => f.field === 'name');
    assert.deepEqual(
      name?.options.map((o) => o.value),
      ['苏州恒泰', '恒泰新能源'],
    );
    const choose = { name: name?.options[0]?.observation };
    const merged = await ok<MergeAnswer>(me.call('POST', '/api/merges', { keep: a.id, from: [b.id], choose }));
    assert.deepEqual(merged.record, { id: a.id, kind: 'organisation', title: '苏州恒泰' });
    const old = await ok<RecordDetail>(me.call('GET', `/api/record/${b.id}`));
    assert.deepEqual([old.id, old.data['website']], [a.id, 'https://ht.example']);
    assert.deepEqual(
      (await ok<MergedList>(me.call('GET', `/api/record/${a.id}/merged`))).items.map((i) => [i.id, i.title, i.by]),
      [[b.id, '恒泰新能源', '林悦']],
    );
    assert.equal((await ok<RecordDetail>(me.call('GET', `/api/record/${contact.id}`))).data['organisation'], a.id);

    const { items } = await ok<BatchPage>(me.call('GET', '/api/batches?kind=merge'));
    assert.deepEqual([items[0]?.id, items[0]?.records, items[0]?.canUndo], [merged.batch, 2, true]);
    const undone = await ok<UndoAnswer>(me.call('POST', `/api/batches/${merged.batch}/undo`));
    assert.notEqual(undone.batch.undoneAt, null);
    assert.equal((await ok<RecordDetail>(me.call('GET', `/api/record/${b.id}`))).id, b.id);
    const again = await me.call('POST', `/api/batches/${merged.batch}/undo`);
    assert.equal((again.json as Problem).code, 'memory.undone_already');
  });
});

test('a deleted record says it is in the trash, is found there by its title and comes back', async () => {
  await withApp(async ({ signUp }) => {
    const me = await signUp();
    const { id } = await make(me, 'organisation', { name: '华测导航' });
    await ok(me.call('POST', '/api/trash', { records: [id] }));
    const gone = await me.call('GET', `/api/record/${id}`, undefined, { 'accept-language': 'en' });
    assert.equal((gone.json as Problem).code, 'memory.in_trash');
    assert.match((gone.json as Problem).detail, /华测导航/);
    const write = await me.call('PATCH', `/api/record/${id}`, { data: { city: '上海' } });
    assert.equal((write.json as Problem).code, 'memory.in_trash');
    const page = await ok<TrashPage>(me.call('GET', `/api/trash?q=${encodeURIComponent('华测')}`));
    assert.deepEqual(
      page.items.map((i) => [i.record.title, i.by]),
      [['华测导航', '林悦']],
    );
    await ok(me.call('POST', '/api/trash/restore', { records: [id] }));
    assert.equal((await ok<RecordDetail>(me.call('GET', `/api/record/${id}`))).title, '华测导航');
  });
});

test('a value, then a whole record, go back to how they were; the record is seen as it stood; the audit tells it all', async () => {
  await withApp(async ({ signUp }) => {
    const me = await signUp();
    const { id } = await make(me, 'organisation', { name: '甲', city: '苏州' });
    const early = new Date().toISOString();
    await new Promise((resolve) => setTimeout(resolve, 5));
    await ok(me.call('PATCH', `/api/record/${id}`, { data: { city: '无锡', website: 'https://x.example' } }));
    const then = await ok<RecordThen>(me.call('GET', `/api/record/${id}/as-of?at=${early}`));
    assert.deepEqual([then.record.data['city'], then.record.data['website']], ['苏州', undefined]);
    assert.equal(then.support['city']?.source.name, '林悦');

    const { items } = await ok<FieldHistory>(me.call('GET', `/api/record/${id}/history/city`));
    const [shown, first] = items;
    const restore = { observation: first?.evidence.observation, seen: shown?.evidence.observation };
    const url = `/api/record/${id}/history/city/restore`;
    assert.equal((await ok<RecordRow>(me.call('POST', url, restore))).data['city'], '苏州');
    const stale = await me.call('POST', url, restore);
    assert.equal((stale.json as Problem).code, 'memory.conflict', 'someone changed it since it was looked at');

    const restored = await ok<RestoredRecord>(me.call('POST', `/api/record/${id}/restore`, { at: early }));
    assert.deepEqual(restored.fields, ['website']);
    assert.equal((await ok<RecordDetail>(me.call('GET', `/api/record/${id}`))).data['website'], undefined);
    await ok(me.call('POST', `/api/batches/${restored.batch}/undo`));
    assert.equal((await ok<RecordDetail>(me.call('GET', `/api/record/${id}`))).data['website'], 'https://x.example');
    const before = await me.call('GET', `/api/record/${id}/as-of?at=2020-01-01T00:00:00Z`);
    assert.equal((before.json as Problem).code, 'memory.too_early');

    await ok(me.call('POST', '/api/trash', { records: [id] }));
    const audit = await ok<AuditPage>(me.call('GET', `/api/audit?record=${id}`));
    assert.deepEqual(
      audit.items.map((i) => i.type),
      ['record.trashed', ...Array.from({ length: 4 }, () => 'record.said')],
      'it survives the deletion',
    );
    assert.ok(audit.items.every((i) => i.by === '林悦' && i.recordId === id));
    const paged = await ok<AuditPage>(me.call('GET', `/api/audit?record=${id}&limit=2&after=${audit.items[1]?.id}`));
    assert.deepEqual(
      paged.items.map((i) => i.id),
      audit.items.slice(2, 4).map((i) => i.id),
    );
  });
});
