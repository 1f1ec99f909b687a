import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lineSums, quoteSums, rounded, scaled, TAX_RATES, type PricedLine } from '@valence/contract';
import fc from 'fast-check';

const line: fc.Arbitrary<PricedLine> = fc.record({
  quantity: fc.oneof(
    fc.integer({ min: 1, max: 1_000_000 }),
    fc.integer({ min: 1, max: 1e9 }).map((n) => n / 1000),
  ),
  price: fc.bigInt({ min: 0n, max: 10n ** 14n }).map(String),
  discount: fc.integer({ min: 0, max: 10_000 }).map((n) => n / 100),
  taxRate: fc.constantFrom(...TAX_RATES),
  listPrice: fc.option(fc.bigInt({ min: 0n, max: 10n ** 14n }).map(String)),
  cost: fc.option(fc.bigInt({ min: 0n, max: 10n ** 14n }).map(String)),
});

test('the total of a quote is the sum of its lines to the last minor unit, by line and by rate', () => {
  fc.assert(
    fc.property(fc.array(line, { maxLength: 40 }), (lines) => {
      const sums = quoteSums(lines);
      const each = lines.map(lineSums);
      assert.equal(
        sums.net,
        each.reduce((n, l) => n + l.net, 0n),
      );
      assert.equal(
        sums.tax,
        each.reduce((n, l) => n + l.tax, 0n),
      );
      assert.equal(sums.total, sums.net + sums.tax);
      assert.equal(
        sums.rates.reduce((n, r) => n + r.net + r.tax, 0n),
        sums.total,
      );
      for (const l of each) assert.equal(l.total, l.net + l.tax);
    }),
    { numRuns: 500 },
  );
});

test('a line is off its exact amount by at most half a minor unit', () => {
  fc.assert(
    fc.property(line, (l) => {
      const exact = BigInt(l.price) * scaled(l.quantity, 6) * (1_000_000n - scaled(l.discount, 4));
      const off = lineSums(l).net * 10n ** 12n - exact;
      assert.ok((off < 0n ? -off : off) * 2n <= 10n ** 12n);
    }),
    { numRuns: 500 },
  );
});

test('halves go away from zero, and a decimal is what it is written as', () => {
  assert.equal(rounded(5n, 2n), 3n);
  assert.equal(rounded(-5n, 2n), -3n);
  assert.equal(rounded(-4n, 3n), -1n);
  assert.equal(scaled(0.1, 6), 100_000n);
  assert.equal(scaled(1e-7, 6), 0n);
  assert.equal(scaled(1.0000005, 6), 1_000_001n);
  assert.equal(lineSums({ quantity: 1, price: '1005', discount: 0, taxRate: '9' }).tax, 90n);
});
