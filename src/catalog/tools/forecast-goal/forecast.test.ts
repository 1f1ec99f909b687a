import assert from 'node:assert/strict';
import { test } from 'node:test';
import { forecastOf } from './forecast.ts';

/** Every outcome of few deals, counted one by one. */
function counted(bets: readonly { minor: number; chance: number }[], lacking: number) {
  const outcomes = [{ sum: 0, share: 1 }];
  for (const { minor, chance } of bets) {
    for (const { sum, share } of outcomes.splice(0)) {
      outcomes.push({ sum, share: share * (1 - chance) }, { sum: sum + minor, share: share * chance });
    }
  }
  const sorted = outcomes.toSorted((a, b) => a.sum - b.sum);
  const at = (q: number): number => {
    let share = 0;
    for (const o of sorted) if ((share += o.share) >= q - 1e-12) return o.sum;
    return sorted.at(-1)?.sum ?? 0;
  };
  const chance = outcomes.filter((o) => o.sum >= lacking).reduce((sum, o) => sum + o.share, 0);
  return { low: at(0.1), high: at(0.9), chance };
}

test('the forecast is the exact distribution of deals that are won or lost one by one', () => {
  const bets = [
    { minor: 1_200_000, chance: 0.65 },
    { minor: 800_000, chance: 0.25 },
    { minor: 2_500_000, chance: 0.45 },
    { minor: 300_000, chance: 0.85 },
    { minor: 200_000, chance: 0.1 },
  ];
  for (const lacking of [100_000, 1_000_000, 2_750_000, 4_900_000]) {
    const [found, truth] = [forecastOf(bets, lacking), counted(bets, lacking)];
    assert.ok(Math.abs(found.chance - truth.chance) < 0.005, `${lacking}: ${found.chance} and ${truth.chance}`);
    assert.ok(Math.abs(found.low - truth.low) <= 10_000 && Math.abs(found.high - truth.high) <= 10_000);
    assert.ok(Math.abs(found.mean - meanOf(bets)) < 1e-6);
  }
});

const meanOf = (bets: readonly { minor: number; chance: number }[]): number =>
  bets.reduce((sum, b) => sum + b.minor * b.chance, 0);

test('nothing lacking is certain, more than all deals is impossible, and no deals bring nothing', () => {
  const bets = [{ minor: 100, chance: 0.5 }];
  assert.equal(forecastOf(bets, 0).chance, 1);
  assert.equal(forecastOf(bets, 101).chance, 0);
  assert.deepEqual({ ...forecastOf([], 5), deciding: [] }, { mean: 0, low: 0, high: 0, chance: 0, deciding: [] });
});
