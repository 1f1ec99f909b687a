import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newUuid } from '#base';
import { makeStarter } from './index.ts';

const { sayings } = makeStarter({ newId: newUuid, today: '2026-11-22' });
const of = (type: string) => sayings.filter((s) => s.data.type === type);

test('the starter answers price, timing, competitor, need, trust and authority', () => {
  assert.deepEqual(
    of('objection').map((s) => s.data.titleEn),
    ['Price', 'Timing', 'Competitor', 'No need', 'Trust', 'Authority'],
  );
  for (const { id } of of('objection')) assert.ok(of('answer').some((a) => a.data.objection === id));
});

test('each part of the talk has a line that needs no fact, in both languages', () => {
  for (const type of ['opening', 'value', 'question', 'closing']) {
    const plain = of(type).filter((s) => !/\{/.test(`${JSON.stringify(s.data.body)}${JSON.stringify(s.data.bodyEn)}`));
    assert.ok(plain.length > 0, type);
  }
  for (const { data } of sayings) {
    assert.match(JSON.stringify(data.body), /\p{Script=Han}/u);
    assert.doesNotMatch(JSON.stringify(data.bodyEn), /\p{Script=Han}/u);
  }
});
