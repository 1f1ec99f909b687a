import { expect, test } from 'vitest';
import type { RecordDetail } from '@valence/contract';
import { arrangedRelated, sumsOf } from './related-order.ts';

const group = (kind: string, field: string, count = 1): RecordDetail['related'][number] => ({
  kind,
  field,
  title: { zh: kind, en: kind },
  items: Array.from({ length: count }, (_, i) => ({
    id: `${kind}${i}`,
    kind,
    title: '',
    data: {},
    refs: {},
    createdAt: '',
    updatedAt: '',
  })),
  hasMore: false,
});

test('related lists follow the layout, those it does not name come after, hidden and empty ones not at all', () => {
  const related = [
    group('task', 'organisation'),
    group('deal', 'organisation'),
    group('lead', 'organisation'),
    group('quote', 'organisation', 0),
  ];
  const layout = { related: ['deal.organisation'], hiddenRelated: ['task.organisation'] };
  expect(arrangedRelated(related, layout).map(({ kind }) => kind)).toEqual(['deal', 'lead']);
});

test('what the timeline tells is not listed twice unless the layout asks for it', () => {
  const related = [group('note', 'lead'), group('activity', 'lead')];
  expect(arrangedRelated(related, undefined)).toEqual([]);
  expect(arrangedRelated(related, { related: ['activity.lead'], hiddenRelated: [] }).map(({ kind }) => kind)).toEqual([
    'activity',
  ]);
});

test('amounts are added to the last minor unit and never across currencies', () => {
  const cny = (minor: string) => ({ minor, currency: 'CNY' });
  expect(sumsOf([cny('9007199254740993'), cny('2'), { minor: '5', currency: 'USD' }])).toEqual([
    { minor: '9007199254740995', currency: 'CNY' },
    { minor: '5', currency: 'USD' },
  ]);
});
