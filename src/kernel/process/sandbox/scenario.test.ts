import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readScenarios, renamed, type ScenarioDraft } from './scenario.ts';

const draft: ScenarioDraft = {
  id: 'new-lead',
  title: { zh: '新线索', en: 'A new lead' },
  input: { record: '@lead' },
  given: { records: [{ ref: 'lead', kind: 'lead', data: { name: '甲公司' } }], now: '2026-11-22T08:00:00Z' },
  expect: { status: 'waiting', calls: ['score-lead@1'], score: { path: 'score.probability', min: 0.2, max: 0.9 } },
};
const line = (change: object): string => JSON.stringify({ ...draft, ...change });

test('a set is read line by line, with comments and empty lines passed over', () => {
  const { cases, faults } = readScenarios(`\uFEFF// made by hand\n${line({})}\r\n\n${line({ id: 'second' })}\n`);
  assert.deepEqual(faults, []);
  assert.deepEqual(
    cases.map((c) => [c.id, c.mode, c.given.records.length]),
    [
      ['new-lead', 'playbook', 1],
      ['second', 'playbook', 1],
    ],
  );
});

test('a line that is no case is told by its number and does not keep the others from being read', () => {
  const text = [
    line({}),
    '{"id": ',
    line({}),
    line({ id: 'other', input: { record: '@nobody' } }),
    line({ id: 'third', expect: {} }),
    line({ id: 'fourth', expect: { stauts: 'done' } }),
  ].join('\n');
  const { cases, faults } = readScenarios(text);
  assert.equal(cases.length, 1);
  assert.deepEqual(
    faults.map((f) => f.line),
    [2, 3, 4, 5, 6],
  );
  assert.match(faults[1]?.detail ?? '', /new-lead stands twice/);
  assert.match(faults[2]?.detail ?? '', /no record is called nobody/);
  assert.match(faults[4]?.detail ?? '', /stauts/);
});

test('names of records become their ids and back, wherever they stand', () => {
  const ids = new Map([['@lead', '0000-1']]);
  const named = { a: ['@lead', '@other', 'see @lead'], b: { c: '@lead' } };
  const there = renamed(named, ids);
  assert.deepEqual(there, { a: ['0000-1', '@other', 'see @lead'], b: { c: '0000-1' } });
  assert.deepEqual(renamed(there, new Map([['0000-1', '@lead']])), named);
});
