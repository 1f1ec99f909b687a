import assert from 'node:assert/strict';
import { test } from 'node:test';
import { supported } from './model-words.ts';
import type { Said } from './said.ts';

const fact = (zh: string, en: string): Said => ({ text: { zh, en }, evidence: [{ observation: zh, field: null }] });
const why = [
  fact('合同 2026-12-31 到期，金额 120 万元。', 'The contract ends on 2026-12-31; its amount is CNY 1.2m.'),
  fact('近 90 天维修 4 次。', '4 repairs in 90 days.'),
];
const finding = { why, parts: [] };

test('a line is kept with the sources of the facts it names', () => {
  const line = {
    zh: '90 天里修了 4 次，先谈整改。',
    en: '4 repairs in 90 days: speak about the cure first.',
    uses: ['f2'],
  };
  assert.deepEqual(supported([line], finding), [{ text: { zh: line.zh, en: line.en }, evidence: why[1]?.evidence }]);
});

test('a number that no named fact holds, an unknown fact or none at all leaves the line out', () => {
  for (const line of [
    { zh: '修了 5 次。', en: '5 repairs.', uses: ['f2'] },
    { zh: '修了 4 次。', en: '4 repairs.', uses: ['f1'] },
    { zh: '客户不满。', en: 'They are unhappy.', uses: ['f3'] },
    { zh: '客户不满。', en: 'They are unhappy.', uses: [] },
  ])
    assert.equal(supported([line], finding), null, line.zh);
});
