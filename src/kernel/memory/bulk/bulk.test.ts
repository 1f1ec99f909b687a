import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withKinds, withWorkspace, type Workspace } from '#test';
import { digestOf } from '../digest.ts';
import { jobAt, workOnJobs } from '../jobs/job-kit.ts';
import { listJobs, stopJob, undoJob } from '../jobs/jobs.ts';
import { observe } from '../observe.ts';
import { recallCount, recallList, recallMany } from '../recall.ts';
import { startBulk, type Bulk } from './bulk.ts';

withKinds();

const ME = { kind: 'person', name: '测试员', uri: 'user:tester' } as const;

async function people({ scope }: Workspace, count: number): Promise<readonly string[]> {
  const sayings = Array.from({ length: count }, (_, i) => ({
    kind: 'person',
    data: { name: `王${i}`, side: 'customer', department: i % 2 === 0 ? '采购' : '研发', skills: ['旧'] },
  }));
  const { entities } = await observe(scope(), { source: { kind: 'generator', name: 'test' }, sayings });
  return entities;
}

function bulkOf(bulk: Partial<Bulk> & { ids?: readonly string[] }): Bulk {
  const selection = { list: { kind: 'person' }, ids: bulk.ids ?? null };
  return { selection, source: ME, changes: {}, action: null, key: null, ...bulk };
}

/** Everything of the fixed list done, in a workspace with `count` people and somebody who works. */
async function withPeople(count: number, fn: (w: Workspace, ids: readonly string[]) => Promise<void>): Promise<void> {
  await withWorkspace(async (workspace) => {
    const ids = await people(workspace, count);
    const jobs = workOnJobs(workspace);
    try {
      await fn(workspace, ids);
    } finally {
      await jobs.stop();
    }
  });
}

test('a filter chooses, a value is set, and undo leaves everything as it was', () =>
  withPeople(2_400, async ({ scope }) => {
    const before = await digestOf(scope());
    const filters = [{ field: 'department', op: 'is', value: '采购' }] as const;
    const list = { kind: 'person', filters };
    const { id } = await startBulk(
      scope(),
      bulkOf({ selection: { list, ids: null }, changes: { department: { set: '战略客户' } } }),
    );
    const done = await jobAt(scope(), id, 'done');
    assert.deepEqual([done.total, done.done, done.result?.changed], [1_200, 1_200, 1_200]);
    const now = await recallCount(scope(), { kind: 'person', filters: [{ ...filters[0], value: '战略客户' }] });
    assert.equal(now.count, 1_200);
    await undoJob(scope(), id);
    await jobAt(scope(), id, 'undone');
    assert.equal(await digestOf(scope()), before);
    await assert.rejects(undoJob(scope(), id), { code: 'job.not_ready' });
  }));

test('tags are added and taken away; what says so already is not said again', () =>
  withPeople(3, async ({ scope }, ids) => {
    const add = await startBulk(scope(), bulkOf({ ids, changes: { skills: { add: ['新', '旧'] } } }));
    await jobAt(scope(), add.id, 'done');
    const [person] = await recallMany(scope(), ids.slice(0, 1));
    assert.deepEqual(person?.data['skills'], ['旧', '新']);
    const again = await startBulk(scope(), bulkOf({ ids, changes: { skills: { add: ['新'] } } }));
    assert.deepEqual((await jobAt(scope(), again.id, 'done')).result, {
      changed: 0,
      unchanged: 3,
      skipped: [],
      file: null,
    });
    const remove = await startBulk(scope(), bulkOf({ ids, changes: { skills: { remove: ['新', '旧'] } } }));
    await jobAt(scope(), remove.id, 'done');
    assert.equal((await recallMany(scope(), ids))[0]?.data['skills'], undefined);
  }));

test('a value that somebody changes meanwhile is left alone and listed', () =>
  withWorkspace(async (workspace) => {
    const { scope } = workspace;
    const ids = await people(workspace, 2_000);
    const last = [...ids].toSorted().at(-1) ?? '';
    const other = { kind: 'person', name: '别人', uri: 'user:other' } as const;
    const { id } = await startBulk(scope(), bulkOf({ ids, changes: { department: { set: '新部门' } } }));
    let isChanged = false;
    // The other one writes between the fixing of the list and the chunk that holds the record.
    const meddle = {
      ...scope(),
      write: async <T>(fn: Parameters<ReturnType<typeof scope>['write']>[0]) => {
        const result = (await scope().write(fn)) as T;
        if (isChanged) return result;
        isChanged = true;
        const sayings = [{ kind: 'person', id: last, data: { department: '别人的' } }];
        await observe(scope(), { source: other, sayings });
        return result;
      },
    } as ReturnType<typeof scope>;
    const { runBulk } = await import('./run-bulk.ts');
    const jobs = workOnJobs(workspace, { 'bulk.change': (job) => runBulk(meddle, job) });
    const done = await jobAt(scope(), id, 'done');
    await jobs.stop();
    assert.equal(done.result?.changed, 1_999);
    assert.deepEqual(
      done.result?.skipped.map(({ count, ids: named }) => [count, named]),
      [[1, [last]]],
    );
    assert.equal((await recallMany(scope(), [last]))[0]?.data['department'], '别人的');
  }));

test('a server that stops midway is followed by one that goes on, and nothing is said twice', () =>
  withWorkspace(async (workspace) => {
    const { scope, store, tenantId } = workspace;
    const ids = await people(workspace, 3_500);
    const { id } = await startBulk(scope(), bulkOf({ ids, changes: { department: { set: '新部门' } } }));
    const first = workOnJobs(workspace, {}, 'first');
    while ((await listJobs(scope(), { state: 'all', after: null, limit: 1 })).items[0]?.done === 0);
    await first.stop();
    const second = workOnJobs(workspace, {}, 'second');
    const done = await jobAt(scope(), id, 'done');
    await second.stop();
    assert.equal(done.result?.changed, 3_500);
    const settings = { tenantId, actor: 'test', purpose: 'sales' };
    const [row] = await store.read(settings, (tx) =>
      tx.query<{ n: bigint }>('select count(*) as n from observation where tenant_id = $1 and batch_id = $2', [
        tenantId,
        done.batchId,
      ]),
    );
    assert.equal(row?.n, 3_500n);
  }));

test('a cancelled change is taken back whole', () =>
  withWorkspace(async (workspace) => {
    const { scope } = workspace;
    const ids = await people(workspace, 4_000);
    const before = await digestOf(scope());
    const { id } = await startBulk(scope(), bulkOf({ ids, changes: { department: { set: '新部门' } } }));
    const jobs = workOnJobs(workspace);
    while ((await listJobs(scope(), { state: 'all', after: null, limit: 1 })).items[0]?.done === 0);
    await stopJob(scope(), id);
    await jobAt(scope(), id, 'cancelled');
    await jobs.stop();
    assert.equal(await digestOf(scope()), before);
  }));

test('a retry with the same key is the same job', () =>
  withPeople(2, async ({ scope }, ids) => {
    const bulk = bulkOf({ ids, changes: { department: { set: '新' } }, key: 'click-0001' });
    const [first, second] = await Promise.all([startBulk(scope(), bulk), startBulk(scope(), bulk)]);
    assert.equal(first.id, second.id);
    await jobAt(scope(), first.id, 'done');
    assert.equal((await startBulk(scope(), bulk)).id, first.id);
  }));

test('nothing, an unknown field and a wrong value are refused before anything begins', () =>
  withPeople(1, async ({ scope }, ids) => {
    await assert.rejects(startBulk(scope(), bulkOf({ ids })), { code: 'bulk.nothing' });
    for (const changes of [{ nowhere: { set: 1 } }, { capacity: { set: 'many' } }, { name: { add: ['x'] } }])
      await assert.rejects(startBulk(scope(), bulkOf({ ids, changes })), { code: 'input.invalid' });
    assert.equal((await recallList(scope(), { kind: 'person', limit: 5 })).items.length, 1);
  }));

test('records go to the trash in bulk and come back by undo', () =>
  withPeople(1_200, async ({ scope }, ids) => {
    const before = await digestOf(scope());
    const { id } = await startBulk(scope(), bulkOf({ ids: ids.slice(0, 1_100), action: 'trash' }));
    assert.equal((await jobAt(scope(), id, 'done')).result?.changed, 1_100);
    assert.equal((await recallCount(scope(), { kind: 'person' })).count, 100);
    await undoJob(scope(), id);
    await jobAt(scope(), id, 'undone');
    assert.equal(await digestOf(scope()), before);
  }));
