import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RawValue } from './parse-value.ts';
import { planColumns, type ColumnPlan } from './plan-columns.ts';
import { encodeColumn } from './table.ts';

const ROWS = Int32Array.from({ length: 400 }, (_, i) => i);

function plan(cell: (row: number) => RawValue, name = 'x'): ColumnPlan {
  const [made] = planColumns([{ name, values: Array.from(ROWS, (row) => cell(row)) }], ROWS);
  assert.ok(made !== undefined);
  return made;
}

const whyOut = (made: ColumnPlan) => (made.kind === 'left-out' ? made.why : null);

test('what only names its row or says nothing is left out with the reason', () => {
  assert.equal(whyOut(plan((row) => `7f3a-${row}`)), 'id');
  assert.equal(whyOut(plan((row) => 660_737 - row * 3)), 'id');
  assert.equal(whyOut(plan((row) => (row * 7919) % 100_003, '客户编号')), 'id');
  assert.equal(whyOut(plan(() => 'No')), 'constant');
  assert.equal(whyOut(plan((row) => (row < 3 ? 'Yes' : 'No'))), 'constant');
  assert.equal(whyOut(plan(() => null)), 'constant');
  assert.equal(
    whyOut(
      plan(
        (row) =>
          `第 ${row} 次拜访：客户对我们的样品很感兴趣，希望下周能安排一次技术交流，${'并讨论报价与交期。'.repeat(5)}`,
      ),
    ),
    'prose',
  );
  assert.equal(whyOut(plan((row) => `company ${row % 230}`)), 'too-many-values');
});

test('an amount that happens to differ in every row is still a number', () => {
  assert.equal(plan((row) => ((row * 7919) % 100_003) / 10, 'annual revenue').kind, 'number');
  assert.equal(plan((row) => (row * 7919) % 100_003, 'employees').kind, 'number');
});

test('types are inferred from nearly all cells and a declared type wins', () => {
  assert.equal(plan((row) => (row % 50 === 0 ? 'n. a. yet' : `${row % 40}`)).kind, 'number');
  assert.equal(plan((row) => (row % 2 === 0 ? 'yes' : 'no')).kind, 'category');
  const [declared] = planColumns([{ name: 'code', type: 'category', values: Array.from(ROWS, (r) => r % 4) }], ROWS);
  assert.equal(declared?.kind, 'category');
});

test('a date becomes its age before the newest day, its weekday and its hour', () => {
  const made = plan((row) => `2026-0${1 + (row % 3)}-15 1${row % 2}:00`);
  assert.ok(made.kind === 'date');
  assert.deepEqual(made.parts, ['age', 'weekday', 'hour']);
  const parts = encodeColumn(made, ['2026-03-14 10:00', null]).map((c) => (c.kind === 'number' ? [...c.values] : []));
  assert.ok(Math.abs((parts[0]?.[0] ?? 0) - (1 - 10 / 24)) < 1e-9);
  assert.equal(parts[1]?.[0], 5);
  assert.equal(parts[2]?.[0], 10);
  assert.ok(parts.every((part) => Number.isNaN(part[1])));
});

test('a level unseen in training joins the rare ones, or counts as missing where there are none', () => {
  const pooled = plan((row) => (row < 4 ? `rare ${row}` : row % 2 === 0 ? 'a' : 'b'));
  const plain = plan((row) => (row % 2 === 0 ? 'a' : 'b'));
  const codes = (made: ColumnPlan) =>
    encodeColumn(made, ['b', 'never seen', null]).flatMap((c) => (c.kind === 'category' ? [...c.codes] : []));
  assert.deepEqual(codes(pooled), [1, 2, -1]);
  assert.deepEqual(codes(plain), [1, -1, -1]);
});
