import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { catalog } from '#catalog';
import { jaroWinkler, isOneEdit } from '../compare/jaro-winkler.ts';
import { makeCompanies } from '../invent-companies.ts';
import { planOf } from '../plan-of-kind.ts';
import { tryCompanies } from '../try-companies.ts';
import { blocksOf } from './blocks.ts';
import { clusterPairs } from './cluster.ts';
import { findPairs } from './find-pairs.ts';
import { matchTable } from './table.ts';
import type { MatchPlan } from './plan.ts';

const PEOPLE: MatchPlan = {
  fields: [
    { id: 'name', as: 'person', from: 0 },
    { id: 'mail', as: 'mail', from: 1 },
    { id: 'phone', as: 'phone', from: 2 },
  ],
  rules: [
    { name: 'mail', parts: [{ field: 1, how: 'whole' }] },
    { name: 'phone', parts: [{ field: 2, how: 'whole' }] },
    { name: 'name', parts: [{ field: 0, how: 'sound' }] },
  ],
};

test('Jaro–Winkler gives the published values and is the same both ways', () => {
  for (const [a, b, wanted] of [
    ['martha', 'marhta', 0.9611],
    ['dixon', 'dicksonx', 0.8133],
    ['dwayne', 'duane', 0.84],
    ['abc', 'xyz', 0],
  ] as const)
    assert.ok(Math.abs(jaroWinkler(a, b) - wanted) < 1e-4, `${a} ${b} ${jaroWinkler(a, b)}`);
  fc.assert(
    fc.property(fc.string({ maxLength: 20 }), fc.string({ maxLength: 20 }), (a, b) => {
      const found = jaroWinkler(a, b);
      return found >= 0 && found <= 1 && Math.abs(found - jaroWinkler(b, a)) < 1e-9 && (found < 1 || a === b);
    }),
  );
});

test('one edit is one character changed, missing, added or swapped with its neighbour', () => {
  for (const [a, b] of [
    ['华星电子', '华兴电子'],
    ['华星电子', '华星电'],
    ['abcd', 'abdc'],
    ['a', ''],
  ] as const)
    assert.ok(isOneEdit(a, b) && isOneEdit(b, a), `${a} ${b}`);
  for (const [a, b] of [
    ['abcd', 'badc'],
    ['华星', '恒泰'],
    ['abc', 'abcde'],
  ] as const)
    assert.ok(!isOneEdit(a, b), `${a} ${b}`);
});

test('blocks bring together what shares a key, each pair once, and skip a key that everybody has', () => {
  const table = matchTable(PEOPLE);
  table.add(['王伟', 'wang@huaxing.com', '13800138000']);
  table.add(['李娜', 'wang@huaxing.com', '13800138000']);
  for (let i = 0; i < 30; i++) table.add([`王伟`, null, `139${String(10000000 + i)}`]);
  table.seal();
  const near = (blocks: ReturnType<typeof blocksOf>, row: number) => {
    const found: number[] = [];
    blocks.neighbours(row, 100, (other) => found.push(other));
    return found;
  };
  const tight = blocksOf(table, 10);
  assert.deepEqual(near(tight, 1), [0]);
  assert.deepEqual(near(tight, 5), [], 'thirty-one 王伟 say nothing');
  assert.equal(tight.report.skippedBlocks, 1);
  assert.equal(near(blocksOf(table, 40), 5).length, 30);
});

test('a group never holds two records of a source that has each thing once', () => {
  const pairs = [
    { a: 0, b: 2, logit: 3 },
    { a: 1, b: 2, logit: 5 },
    { a: 0, b: 3, logit: -1 },
  ];
  const group = clusterPairs(4, pairs, 0, (row) => (row < 2 ? 0 : 1));
  assert.equal(group[1], group[2]);
  assert.notEqual(group[0], group[2], 'the surer pair was first');
  assert.notEqual(group[0], group[3], 'what is unlikely joins nothing');
  const free = clusterPairs(4, pairs, 0);
  assert.equal(free[0], free[1]);
});

test('the same records give the same pairs in whatever order they come', () => {
  const { first, second } = makeCompanies({ companies: 300, variants: 300, seed: 5 });
  const kind = catalog.kinds.find(({ name }) => name === 'organisation');
  assert.ok(kind !== undefined);
  const kindPlan = planOf(kind);
  assert.ok(kindPlan !== null);
  const found = (rows: readonly (readonly (string | null)[])[]) => {
    const table = matchTable(kindPlan.plan);
    for (const row of rows) table.add(row);
    table.seal();
    const { a, b } = findPairs(table, { least: 0.5 });
    return [...a].map((row, i) => [rows[row]?.join('|'), rows[b[i] ?? 0]?.join('|')].toSorted().join(' = ')).toSorted();
  };
  const rows = [...first, ...second].map(({ row }) => [row[0] ?? null, row[1] ?? null, null, row[4] ?? null]);
  assert.deepEqual(found(rows), found(rows.toReversed()));
});

test('made-up Chinese companies are found again by their variants, and namesakes are left apart, without any answer', () => {
  const kind = catalog.kinds.find(({ name }) => name === 'organisation');
  assert.ok(kind !== undefined);
  const kindPlan = planOf(kind);
  assert.ok(kindPlan !== null);
  const trial = tryCompanies(kindPlan, makeCompanies({ companies: 3_000, variants: 3_000, seed: 101 }));
  assert.ok(trial.f1 >= 0.95, JSON.stringify(trial));
  assert.ok(trial.calibrationError < 0.06, JSON.stringify(trial));
  assert.ok(trial.pairsPerRow <= 50, JSON.stringify(trial));
});
