import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newUuid } from '#base';
import type { Data, Entity, HistoryItem } from '#kernel/memory';
import { signsOf } from './deal-signs.ts';

function record(kind: string, data: Data): Entity {
  const entry = { observation: newUuid(), source: newUuid(), at: '2026-11-22T00:00:00Z' };
  return {
    id: newUuid(),
    kind,
    title: 'x',
    data,
    support: Object.fromEntries(Object.keys(data).map((field) => [field, entry])),
  } as unknown as Entity;
}

const closing = (value: string, isRetracted = false): HistoryItem => ({
  observation: newUuid(),
  value,
  actor: 'person:x',
  recordedAt: new Date(),
  isShown: false,
  isRetracted,
});

/** A healthy deal whose expected close was said as told, newest first. */
function seen(closings: readonly HistoryItem[]) {
  const deal = record('deal', {
    title: 'x',
    stage: 'quote',
    closeOn: '2026-12-20',
    nextStep: 'x',
    nextOn: '2026-12-01',
    stageSince: '2026-11-10T00:00:00Z',
  });
  return signsOf({
    deal,
    stage: undefined,
    today: '2026-11-23',
    talks: [],
    tickets: [],
    quotes: [],
    closings,
    rival: null,
  });
}

test('a close that was put off twice is a sign; one delay, a day brought forward and what was taken back are none', () => {
  const [sign] = seen([closing('2026-12-20'), closing('2026-11-30'), closing('2026-10-31')]);
  assert.equal(sign?.said.text.zh, '预计成交日期已推迟 2 次。');
  assert.equal(sign?.said.evidence.length, 3);
  assert.deepEqual(seen([closing('2026-12-20'), closing('2026-10-31')]), []);
  assert.deepEqual(seen([closing('2026-12-20'), closing('2026-12-25'), closing('2026-12-31')]), []);
  assert.deepEqual(seen([closing('2026-12-20'), closing('2026-11-30', true), closing('2026-10-31')]), []);
});
