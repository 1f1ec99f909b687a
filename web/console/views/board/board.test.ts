import { expect, test } from 'vitest';
import type { Field, Groups, RecordRow } from '@valence/contract';
import { cardsOf, columnsOfBoard } from './board-columns.ts';

const status: Field = {
  id: 'status',
  title: { zh: '状态', en: 'Status' },
  type: 'choice',
  choices: ['new', 'working', 'won'].map((value) => ({ value, title: { zh: value, en: value } })),
  isIndexed: true,
  isCustom: false,
  isReadOnly: false,
};
const row = (id: string, value: string): RecordRow => ({
  id,
  kind: 'lead',
  title: id,
  data: { status: value },
  refs: {},
  createdAt: '',
  updatedAt: '',
});

test('every choice is a column, empty ones too; what is not filled in only where there is some', () => {
  const groups = { groups: [{ key: 'won', count: 3, sums: [] }], refs: {}, hasMore: false } satisfies Groups;
  expect(columnsOfBoard(status, groups).map(({ key, count }) => [key, count])).toEqual([
    ['new', 0],
    ['working', 0],
    ['won', 3],
  ]);
  const some = { ...groups, groups: [{ key: null, count: 2, sums: [] }, ...groups.groups] };
  expect(columnsOfBoard(status, some)[0]).toMatchObject({ key: 'null', value: null, count: 2 });
});

test('a moved card leaves its column and leads the other; refused, it is back at its place', () => {
  const [a, b] = [row('a', 'new'), row('b', 'new')];
  const moved = new Map([['a', row('a', 'won')]]);
  expect(cardsOf('new', status, [a, b], moved).map((card) => card?.id)).toEqual(['b']);
  expect(cardsOf('won', status, [row('c', 'won')], moved).map((card) => card?.id)).toEqual(['a', 'c']);
  const refused = new Map([['a', a]]);
  expect(cardsOf('new', status, [a, b], refused).map((card) => card?.id)).toEqual(['a', 'b']);
  expect(cardsOf('won', status, [row('c', 'won')], refused).map((card) => card?.id)).toEqual(['c']);
});
