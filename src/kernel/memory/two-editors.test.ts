import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Failure } from '#base';
import type { Scope } from '#kernel/security';
import { withKinds, withWorkspace } from '#test';
import {
  changesOf,
  mergeRecords,
  observe,
  openBatch,
  recallMany,
  recallOne,
  restoreRecords,
  retractBatch,
  trashRecords,
  type SourceSpec,
} from './index.ts';

withKinds();

const RUNS = process.env['VALENCE_FULL'] === undefined ? 10 : 200;
const editor = (n: number): SourceSpec => ({ kind: 'person', name: `editor ${n}`, uri: `user:${n}` });

async function make(scope: Scope, name: string): Promise<string> {
  const { entities } = await observe(scope, { source: editor(0), sayings: [{ kind: 'organisation', data: { name } }] });
  return entities[0] ?? '';
}

/** What became of each: nothing, or the code of the refusal. */
const codesOf = (results: readonly PromiseSettledResult<unknown>[]): (string | null)[] =>
  results.map((r) => {
    if (r.status === 'fulfilled') return null;
    if (r.reason instanceof Failure) return r.reason.code;
    throw r.reason;
  });

test('of several who change what they have seen at once, one is saved and each other is told; what stands is what was saved', async () => {
  await withWorkspace(async ({ scope }) => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom('city', 'website', 'phone'), { minLength: 2, maxLength: 6 }),
        async (fields) => {
          const id = await make(scope(), '甲');
          const { support } = await recallOne(scope(), id);
          const results = await Promise.allSettled(
            fields.map((field, n) =>
              observe(scope(), {
                source: editor(n),
                sayings: [
                  {
                    kind: 'organisation',
                    id,
                    data: { [field]: `1380000000${n}` },
                    base: { [field]: support[field]?.observation ?? null },
                  },
                ],
              }),
            ),
          );
          const codes = codesOf(results);
          const { data } = await recallOne(scope(), id);
          for (const [field, group] of Map.groupBy(fields.keys(), (n) => fields[n] ?? '')) {
            const saved = group.filter((n) => codes[n] === null);
            assert.equal(saved.length, 1, `one editor of ${field} is saved`);
            assert.ok(group.every((n) => codes[n] === null || codes[n] === 'memory.conflict'));
            assert.equal(data[field], `1380000000${saved[0]}`);
          }
        },
      ),
      { numRuns: RUNS, endOnFailure: true },
    );
  });
});

test('an edit beside a merge, a deletion or a restoring is saved or refused, and never lost', async () => {
  await withWorkspace(async ({ scope }) => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('merge', 'trash'),
        fc.array(fc.nat({ max: 1 }), { minLength: 1, maxLength: 5 }),
        async (what, targets) => {
          const ids = [await make(scope(), '甲'), await make(scope(), '乙')];
          const [keep = '', other = ''] = ids;
          const [, ...edits] = await Promise.allSettled([
            what === 'merge'
              ? mergeRecords(scope(), { keep, from: [other] })
              : trashRecords(scope(), [other]).then(() => restoreRecords(scope(), [other])),
            ...targets.map((target, n) =>
              observe(scope(), {
                source: editor(n),
                sayings: [
                  {
                    kind: 'organisation',
                    id: ids[target] ?? '',
                    data: { [FIELDS[n] ?? '']: `v${n}` },
                  },
                ],
              }),
            ),
          ]);
          const codes = codesOf(edits);
          assert.ok(codes.every((code) => code === null || code === 'memory.in_trash'));
          const live = await recallMany(scope(), ids);
          const said = (
            await Promise.all(live.map((e) => changesOf(scope(), e.id, { after: null, limit: 100 })))
          ).flat();
          for (const [n, code] of codes.entries()) {
            const isSaid = said.some((change) => change.data[FIELDS[n] ?? ''] === `v${n}`);
            assert.equal(isSaid, code === null, 'what was saved is in the history');
            if (code === null)
              assert.ok(
                live.some((e) => e.data[FIELDS[n] ?? ''] === `v${n}`),
                'and in the record',
              );
          }
        },
      ),
      { numRuns: RUNS, endOnFailure: true },
    );
  });
});

test('those who speak at once of a record whose import was taken back bring it back with what each of them said', async () => {
  await withWorkspace(async ({ scope }) => {
    for (let round = 0; round < RUNS; round += 1) {
      const batchId = await openBatch(scope(), { kind: 'import', label: { zh: '导入', en: 'Import' } });
      const sayings = [{ kind: 'organisation', data: { name: '甲' } }];
      const { entities } = await observe(scope(), { source: editor(0), batchId, sayings });
      const id = entities[0] ?? '';
      await retractBatch(scope(), batchId);
      await Promise.all(
        FIELDS.map((field, n) =>
          observe(scope(), { source: editor(n), sayings: [{ kind: 'organisation', id, data: { [field]: `v${n}` } }] }),
        ),
      );
      const { data } = await recallOne(scope(), id);
      assert.deepEqual(data, Object.fromEntries(FIELDS.map((field, n) => [field, `v${n}`])));
    }
  });
});

/** Fields that hold any text, one per editor. */
const FIELDS = ['city', 'province', 'address', 'shortName', 'industry'];
