import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Scope } from '#kernel/security';
import type { Tx } from '#store';
import { withKinds, withWorkspace } from '#test';
import {
  freeze,
  mergeRecords,
  observe,
  openBatch,
  recallList,
  recallOne,
  restoreRecords,
  retractBatch,
  searchAll,
  trashRecords,
  watermarkIn,
  type SourceSpec,
} from '../index.ts';

withKinds();
const person: SourceSpec = { kind: 'person', name: '测试员', uri: 'user:tester' };
class Over extends Error {}

/** Does something in a transaction that is never kept. */
async function aside<T>(scope: Scope, fn: (bound: Scope, tx: Tx) => Promise<T>): Promise<T> {
  let kept: { value: T } | undefined;
  await assert.rejects(
    scope.write(async (tx) => {
      kept = { value: await fn(scope.within(tx), tx) };
      throw new Over();
    }),
    Over,
  );
  assert.ok(kept);
  return kept.value;
}

/** Everything a list and a search show. */
async function shown(scope: Scope): Promise<object> {
  const page = await recallList(scope, { kind: 'organisation', limit: 100 });
  const found = await searchAll(scope, { q: '苏州', limit: 50 });
  return {
    list: page.items.map(({ id, title, data }) => ({ id, title, data })).toSorted((a, b) => (a.id < b.id ? -1 : 1)),
    found:
      JSON.stringify(found)
        .match(/[0-9a-f]{8}-[0-9a-f-]{27}/g)
        ?.toSorted() ?? [],
  };
}

test('a workspace is put back to a watermark after changes, deletions, merging and taking back; outside nothing has moved', async () => {
  await withWorkspace(async ({ scope: scopeOf }) => {
    const scope = scopeOf();
    const make = async (name: string, data: object = {}, batchId: string | null = null): Promise<string> =>
      (await observe(scope, { source: person, batchId, sayings: [{ kind: 'organisation', data: { name, ...data } }] }))
        .entities[0] ?? '';
    const say = (id: string, data: Record<string, string>): Promise<unknown> =>
      observe(scope, { source: person, sayings: [{ kind: 'organisation', id, data }] });
    const batch = await openBatch(scope, { kind: 'import', label: { zh: '批', en: 'b' } });
    const kept = await make('苏州甲厂', { city: '苏州' });
    const [changed, trashed, merged, into] = [
      await make('苏州乙厂'),
      await make('苏州丙厂', { city: '苏州' }),
      await make('苏州丁厂'),
      await make('苏州戊厂'),
    ];
    const gone = await make('苏州己厂', {}, batch);
    const back = await make('苏州庚厂');
    await trashRecords(scope, [back]);
    const mark = await scope.read(watermarkIn);
    const before = await shown(scope);

    await say(changed, { name: '无锡乙厂', city: '苏州' });
    await trashRecords(scope, [trashed]);
    await mergeRecords(scope, { keep: into, from: [merged] });
    await retractBatch(scope, batch);
    await restoreRecords(scope, [back]);
    const fresh = await make('苏州辛厂', { city: '苏州' });
    const later = await shown(scope);
    assert.ok('found' in before && Array.isArray(before.found) && before.found.length >= 6);
    assert.notDeepEqual(later, before);

    const [then, one] = await aside(scope, async (bound, tx) => {
      await freeze(tx, mark);
      await assert.rejects(recallOne(bound, fresh), { code: 'memory.not_found' });
      return [await shown(bound), await recallOne(bound, merged)] as const;
    });
    assert.deepEqual(then, before);
    assert.equal(one.data['name'], '苏州丁厂');
    assert.deepEqual(await shown(scope), later);
    assert.ok(kept !== '' && gone !== '');
  });
});

test('a state that too much has happened since is refused', async () => {
  await withWorkspace(async ({ scope: scopeOf }) => {
    const scope = scopeOf();
    const mark = await scope.read(watermarkIn);
    const sayings = Array.from({ length: 501 }, (_, i) => ({ kind: 'organisation', data: { name: `第${i}家` } }));
    await observe(scope, { source: person, sayings });
    await assert.rejects(
      scope.write((tx) => freeze(tx, mark)),
      { code: 'sandbox.drifted' },
    );
  });
});

test('what was committed while something older was under way belongs to the state', async () => {
  await withWorkspace(async ({ scope: scopeOf }) => {
    const scope = scopeOf();
    const say = (name: string) =>
      observe(scope, { source: person, sayings: [{ kind: 'organisation', data: { name } }] });
    const held = Promise.withResolvers<void>();
    const begun = Promise.withResolvers<void>();
    const older = scope.write(async (tx) => {
      await observe(scope.within(tx), { source: person, sayings: [{ kind: 'organisation', data: { name: '在途' } }] });
      begun.resolve();
      await held.promise;
    });
    await begun.promise;
    const { entities } = await say('刚存');
    const mark = await scope.read(watermarkIn);
    held.resolve();
    await older;
    const names = await aside(scope, async (bound, tx) => {
      await freeze(tx, mark);
      const page = await recallList(bound, { kind: 'organisation', limit: 10 });
      return page.items.map((item) => item.id);
    });
    assert.deepEqual(names, [...entities]);
  });
});
