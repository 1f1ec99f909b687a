import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newUuid } from '#base';
import type { Data, Entity } from '#kernel/memory';
import { priorScore } from './lead-prior.ts';

function aLead(data: Data): Entity {
  const observation = newUuid();
  const entry = {
    observation,
    source: newUuid(),
    at: '2026-11-22T00:00:00Z',
    confidence: 0.9,
    rule: 'only',
    sayings: 1,
    against: 0,
  } as const;
  const support = Object.fromEntries(Object.keys(data).map((f) => [f, entry]));
  const at = new Date(0);
  return {
    id: newUuid(),
    kind: 'lead',
    title: '',
    data,
    support,
    subjectId: null,
    version: 1,
    createdAt: at,
    updatedAt: at,
  };
}

test('a lead of which nothing is known gets the base rate and no reasons', () => {
  const score = priorScore(aLead({}));
  assert.ok(Math.abs(score.probability - 0.2) < 1e-9);
  assert.deepEqual([score.basis, score.model, score.reasons.length], ['prior', null, 0]);
});

test('a referral to a director ranks above a form, and a form above a cold list', () => {
  const [referral, form, cold] = ['老客户转介绍', '官网表单', '电话陌拜'].map(
    (source) => priorScore(aLead({ source, contactTitle: '技术总监' })).probability,
  );
  assert.ok((referral ?? 0) > (form ?? 1) && (form ?? 0) > (cold ?? 1));
});

test('English sources count the same way', () => {
  const [referral, cold] = ['Reference', 'Cold call'].map((source) => priorScore(aLead({ source })).probability);
  assert.ok((referral ?? 0) > 0.2 && (cold ?? 1) < 0.2);
});

test('every reason of the prior opens at the field it speaks of, and the interval holds the probability', () => {
  const lead = aLead({ source: '展会推荐', phone: '1', need: '要样品', sampleAsked: true, contactTitle: '实习生' });
  const score = priorScore(lead);
  assert.ok(score.reasons.length >= 4);
  for (const { evidence } of score.reasons) assert.equal(evidence.length, 1);
  assert.ok(score.low < score.probability && score.probability < score.high);
  assert.equal(score.reasons[0]?.label.en, 'Source', 'the strongest first');
});
