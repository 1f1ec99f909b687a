import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withKinds, withWorkspace } from '#test';
import {
  mergeRecords,
  observe,
  openBatch,
  recallAsOf,
  recallOne,
  restoreRecord,
  retractBatch,
  trashRecords,
  restoreRecords,
  type SourceSpec,
} from '../index.ts';

withKinds();
const person: SourceSpec = { kind: 'person', name: '测试员', uri: 'user:tester' };
const fair: SourceSpec = { kind: 'import', name: 'fair list' };

test('a record is seen as it stood before, during and after it was imported over, merged, trashed and taken back', async () => {
  await withWorkspace(async ({ scope }) => {
    /** The transaction of now: everything committed before it counts. */
    const now = (): Promise<string> =>
      scope().write(async (tx) => {
        const [row] = await tx.query<{ w: string }>('select pg_current_xact_id()::text as w');
        return row?.w ?? '';
      });
    const moments: { watermark: string; name: unknown; city: unknown; website: unknown; wasTrashed: boolean }[] = [];
    const make = async (name: string, data: object): Promise<string> =>
      (await observe(scope(), { source: person, sayings: [{ kind: 'organisation', data: { name, ...data } }] }))
        .entities[0] ?? '';
    const id = await make('甲', { city: '苏州' });
    const other = await make('乙', { website: 'https://b.example' });
    const mark = async (): Promise<void> => {
      const watermark = await now();
      const { data } = await recallOne(scope(), id);
      moments.push({ watermark, name: data['name'], city: data['city'], website: data['website'], wasTrashed: false });
    };
    await mark();
    const batch = await openBatch(scope(), { kind: 'import', label: { zh: '导入', en: 'import' } });
    await observe(scope(), {
      source: fair,
      batchId: batch,
      sayings: [{ kind: 'organisation', id, data: { website: 'x' } }],
    });
    await mark();
    const merge = await mergeRecords(scope(), { keep: id, from: [other] });
    await mark();
    await observe(scope(), { source: person, sayings: [{ kind: 'organisation', id: other, data: { city: '无锡' } }] });
    await mark();
    await retractBatch(scope(), batch);
    await mark();
    await retractBatch(scope(), merge.batchId);
    await mark();
    await trashRecords(scope(), [id]);
    const inTrash = await now();
    await restoreRecords(scope(), [id]);
    await mark();

    for (const [n, { watermark, wasTrashed, ...values }] of moments.entries()) {
      const then = await recallAsOf(scope(), id, { watermark });
      const { name, city, website } = then.entity.data;
      assert.deepEqual({ name, city, website }, values, `moment ${n}`);
      assert.equal(then.wasTrashed, wasTrashed);
    }
    assert.equal((await recallAsOf(scope(), id, { watermark: inTrash })).wasTrashed, true);
    const merged = await recallAsOf(scope(), other, { watermark: moments[3]?.watermark ?? '' });
    assert.deepEqual([merged.entity.id, merged.mergedFrom], [id, [other]], 'an old id means what it meant then');
    await assert.rejects(recallAsOf(scope(), id, { watermark: '3' }), { code: 'memory.too_early' });

    const restored = await restoreRecord(scope(), id, { watermark: moments[0]?.watermark ?? '' });
    assert.deepEqual([...restored.fields], ['city']);
    assert.equal((await recallOne(scope(), id)).data['city'], '苏州');
    await retractBatch(scope(), restored.batchId ?? '');
    assert.equal((await recallOne(scope(), id)).data['city'], '无锡');
    assert.deepEqual(await restoreRecord(scope(), id, { watermark: await now() }), { fields: [], batchId: null });
  });
});

test('what a writer commits late does not slip into a look at an earlier moment', async () => {
  await withWorkspace(async ({ scope }) => {
    const { entities } = await observe(scope(), {
      source: person,
      sayings: [{ kind: 'organisation', data: { name: '甲' } }],
    });
    const id = entities[0] ?? '';
    const first = await scope().read(async (tx) => {
      // Begun before, committed after: its rows carry an earlier time than what is looked at.
      const [row] = await tx.query<{ w: string }>('select pg_snapshot_xmin(pg_current_snapshot())::text as w');
      await observe(scope(), { source: person, sayings: [{ kind: 'organisation', id, data: { city: '苏州' } }] });
      return row?.w ?? '';
    });
    assert.equal((await recallAsOf(scope(), id, { watermark: first })).entity.data['city'], undefined);
  });
});
