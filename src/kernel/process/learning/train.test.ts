import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bayesAucOf, inventNoise, inventWins, oracleAuc } from './invent-table.ts';
import { score, scoreOnly, topReasons, marginOfRow, type RawRow } from './score.ts';
import { isHeldOut, splitRows } from './split-rows.ts';
import { OPEN, type RawTable } from './table.ts';
import { train } from './train.ts';

/** One row of a table as name → cell. */
const rowAt = (table: RawTable, row: number): RawRow =>
  Object.fromEntries(table.columns.map(({ name, values }) => [name, values[row] ?? null]));

const invented = inventWins({ n: 8000, seed: 21 });
const trained = train({ table: invented.table, seed: 1 });
const { card } = trained;
assert.ok(trained.signal === 'usable');
const { model } = trained;

/** Where only sameness counts, a smaller table and fewer trees tell as much. */
const small = { table: inventWins({ n: 2000, seed: 22 }).table, seed: 1, options: { maxTrees: 40 } };

test('on leads whose best possible AUC is 0.80, the learned AUC is within 0.02 of it', () => {
  assert.ok(Math.abs(bayesAucOf(invented.truth) - 0.8) < 0.001);
  const best = oracleAuc(invented, splitRows(invented.table, 'by-id').test);
  assert.equal(card.quality?.on, 'held-out');
  assert.ok((card.quality?.auc ?? 0) > best - 0.02, `learned ${card.quality?.auc}, best ${best}`);
});

test('probabilities come true: calibration error on held-out rows stays within the noise of the sample', () => {
  assert.ok((card.quality?.ece ?? 1) < 0.04, String(card.quality?.ece));
  const curve = card.quality?.reliability ?? [];
  assert.equal(curve.length, 10);
  assert.equal(
    curve.reduce((sum, bin) => sum + bin.n, 0),
    card.quality?.n,
  );
  const { test: rows } = splitRows(invented.table, 'by-id');
  const off = rows.reduce(
    (sum, row) => sum + Math.abs(scoreOnly(model, rowAt(invented.table, row)).probability - (invented.truth[row] ?? 0)),
    0,
  );
  assert.ok(off / rows.length < 0.09, `mean distance to the true probability ${off / rows.length}`);
});

test('the held-out rows are those whose id hashes below 20, and no decision looks at them', () => {
  // The first 32 bits of md5('g') are b2f5ff47, which is 19 modulo 100; of md5('b') 92eb5ffe, which is 70.
  assert.deepEqual(
    ['g', 'lead-1', 'b', 'h'].map((id) => isHeldOut(id)),
    [true, true, false, false],
  );
  const { table } = small;
  const turned = table.outcome.map((y, row) => (isHeldOut(table.rowIds[row] ?? '') ? 1 - y : y));
  const straight = train(small);
  const other = train({ ...small, table: { ...table, outcome: turned } });
  assert.deepEqual(other.model, straight.model);
  assert.deepEqual(other.card.gate, straight.card.gate);
  assert.deepEqual(other.card.verdicts, straight.card.verdicts);
  assert.ok((other.card.quality?.auc ?? 1) < 0.4);
});

test('the same rows give the same model and data hash, also in another order', () => {
  const { table } = small;
  const straight = train(small);
  const order = Int32Array.from(table.rowIds.keys()).toReversed();
  const reversed: RawTable = {
    rowIds: Array.from(order, (row) => table.rowIds[row] ?? ''),
    columns: table.columns.map((c) => ({ ...c, values: Array.from(order, (row) => c.values[row] ?? null) })),
    outcome: Uint8Array.from(order, (row) => table.outcome[row] ?? OPEN),
  };
  const again = train({ ...small, table: reversed });
  assert.equal(JSON.stringify(again.model), JSON.stringify(straight.model));
  assert.equal(again.card.dataHash, straight.card.dataHash);
  const outcome = table.outcome.slice();
  outcome[0] = 1 - (outcome[0] ?? 0);
  const changed = train({ ...small, table: { ...table, outcome } });
  assert.notEqual(changed.card.dataHash, straight.card.dataHash);
  assert.notDeepEqual(train({ ...small, seed: 2 }).model, straight.model);
});

test('a model read back from JSON scores the same, with an interval and five reasons', () => {
  const back = JSON.parse(JSON.stringify(model)) as typeof model;
  for (let row = 0; row < 50; row++) {
    const cells = rowAt(invented.table, row);
    const said = score(back, cells);
    assert.deepEqual(said, score(model, cells));
    assert.ok(said.interval.low < said.probability && said.probability < said.interval.high && said.interval.n > 100);
    assert.equal(said.reasons.length, 5);
    assert.ok(
      said.reasons.every((r, i, all) => i === 0 || Math.abs(r.contribution) <= Math.abs(all[i - 1]?.contribution ?? 0)),
    );
  }
});

test('all reasons of a row add up to its margin against the average row', () => {
  const offsets = Array.from({ length: 40 }, (_, row) => {
    const cells = rowAt(invented.table, row);
    return marginOfRow(model, cells) - topReasons(model, cells, 100).reduce((sum, r) => sum + r.contribution, 0);
  });
  assert.ok(offsets.every((offset) => Math.abs(offset - (offsets[0] ?? 0)) < 1e-9));
});

test('a row with missing, unseen or absent cells still gets a sensible score', () => {
  for (const row of [{}, { 行业: '从未见过', visits: 'many', created: 'soon' }, { 来源: null, employees: '' }]) {
    const { probability } = score(model, row);
    assert.ok(probability > 0.02 && probability < 0.98, String(probability));
  }
});

test('a score takes far less than two milliseconds', () => {
  const rows = Array.from({ length: 1000 }, (_, row) => rowAt(invented.table, row));
  for (const cells of rows.slice(0, 100)) scoreOnly(model, cells);
  const before = process.threadCpuUsage();
  for (const cells of rows) scoreOnly(model, cells);
  const { user, system } = process.threadCpuUsage(before);
  assert.ok((user + system) / rows.length < 500, `${(user + system) / rows.length} µs a row`);
});

test('noise gets no score, whatever its size and seed', () => {
  for (const [n, seed] of [
    [150, 1],
    [150, 2],
    [400, 3],
    [400, 4],
    [2000, 5],
    [2000, 6],
  ] as const) {
    const noise = train({ table: inventNoise({ n, seed }), seed: 1 });
    assert.equal(noise.signal, 'none', `n ${n}, seed ${seed}: ${noise.card.gate.because.en}`);
    assert.equal(noise.model, null);
  }
});

test('a small but real history passes the gate, confirmed against permuted outcomes', () => {
  const few = train({ table: inventWins({ n: 600, seed: 3, auc: 0.85 }).table, seed: 1 });
  assert.equal(few.signal, 'usable');
  assert.equal(few.card.gate.permutations?.asGood, 0);
});

test('open rows are not learned from, and without a split the quality is measured out of fold', () => {
  const { table } = inventWins({ n: 1500, seed: 4, openShare: 0.3 });
  const made = train({ table, seed: 1, split: 'none' });
  const open = table.outcome.filter((y) => y === OPEN).length;
  assert.deepEqual(made.card.rows, { learn: 1500 - open, test: 0, open });
  assert.equal(made.card.quality?.on, 'cross-validation');
  assert.equal(made.card.quality?.n, 1500 - open);
});

test('a table whose every column must be left out has no signal instead of failing', () => {
  const { table } = inventWins({ n: 300, seed: 5 });
  const made = train({ table, seed: 1, later: table.columns.map((c) => c.name) });
  assert.equal(made.signal, 'none');
  assert.equal(made.card.trees, 0);
});

test('too little or one-sided history is refused with the numbers', () => {
  const { table } = inventWins({ n: 60, seed: 6 });
  assert.throws(() => train({ table, seed: 1 }), { code: 'model.too_little' });
  const onlyLost = inventWins({ n: 400, seed: 6 }).table;
  const outcome = onlyLost.outcome.map((_, row) => (row < 5 ? 1 : 0));
  assert.throws(() => train({ table: { ...onlyLost, outcome }, seed: 1 }), { code: 'model.one_sided' });
});

test('forty thousand rows train within ten CPU seconds', () => {
  const large = inventWins({ n: 40_000, seed: 7 });
  const made = train({ table: large.table, seed: 1 });
  const best = oracleAuc(large, splitRows(large.table, 'by-id').test);
  assert.ok(made.card.cpuMs <= 10_000, `${made.card.cpuMs} ms`);
  assert.ok((made.card.quality?.auc ?? 0) > best - 0.015);
});
