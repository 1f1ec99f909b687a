import { expect, test } from 'vitest';
import { aucWord, changedMarks, faceOf, groupVerdicts, laterOf, type Verdict } from './verdicts.ts';

const column = (name: string, verdict: Verdict['verdict']): Verdict => ({
  column: name,
  title: name,
  verdict,
  why: { zh: '原因', en: 'Reason' },
});
const columns = [
  column('Source', 'used'),
  column('Tags', 'leak'),
  column('Score', 'suspicious'),
  column('Quality', 'later'),
];

test('what needs an answer stands first and empty groups are not shown', () => {
  expect(groupVerdicts(columns).map(({ verdict }) => verdict)).toEqual(['suspicious', 'leak', 'later', 'used']);
});

test('marking a column asks for training again, unmarking it takes that back', () => {
  const model = { columns };
  expect(laterOf(model)).toEqual(['Quality']);
  expect(changedMarks(model, ['Quality', 'Score'])).toEqual(['Score']);
  expect(changedMarks(model, ['Quality'])).toEqual([]);
  expect(changedMarks(model, [])).toEqual(['Quality']);
  expect(changedMarks(null, [])).toEqual([]);
});

test('without a model the page says whether history is missing or training is', () => {
  const none = { current: null, training: null, needed: 200, error: null };
  expect(faceOf({ ...none, outcomes: 12 })).toBe('too-little-history');
  expect(faceOf({ ...none, outcomes: 200 })).toBe('untrained');
  expect(faceOf({ ...none, outcomes: 200, training: { ratio: 0.4, startedAt: '2026-11-22T08:00:00Z' } })).toBe(
    'training',
  );
});

test('an AUC reads as a word', () => {
  expect([0.52, 0.65, 0.8, 0.9].map(aucWord)).toEqual(['poor', 'fair', 'good', 'strong']);
});
