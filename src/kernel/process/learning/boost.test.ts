import assert from 'node:assert/strict';
import { test } from 'node:test';
import { binTable, type Binned } from './bins.ts';
import { boost, DEFAULT_BOOST, type BoostOptions } from './boost.ts';
import { addMargins, plantForest } from './forest.ts';
import { aucWithError } from './metrics.ts';
import { seededRandom } from './random.ts';
import type { Column } from './table.ts';

const N = 3000;
const rowsOf = (n: number) => Int32Array.from({ length: n }, (_, i) => i);
const numbers = (source: string, values: Float64Array): Column => ({ source, part: 'value', kind: 'number', values });

function marginsOf(binned: Binned, model: ReturnType<typeof boost>): Float64Array {
  const margins = new Float64Array(binned.n).fill(model.base);
  addMargins(plantForest(model.trees), binned.columns, rowsOf(binned.n), margins);
  return margins;
}

const everything: Partial<BoostOptions> = { columnShare: 1, rowShare: 1, validationShare: 0 };

test('the first tree makes the best cut there is and takes the Newton step in each leaf', () => {
  const random = seededRandom(1);
  const a = Float64Array.from({ length: N }, () => Math.floor(random() * 20));
  const b = Float64Array.from({ length: N }, () => Math.floor(random() * 20));
  const outcome = Uint8Array.from(a, (v) => (random() < (v < 7 ? 0.2 : 0.6) ? 1 : 0));
  const binned = binTable([numbers('b', b), numbers('a', a)], N);
  const options = { ...DEFAULT_BOOST, ...everything, maxLeaves: 2, maxTrees: 1, patience: 2 };
  const stump = boost({ binned, outcome, rows: rowsOf(N), options, seed: 1 }).trees;
  // Nothing is kept aside, so nothing improves there and the tree is dropped; a held-out part brings it back.
  assert.equal(stump.length, 0);
  const [tree] = boost({
    binned,
    outcome,
    rows: rowsOf(N),
    options: { ...options, validationShare: 0.5 },
    seed: 1,
  }).trees;
  assert.equal(tree?.feature[0], 1);
  assert.equal(tree?.cut[0], 7);
  const cut = binned.specs[1]?.kind === 'number' ? binned.specs[1].cuts[6] : null;
  assert.equal(cut, 6.5);
  assert.ok((tree?.value[tree.left[0] ?? 0] ?? 0) < 0 && (tree?.value[tree.right[0] ?? 0] ?? 0) > 0);
});

test('missing values go their own way when that tells something', () => {
  const random = seededRandom(2);
  const values = Float64Array.from({ length: N }, () => (random() < 0.3 ? Number.NaN : random()));
  const outcome = Uint8Array.from(values, (v) => (random() < (Number.isNaN(v) ? 0.9 : 0.1) ? 1 : 0));
  const binned = binTable([numbers('v', values)], N);
  const margins = marginsOf(binned, boost({ binned, outcome, rows: rowsOf(N), options: DEFAULT_BOOST, seed: 1 }));
  const missing = margins.filter((_, i) => Number.isNaN(values[i] ?? 0));
  const present = margins.filter((_, i) => !Number.isNaN(values[i] ?? 0));
  assert.ok(Math.min(...missing) > Math.max(...present));
});

test('levels are grouped by what they say, not by their order', () => {
  const random = seededRandom(3);
  const codes = Int32Array.from({ length: N }, () => Math.floor(random() * 40));
  const outcome = Uint8Array.from(codes, (c) => (random() < (c % 2 === 0 ? 0.8 : 0.2) ? 1 : 0));
  const levels = Array.from({ length: 40 }, (_, i) => `level ${i}`);
  const binned = binTable([{ source: 'c', part: 'value', kind: 'category', codes, levels, pooled: false }], N);
  const options = { ...DEFAULT_BOOST, maxLeaves: 2, maxTrees: 1 };
  const [tree] = boost({ binned, outcome, rows: rowsOf(N), options, seed: 1 }).trees;
  const together = tree?.levels[0] ?? [];
  assert.equal(together.length, 20);
  assert.ok(together.every((bin) => (bin - 1) % 2 === 0));
});

test('an interaction that no single column shows is learned', () => {
  const random = seededRandom(4);
  const a = Float64Array.from({ length: N }, () => random() * 2 - 1);
  const b = Float64Array.from({ length: N }, () => random() * 2 - 0.9);
  const outcome = Uint8Array.from(a, (v, i) => (random() < (v * (b[i] ?? 0) > 0 ? 0.9 : 0.1) ? 1 : 0));
  const binned = binTable([numbers('a', a), numbers('b', b)], N);
  const options = { ...DEFAULT_BOOST, columnShare: 1 };
  const model = boost({ binned, outcome, rows: rowsOf(2000), options, seed: 1 });
  const unseen = marginsOf(binned, model).subarray(2000);
  assert.ok(aucWithError(unseen, outcome.subarray(2000)).auc > 0.85);
});

test('a monotone column never lowers the score as it rises, whatever the data say', () => {
  const random = seededRandom(5);
  const a = Float64Array.from({ length: N }, () => random());
  const b = Float64Array.from({ length: N }, () => random());
  const outcome = Uint8Array.from(a, (v, i) => (random() < 0.5 + 0.4 * Math.sin(9 * v) * (b[i] ?? 0) ? 1 : 0));
  const train = binTable([numbers('a', a), numbers('b', b)], N);
  const fitted = (direction: number) =>
    boost({
      binned: train,
      outcome,
      rows: rowsOf(N),
      monotone: Int8Array.from([direction, 0]),
      options: DEFAULT_BOOST,
      seed: 1,
    });
  const steps = train.specs[0]?.bins ?? 0;
  const curve = (direction: number, other: number) => {
    const columns = [Uint8Array.from({ length: steps }, (_, i) => i), new Uint8Array(steps).fill(other)];
    return marginsOf({ n: steps, specs: train.specs, columns }, fitted(direction)).subarray(1);
  };
  const rises = (margins: Float64Array) => margins.every((m, i) => i === 0 || m >= (margins[i - 1] ?? 0) - 1e-12);
  const falls = (margins: Float64Array) => margins.every((m, i) => i === 0 || m <= (margins[i - 1] ?? 0) + 1e-12);
  for (const other of [1, 60, 120]) {
    assert.ok(rises(curve(1, other)));
    assert.ok(falls(curve(-1, other)));
  }
  assert.ok(!rises(curve(0, 120)) && !falls(curve(0, 120)));
});

test('training stops when the part kept aside no longer improves', () => {
  const random = seededRandom(6);
  const noise = Array.from({ length: 8 }, (_, i) =>
    numbers(
      `n${i}`,
      Float64Array.from({ length: N }, () => random()),
    ),
  );
  const outcome = Uint8Array.from({ length: N }, () => (random() < 0.4 ? 1 : 0));
  const model = boost({ binned: binTable(noise, N), outcome, rows: rowsOf(N), options: DEFAULT_BOOST, seed: 1 });
  assert.ok(model.trees.length < 40, String(model.trees.length));
});
