import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inventAnswers } from './invent-answers.ts';
import { featuresOf, learnedFor, learnOrder, tryOrder } from './learn-order.ts';
import { rankAll } from './rank.ts';

/** Enough answers that about 200 of them are refusals. */
const ANSWERS = 400;
const share = (values: readonly boolean[]): number => values.filter(Boolean).length / values.length;

test('after 200 refusals a person’s taste is found, and the order is better on cards it was not learned from', () => {
  const trials = Array.from({ length: 30 }, (_, i) => tryOrder(inventAnswers(ANSWERS, 100 + i, { taste: 1.5 }), i));
  assert.ok(trials.every((t) => t !== null && t.refused > 150));
  assert.ok(share(trials.map((t) => (t?.low ?? -1) > 0)) >= 0.9, JSON.stringify(trials.slice(0, 3)));
});

test('where a person looks at the value alone nothing is claimed, however often it is looked at', () => {
  const trials = Array.from({ length: 60 }, (_, i) => tryOrder(inventAnswers(ANSWERS, 1_000 + i, { taste: 0 }), i));
  assert.ok(
    share(trials.map((t) => (t?.low ?? -1) > 0)) <= 0.02,
    JSON.stringify(trials.filter((t) => (t?.low ?? -1) > 0)),
  );
});

test('with too few of either answer there is no trial', () => {
  assert.equal(tryOrder(inventAnswers(12, 1, { taste: 1 }), 1), null);
});

test('what was learned puts the wanted before the unwanted of equal value, and value still counts', () => {
  const learned = learnOrder(inventAnswers(600, 3, { taste: 1.5 }));
  const now = new Date('2026-11-22T00:00:00Z');
  const [card] = inventAnswers(1, 9, { taste: 0 });
  assert.ok(card !== undefined);
  const plain = { ...card, dueAt: null, madeAt: now };
  const wanted = { ...plain, id: 'a', subjectId: 'a', agent: 'lead-to-touch' };
  const unwanted = { ...plain, id: 'b', subjectId: 'b', agent: 'competitor-watch' };
  const rich = { ...unwanted, id: 'c', subjectId: 'c', expectedMinor: plain.expectedMinor * 1_000 };
  const order = rankAll([unwanted, wanted, rich], now, (one) => learnedFor(learned, one, now)).map((c) => c.id);
  assert.deepEqual(order, ['c', 'a', 'b']);
  assert.ok(featuresOf(wanted, now).includes('agent:lead-to-touch'));
});
