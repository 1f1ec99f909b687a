import { expect, test } from 'vitest';
import type { Field } from '@valence/contract';
import { dataOf, linksOf, titleOf } from './happening-draft.ts';

const ref = (id: string, to?: string): Field => ({
  id,
  title: { zh: id, en: id },
  type: 'ref',
  ...(to !== undefined && { to }),
  isIndexed: true,
  isCustom: false,
  isReadOnly: false,
});
const activity = {
  fields: [
    ref('owner', 'person'),
    ref('lead', 'lead'),
    ref('organisation', 'organisation'),
    ref('person', 'person'),
    ref('about'),
  ],
};

test('a record is named by the field made for its kind, and its customer with it', () => {
  expect(linksOf(activity, { id: 'l', kind: 'lead', data: { organisation: 'o' } })).toEqual({
    lead: 'l',
    organisation: 'o',
  });
  expect(linksOf(activity, { id: 'o', kind: 'organisation', data: { organisation: 'x' } })).toEqual({
    organisation: 'o',
  });
});

test('a person is not taken for the owner, and a kind without a field of its own is named by "about"', () => {
  expect(linksOf(activity, { id: 'p', kind: 'person', data: {} })).toEqual({ person: 'p' });
  expect(linksOf(activity, { id: 'd', kind: 'deal', data: {} })).toEqual({ about: 'd' });
  expect(linksOf({ fields: [ref('lead', 'lead')] }, { id: 'd', kind: 'deal', data: {} })).toBeUndefined();
});

test('a text is called by its first line and nothing of it is lost', () => {
  const written = { text: ' 谈了价格\n要九折 ', variant: 'visit', dueOn: '2026-12-01', at: 'now', owner: 'me' };
  expect(dataOf('call', written, { lead: 'l' })).toMatchObject({
    subject: '谈了价格',
    body: '要九折',
    type: 'visit',
    owner: 'me',
  });
  expect(dataOf('task', { ...written, owner: null }, {})).toEqual({
    title: '谈了价格',
    note: '要九折',
    status: 'open',
    dueOn: '2026-12-01',
  });
  const long = '价'.repeat(100);
  expect(titleOf(long)).toHaveLength(80);
  expect(dataOf('task', { ...written, text: long }, {})).toMatchObject({ note: long });
});
