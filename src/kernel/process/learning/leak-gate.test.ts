import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inventNoise, inventWins, withColumns } from './invent-table.ts';
import type { Verdict } from './leak-gate.ts';
import { seededRandom } from './random.ts';
import { OPEN, WON, type RawTable } from './table.ts';
import { train, type TrainInput } from './train.ts';

/** The gate judges before any tree is grown, so that one small tree is enough here. */
const QUICK = { maxTrees: 1 } as const;

function verdictsOf(table: RawTable, input: Partial<TrainInput> = {}): Map<string, Verdict> {
  const { card } = train({ table, seed: 1, options: QUICK, ...input });
  return new Map(card.verdicts.map((verdict) => [verdict.column, verdict]));
}

const day = (n: number) => new Date(Date.UTC(2026, 0, 1) + n * 86_400_000).toISOString().slice(0, 10);
const won = (y: number) => y === WON;

/** One column for each way in which a column can give the outcome away. */
const LEAKS: Parameters<typeof withColumns>[2] = {
  金额: (y, random) => (won(y) ? 1000 + Math.floor(random() * 9000) : y === OPEN ? null : 0),
  copied: (y) => (won(y) ? 'A' : 'B'),
  'nearly copied': (y, random) => (won(y) === random() < 0.98 ? 9.5 + random() : 3 * random()),
  输单原因: (y, random) =>
    y === 0 && random() < 0.7 ? (['价格', '竞品', '搁置'][Math.floor(random() * 3)] ?? null) : null,
  ended: (y, random) => (y === OPEN ? null : day(Math.floor(random() * 300))),
  日后评级: (y, random) => {
    // As a salesperson grades afterwards: the best and the worst are sure, most are in between but leaning.
    if (random() < 0.15) return won(y) === random() < 0.99 ? 'A' : 'E';
    return random() < (won(y) ? 0.75 : 0.25) ? 'B' : 'C';
  },
  label: (y, random) => {
    if (random() < 0.3) return null;
    return random() < 0.03
      ? 'busy'
      : ((won(y) ? ['asked for papers', 'sent bank data'] : ['wrong number', 'no reply'])[random() < 0.5 ? 0 : 1] ??
          '');
  },
};

test('planted leaks of every type are found, and no honest column is called one, over several seeds', () => {
  for (const seed of [1, 2, 3]) {
    const { table } = inventWins({ n: 4000, seed, openShare: 0.2 });
    const verdicts = verdictsOf(withColumns(table, seed, LEAKS));
    const leaks = [...verdicts.values()].filter((v) => v.verdict === 'leak').map((v) => v.column);
    assert.deepEqual(leaks.toSorted(), Object.keys(LEAKS).toSorted(), `seed ${seed}`);
    assert.equal(verdicts.get('金额')?.rule, 'copies-outcome');
    assert.equal(verdicts.get('输单原因')?.rule, 'filled-with-outcome');
    assert.equal(verdicts.get('ended')?.rule, 'empty-while-open');
    assert.equal(verdicts.get('日后评级')?.rule, 'grades-both-ends');
  }
});

test('every verdict gives its numbers in both languages', () => {
  const { table } = inventWins({ n: 3000, seed: 4, openShare: 0.2 });
  for (const verdict of verdictsOf(withColumns(table, 4, LEAKS)).values()) {
    assert.match(verdict.because.zh, /\d/);
    assert.match(verdict.because.en, /\d/);
    assert.doesNotMatch(verdict.because.en + verdict.because.zh, /[{}]/);
  }
});

test('strong honest predictors are never called leaks: one source that nearly always wins, a dominant number, an empty form', () => {
  for (const seed of [1, 2, 3, 4]) {
    const { table, truth } = inventWins({ n: 4000, seed, auc: 0.88 });
    const honest = withColumns(table, seed, {
      channel: (y, random) => (random() < (won(y) ? 0.2 : 0.012) ? 'referral' : random() < 0.5 ? 'web' : 'fair'),
      'time on site': (_y, random, row) => Math.round(600 * ((truth[row] ?? 0) + 0.15 * random())),
      contract: (y, random) => (random() < (won(y) ? 0.05 : 0.3) ? 'two years' : 'monthly'),
      occupation: (y, random) => (random() < (won(y) ? 0.1 : 0.4) ? null : random() < 0.9 ? 'employed' : 'student'),
    });
    const leaks = [...verdictsOf(honest).values()].filter((v) => v.verdict === 'leak');
    assert.deepEqual(leaks, [], `seed ${seed}`);
  }
});

test('a table of pure noise has no leaks', () => {
  for (const seed of [1, 2, 3]) {
    const verdicts = verdictsOf(inventNoise({ n: 800, seed }));
    assert.deepEqual(
      [...verdicts.values()].filter((v) => v.verdict === 'leak'),
      [],
    );
  }
});

test('what only looks late is asked about and kept', () => {
  const { table } = inventWins({ n: 3000, seed: 5, openShare: 0.2 });
  const random = seededRandom(9);
  const asked = withColumns(table, 5, {
    'Last Activity': (y, r) => (r() < (won(y) ? 0.6 : 0.4) ? 'mail opened' : 'call'),
    客户等级: (y, r) => (r() < (won(y) ? 0.6 : 0.4) ? '甲' : '乙'),
    survey: (y, r) => (r() < (won(y) ? 0.9 : 0.55) ? 'filled' : null),
    account: (y, r, row) => (y === OPEN && r() < 0.7 ? null : `account ${row % 30}`),
    budget: () => (random() < 0.5 ? 'yes' : 'no'),
  });
  const { card } = train({ table: asked, seed: 1, options: QUICK });
  const rules = Object.fromEntries(card.verdicts.map((v) => [v.column, [v.verdict, v.rule]]));
  assert.deepEqual(rules['Last Activity'], ['suspicious', 'late-name']);
  assert.deepEqual(rules['客户等级'], ['suspicious', 'late-name']);
  assert.deepEqual(rules['survey'], ['suspicious', 'fills-late']);
  assert.deepEqual(rules['account'], ['suspicious', 'fills-late']);
  assert.equal(rules['budget'], undefined);
  for (const column of ['Last Activity', 'survey', 'account']) assert.ok(card.used.includes(column));
});

test('a column marked as later is left out, and one that is vouched for is kept whatever was found', () => {
  const { table } = inventWins({ n: 2000, seed: 6, openShare: 0.2 });
  const leaky = withColumns(table, 6, LEAKS);
  const { card } = train({
    table: leaky,
    seed: 1,
    options: QUICK,
    later: ['visits', ' LABEL '],
    vouched: ['日后评级'],
  });
  const leftOut = new Map(card.leftOut.map((l) => [l.column, l.why]));
  assert.equal(leftOut.get('visits'), 'later');
  assert.equal(leftOut.get('label'), 'later');
  assert.ok(card.used.includes('日后评级'));
  assert.equal(card.verdicts.find((v) => v.column === '日后评级')?.verdict, 'vouched');
});

test('dates after the date of the outcome are leaks, dates before it are not', () => {
  const { table } = inventWins({ n: 2000, seed: 7 });
  const at = (row: number) => 50 + (row % 200);
  const dated = withColumns(table, 7, {
    decided: (_y, _r, row) => day(at(row)),
    'first mail': (_y, r, row) => day(at(row) - 1 - Math.floor(r() * 40)),
    handover: (_y, r, row) => day(at(row) + 1 + Math.floor(r() * 40)),
  });
  const verdicts = verdictsOf(dated, { outcomeAt: 'decided' });
  assert.equal(verdicts.get('decided')?.verdict, 'leak');
  assert.equal(verdicts.get('handover')?.rule, 'after-outcome');
  assert.equal(verdicts.get('handover')?.verdict, 'leak');
  assert.equal(verdicts.get('first mail'), undefined);
});

test('a misspelt column name is refused, not ignored', () => {
  const { table } = inventWins({ n: 300, seed: 8 });
  assert.throws(() => train({ table, seed: 1, later: ['visit'] }), { code: 'model.unknown_column' });
});
