import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findOutcome, outcomesOf } from './find-outcome.ts';
import type { RawValue } from './parse-value.ts';
import { LOST, OPEN, WON } from './table.ts';

const column = (name: string, ...values: RawValue[]) => ({ name, values });

test('a yes-or-no column is the outcome only when its name says so', () => {
  const flags = column('Do Not Email', 'Yes', 'No', 'No');
  assert.equal(findOutcome([flags, column('是否有官网', '是', '否', '是')]), null);
  assert.equal(findOutcome([flags, column('Converted', '1', '0', '0')])?.column, 'Converted');
  assert.equal(findOutcome([flags, column('是否成交', '是', '否', null)])?.column, '是否成交');
  assert.equal(findOutcome([flags, column('isWon', true, false, false)])?.column, 'isWon');
});

test('the event of a churn column is the churn', () => {
  const guess = findOutcome([column('Partner', 'Yes', 'No'), column('Churn', 'No', 'Yes')]);
  assert.deepEqual([guess?.about, guess?.won, guess?.lost], ['churned', ['Yes'], ['No']]);
});

test('in a stage column other stages are open, in Chinese and in English', () => {
  const chinese = findOutcome([column('商机阶段', '赢单', '初步接洽', '输单', '报价')]);
  assert.deepEqual([chinese?.won, chinese?.lost, chinese?.open], [['赢单'], ['输单'], ['初步接洽', '报价']]);
  const english = findOutcome([column('Stage', 'Closed Won', 'Closed Lost', 'Negotiation/Review', 'Prospecting')]);
  assert.deepEqual([english?.won, english?.lost], [['Closed Won'], ['Closed Lost']]);
  assert.deepEqual(english?.open, ['Negotiation/Review', 'Prospecting']);
});

test('“not converted” and 未成交 are losses, not wins', () => {
  const english = findOutcome([
    column('Status', 'Closed - Converted', 'Closed - Not Converted', 'Open - Not Contacted'),
  ]);
  assert.deepEqual([english?.won, english?.lost], [['Closed - Converted'], ['Closed - Not Converted']]);
  const chinese = findOutcome([column('状态', '已成交', '未成交', '跟进中')]);
  assert.deepEqual([chinese?.won, chinese?.lost, chinese?.open], [['已成交'], ['未成交'], ['跟进中']]);
});

test('cells outside both lists are open', () => {
  const stage = column('阶段', '赢单', null, '输单', '报价');
  const guess = findOutcome([stage]);
  assert.ok(guess !== null);
  assert.deepEqual([...outcomesOf(stage, guess)], [WON, OPEN, LOST, OPEN]);
  assert.match(guess.because.en, /报价/);
});

test('a table without an outcome gets no guess', () => {
  assert.equal(findOutcome([column('name', 'a', 'b'), column('amount', 1, 2), column('active', 'yes', 'no')]), null);
});
