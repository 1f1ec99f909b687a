import { expect, test } from 'vitest';
import type { DuplicatePair, Kind } from '@valence/contract';
import { isTelling, pairRows } from './pair-rows.ts';

const field = (id: string) => ({
  id,
  title: { zh: id, en: id },
  type: 'text' as const,
  isIndexed: false,
  isCustom: false,
  isReadOnly: false,
});
const kind: Kind = {
  name: 'organisation',
  title: { zh: '客户', en: 'organisation' },
  plural: { zh: '客户', en: 'organisations' },
  titleField: 'name',
  columns: [],
  fields: [field('industry'), field('city'), field('name'), field('about'), field('externalId')],
};
const record = (id: string, data: Record<string, string>) => ({
  id,
  kind: 'organisation',
  title: id,
  data,
  refs: {},
  createdAt: '2026-01-01T00:00:00Z',
  updatedAt: '2026-01-01T00:00:00Z',
});
const pair: DuplicatePair = {
  id: 'par_1',
  kind: 'organisation',
  probability: 0.9,
  judge: 'weights',
  isStrong: false,
  status: 'open',
  evidence: [{ field: 'name', as: 'company', level: 5, top: 5, bits: 3 }],
  left: record('a', { name: '华星', industry: '电子', city: '上海', externalId: '1' }),
  right: record('b', { name: '华星', industry: '电子', city: '苏州', about: '…', externalId: '2' }),
  keep: 'a',
  decidedBy: null,
  decidedAt: null,
  batch: null,
};

test('what was compared comes first, then what differs, what one side knows, what is equal; numbers of other systems never', () => {
  const rows = pairRows(kind, pair);
  expect(rows.map((row) => [row.field.id, row.look])).toEqual([
    ['name', 'equal'],
    ['city', 'differs'],
    ['about', 'one-side'],
    ['industry', 'equal'],
  ]);
  expect(rows.filter(isTelling).map((row) => row.field.id)).toEqual(['name', 'city']);
});
