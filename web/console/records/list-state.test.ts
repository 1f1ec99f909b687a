import type { Kind } from '@valence/contract';
import { expect, test } from 'vitest';
import {
  columnsOf,
  fitToKind,
  isComplete,
  nextSort,
  operatorsOf,
  parseListUrl,
  toListUrl,
  toQuery,
  type ListState,
} from './list-state.ts';

const text = (zh: string, en: string) => ({ zh, en });
const field = (id: string, type: 'text' | 'money' | 'choice' | 'longText', isIndexed = true) => ({
  id,
  title: text(id, id),
  type,
  isIndexed,
  isCustom: false,
  isReadOnly: false,
});
const kind: Kind = {
  name: 'lead',
  title: text('线索', 'Lead'),
  plural: text('线索', 'Leads'),
  titleField: 'name',
  columns: ['name', 'stage'],
  fields: [field('name', 'text'), field('stage', 'choice'), field('amount', 'money'), field('note', 'longText', false)],
};
const state: ListState = {
  filters: [
    { field: 'stage', op: 'oneOf', value: ['new', 'open'] },
    { field: 'amount', op: 'atLeast', value: { minor: '10000000', currency: 'CNY' } },
    { field: 'name', op: 'isKnown' },
  ],
  sort: '-amount',
  q: '恒泰 & 新能源',
  columns: ['amount', 'stage'],
};

test('a list state survives the way through the URL', () => {
  const given = Object.entries(toListUrl(state)).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value]],
  );
  expect(parseListUrl(Object.fromEntries(new URLSearchParams(new URLSearchParams(given).toString())))).toEqual(state);
});

test('the default state leaves the URL empty', () => {
  expect(Object.values(toListUrl(parseListUrl({})))).toEqual([undefined, undefined, undefined, undefined]);
});

test('a link with nonsense opens a list instead of an error', () => {
  const nothing = { filters: [], sort: null, q: '', columns: null };
  expect(parseListUrl({ filter: '[{"field":"a","op":"explode"},7,null]', columns: ',,' })).toEqual(nothing);
  expect(parseListUrl({ filter: '{broken' })).toEqual(nothing);
  expect(parseListUrl({ filter: '{"field":"a"}' })).toEqual(nothing);
});

test('filters and sorting on fields without index are dropped for a kind', () => {
  const fitted = fitToKind(
    {
      ...state,
      filters: [
        { field: 'note', op: 'isKnown' },
        { field: 'amount', op: 'startsWith', value: '1' },
        { field: 'stage', op: 'is', value: 'new' },
      ],
      sort: '-note',
      columns: ['gone'],
    },
    kind,
  );
  expect(fitted.filters).toEqual([{ field: 'stage', op: 'is', value: 'new' }]);
  expect(fitted.sort).toBeNull();
  expect(fitted.columns).toBeNull();
});

test('the naming field leads the columns and stands there once', () => {
  expect(columnsOf(state, kind).map(({ id }) => id)).toEqual(['name', 'amount', 'stage']);
  expect(columnsOf({ ...state, columns: null }, kind).map(({ id }) => id)).toEqual(['name', 'stage']);
});

test('clicking a header sorts up, then down, then newest first', () => {
  const first = nextSort(null, 'amount');
  const second = nextSort(first, 'amount');
  expect([first, second, nextSort(second, 'amount')]).toEqual(['amount', '-amount', null]);
  expect(nextSort('-name', 'amount')).toBe('amount');
});

test('the query carries filters as JSON and trims the search words', () => {
  expect(toQuery({ ...state, filters: [], sort: null, q: '  苏州 ' })).toEqual({ q: '苏州' });
  expect(JSON.parse(toQuery(state).filter ?? '')).toEqual(state.filters);
});

test('a filter without its value is not yet one', () => {
  expect(isComplete({ field: 'stage', op: 'oneOf', value: [] })).toBe(false);
  expect(isComplete({ field: 'stage', op: 'is' })).toBe(false);
  expect(isComplete({ field: 'stage', op: 'is', value: false })).toBe(true);
  expect(isComplete({ field: 'stage', op: 'isEmpty' })).toBe(true);
});

test('amounts can be compared, texts cannot', () => {
  expect(operatorsOf({ type: 'money' })).toContain('atLeast');
  expect(operatorsOf({ type: 'text' })).not.toContain('atLeast');
});
