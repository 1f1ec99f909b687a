import { expect, test } from 'vitest';
import type { Field } from '@valence/contract';
import { sectionsOf, splitFields } from './fact-order.ts';
import { isSame, patchOf } from './save-field.ts';

const field = (id: string): Field => ({
  id,
  title: { zh: id, en: id },
  type: 'text',
  isIndexed: false,
  isCustom: false,
  isReadOnly: false,
});
const kind = {
  titleField: 'title',
  columns: ['title', 'status', 'amount'],
  fields: ['note', 'amount', 'title', 'tags', 'status'].map(field),
};

test('the columns of the kind come first and the name does not repeat itself', () => {
  const { known } = splitFields(kind, {
    title: 'A',
    note: 'n',
    amount: { minor: '1', currency: 'CNY' },
    status: 'new',
    tags: ['x'],
  });
  expect(known.map(({ id }) => id)).toEqual(['status', 'amount', 'note', 'tags']);
});

test('empty texts and empty lists are not known, while no and zero are', () => {
  const { known, unknown } = splitFields(kind, { note: '', tags: [], status: false, amount: 0 });
  expect(known.map(({ id }) => id)).toEqual(['status', 'amount']);
  expect(unknown.map(({ id }) => id)).toEqual(['note', 'tags']);
});

test('a change carries the saying it was based on, and null where there was none', () => {
  const support = {
    status: {
      rule: 'only' as const,
      sayings: 1,
      against: 0,
      evidence: {
        observation: 'obs_7',
        record: null,
        field: 'status',
        label: { zh: '', en: '' },
        source: { id: 's', kind: 'import', name: 'f', version: null },
        at: '2026-11-22T00:00:00Z',
        confidence: 1,
      },
    },
  };
  expect(patchOf({ support }, 'status', 'won')).toEqual({ data: { status: 'won' }, base: { status: 'obs_7' } });
  expect(patchOf({ support }, 'note', 'x').base).toEqual({ note: null });
});

test('an unchanged value is recognised whatever its shape', () => {
  expect(isSame({ minor: '1', currency: 'CNY' }, { minor: '1', currency: 'CNY' })).toBe(true);
  expect(isSame(undefined, null)).toBe(true);
  expect(isSame('', null)).toBe(false);
});

test('sections follow the layout, tell known from unknown apart, and leave out the name and what is gone', () => {
  const layout = [
    {
      id: 'a',
      title: { zh: 'A', en: 'A' },
      columns: 2 as const,
      isFolded: false,
      fields: ['tags', 'title', 'gone', 'note'],
    },
    { id: 'b', title: { zh: 'B', en: 'B' }, columns: 1 as const, isFolded: true, fields: ['gone'] },
  ];
  const sections = sectionsOf(kind, { title: 'A', note: 'n' }, layout);
  expect(sections.map(({ id, known, unknown }) => [id, known.map((f) => f.id), unknown.map((f) => f.id)])).toEqual([
    ['a', ['note'], ['tags']],
  ]);
  expect(sectionsOf(kind, { note: 'n' }, [])).toHaveLength(1);
});
