import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { FieldType } from '../kind.ts';
import type { Data, Value } from '../value.ts';
import { Amount } from './amount.ts';
import { Day } from './day.ts';
import { readFormula } from './formula.ts';

const FIELDS: readonly { id: string; type: FieldType }[] = [
  { id: 'price', type: 'money' },
  { id: 'cost', type: 'money' },
  { id: 'quantity', type: 'number' },
  { id: 'stage', type: 'choice' },
  { id: 'name', type: 'text' },
  { id: 'labels', type: 'tags' },
  { id: 'due', type: 'date' },
  { id: 'at', type: 'datetime' },
  { id: 'isPaid', type: 'boolean' },
];
const RECORD: Data = {
  price: { minor: '10050', currency: 'CNY' },
  quantity: 3,
  stage: 'won',
  name: '华星',
  labels: ['a', 'b'],
  due: '2026-01-31',
  at: '2026-03-31T16:30:00.000Z',
  isPaid: false,
};

function give(text: string, data: Data = RECORD, today?: string): Value {
  const { formula, problem } = readFormula(FIELDS, text);
  assert.equal(problem, null, `${text}: ${problem?.message.en}`);
  return formula?.run(data, today === undefined ? undefined : Day.of(today)) ?? null;
}

test('numbers behave as people write them, money stays exact and days have no time', () => {
  assert.deepEqual(give('5 / 2'), 2.5);
  assert.deepEqual(give('price * quantity'), { minor: '30150', currency: 'CNY' });
  assert.deepEqual(give('price * 0.13'), { minor: '1307', currency: 'CNY' });
  assert.deepEqual(give('price / 3 * 3'), { minor: '10050', currency: 'CNY' });
  assert.equal(give('price / money(50, "CNY")'), 2.01);
  assert.equal(give('quantity in [1, 3] && stage == "won" ? "好" : "差"'), '好');
  assert.equal(give('addMonths(due, 1)'), '2026-02-28');
  assert.equal(give('due + 1'), '2026-02-01');
  assert.equal(give('date("2026-03-01") - due'), 29);
  assert.equal(give('dateOf(at)'), '2026-04-01', 'midnight has passed in China');
  assert.equal(give('round(1.005, 2)'), 1.01);
  assert.equal(give('size(labels) == 2 && "a" in labels'), true);
  assert.equal(give('name + "1/2"'), '华星1/2', 'numbers in texts stay');
});

test('what is not known makes the result unknown, unless the formula says what to take instead', () => {
  assert.equal(give('price - cost'), null);
  assert.deepEqual(give('price - either(cost, money(0, "CNY"))'), { minor: '10050', currency: 'CNY' });
  assert.equal(give('known(cost)'), false);
  assert.equal(give('quantity / 0'), null);
  assert.equal(give('price + money(1, "USD")'), null, 'two currencies have no sum');
});

test('a wrong expression is refused with its place and plain words in both languages', () => {
  const at = (text: string): string => {
    const { problem } = readFormula(FIELDS, text);
    assert.notEqual(problem, null, text);
    return `${text.slice(problem?.from, problem?.to)} — ${problem?.message.en}`;
  };
  assert.equal(at('price + 1'), 'price + 1 — “+” does not work between amount and number.');
  assert.equal(at('2 * (pric + 1)'), 'pric — There is no field “pric”.');
  assert.match(at('quantity +'), /not complete/);
  assert.equal(at('10 + name.matches("(a+)+$")'), 'name.matches("(a+)+$") — Formulas have no function “matches”.');
  assert.match(at('stage == "won" ? 1 : "x"'), /must be of one type: they are number and text/);
  assert.match(at('labels.exists(a, labels.exists(b, a == b))'), /inside another check/);
  assert.match(at('cel.bind(x, name + name, x)'), /no function/);
  assert.match(at(`${'quantity + '.repeat(300)}1`), /too long or too deep/);
  assert.match(readFormula(FIELDS, 'price + 1').problem?.message.zh ?? '', /金额和数字不能用“\+”/);
});

test('today is known only where a record is read', () => {
  const { formula } = readFormula(FIELDS, 'due - today()');
  assert.equal(formula?.isReadTime, true);
  assert.equal(give('due - today()', RECORD, '2026-01-01'), 30);
  assert.equal(give('due - today()'), null);
});

test('money times a decimal is what a calculation in fractions gives, to the minor unit', () => {
  const factor = fc.record({
    digits: fc.integer({ min: -999_999, max: 999_999 }),
    places: fc.integer({ min: 0, max: 4 }),
  });
  fc.assert(
    fc.property(fc.bigInt({ min: -(10n ** 16n), max: 10n ** 16n }), factor, (minor, { digits, places }) => {
      const scale = 10n ** BigInt(places);
      const exact = minor * BigInt(digits);
      const size = exact < 0n ? -exact : exact;
      const rounded = (size * 2n + scale) / (scale * 2n);
      const want = exact < 0n ? -rounded : rounded;
      assert.equal(new Amount(minor, 'CNY').times(Number(`${digits}e-${places}`)).minor, want);
    }),
  );
});

test('adding months and going back never leaves the month that was meant', () => {
  fc.assert(
    fc.property(fc.integer({ min: -100_000, max: 100_000 }), fc.integer({ min: -600, max: 600 }), (number, months) => {
      const day = new Day(number);
      const moved = day.plusMonths(months);
      const count = (d: Day): number => d.parts().year * 12 + d.parts().month;
      assert.equal(count(moved) - count(day), months);
      assert.ok(moved.parts().day <= day.parts().day);
    }),
  );
});
