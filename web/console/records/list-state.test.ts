import { describe, expect, test } from 'vitest';
import type { Field, Kind } from '@valence/contract';
import {
  BARE,
  columnsOf,
  configOf,
  fitToKind,
  isChanged,
  nextSort,
  parseListUrl,
  stateOf,
  toListUrl,
  toQuery,
  type ListState,
} from './list-state.ts';

const field = (id: string, more: Partial<Field> = {}): Field => ({
  id,
  title: { zh: id, en: id },
  type: 'text',
  isIndexed: true,
  isCustom: false,
  isReadOnly: false,
  ...more,
});
const kind: Kind = {
  name: 'lead',
  title: { zh: '线索', en: 'lead' },
  plural: { zh: '线索', en: 'leads' },
  titleField: 'title',
  columns: ['title', 'status'],
  fields: [
    field('title'),
    field('status', { type: 'choice' }),
    field('amount', { type: 'money' }),
    field('due', { type: 'date' }),
    field('hidden', { isIndexed: false }),
    field('organisation', { type: 'ref', to: 'organisation' }),
  ],
};
const organisation: Kind = {
  ...kind,
  name: 'organisation',
  titleField: 'name',
  columns: ['name'],
  fields: [field('name'), field('industry', { type: 'choice' })],
};
const task: Kind = {
  ...kind,
  name: 'task',
  fields: [field('title'), field('lead', { type: 'ref', to: 'lead' }), field('isDone', { type: 'boolean' })],
};
const kinds = [kind, organisation, task];

const STATE: ListState = {
  ...BARE,
  layout: 'board',
  filters: [
    {
      any: [
        { field: 'status', op: 'is', value: 'new' },
        {
          all: [
            { field: 'amount', op: 'moreThan', value: { minor: '1000', currency: 'CNY' } },
            { field: 'organisation.industry', op: 'is', value: 'battery' },
          ],
        },
      ],
    },
    { field: 'due', op: 'within', value: { next: 30, unit: 'day' } },
    { related: { kind: 'task', field: 'lead', some: true, where: { field: 'isDone', op: 'is', value: false } } },
  ],
  sort: '-amount',
  q: '007',
  columns: [{ field: 'title', width: 320 }, { field: 'status', isFrozen: true }, { field: 'amount' }],
  groupBy: 'status',
  sums: [{ field: 'amount', fn: 'sum' }],
  dateField: 'due',
  colourBy: 'status',
  folded: ['won'],
  limits: { new: 20 },
};

describe('what a list shows lives in its address', () => {
  test('every state comes back from its address', () => {
    expect(parseListUrl(toListUrl(STATE, BARE), BARE)).toEqual(STATE);
    expect(Object.values(toListUrl(BARE, BARE)).filter((text) => text !== undefined)).toEqual([]);
  });
  test('over a view only what differs is written, and taking a condition off is a difference too', () => {
    const view = { layout: STATE.layout, config: configOf(STATE) };
    const base = stateOf(view);
    expect(isChanged({ ...base, q: 'words' }, base)).toBe(false);
    const changed: ListState = { ...base, filters: [], sort: null, columns: null, groupBy: null, sums: [], folded: [] };
    expect(isChanged(changed, base)).toBe(true);
    const url = toListUrl(changed, base);
    expect([url.filter, url.sort, url.columns, url.group, url.date]).toEqual(['[]', '*', '*', '*', undefined]);
    expect(parseListUrl(url, base)).toEqual(changed);
  });
  test('a view that came back from the database with its keys in another order is not changed', () => {
    const base = stateOf({ layout: 'board', config: configOf(STATE) });
    const [first, ...rest] = STATE.columns ?? [];
    const same = { ...base, columns: [{ width: first?.width ?? 0, field: first?.field ?? '' }, ...rest] };
    expect(isChanged(same, base)).toBe(false);
  });
  test('what is not understood is passed over', () => {
    const read = parseListUrl(
      { filter: '{broken', columns: ',,x:9999999,', layout: 'cube', folded: '3', sums: 'mean:amount' },
      BARE,
    );
    expect(read).toEqual(BARE);
    expect(
      parseListUrl({ filter: '[{"field":"a","op":"is","value":1},{"op":"nonsense"}]' }, BARE).filters,
    ).toHaveLength(1);
  });
});

describe('a list shows only what its kind can do', () => {
  test('conditions on fields that are gone, groups that hold one, and sorting without an index are dropped', () => {
    const asked: ListState = {
      ...STATE,
      filters: [
        ...STATE.filters,
        { field: 'gone', op: 'is', value: 1 },
        {
          any: [
            { field: 'status', op: 'isKnown' },
            { field: 'hidden', op: 'is', value: 'x' },
          ],
        },
        { field: 'title', op: 'is' },
      ],
      sort: '-hidden',
      columns: [{ field: 'nobody' }],
      groupBy: 'hidden',
    };
    const fitted = fitToKind(asked, kind, kinds);
    expect(fitted.filters).toEqual(STATE.filters);
    expect([fitted.sort, fitted.columns, fitted.groupBy]).toEqual([null, null, null]);
  });
  test('columns: the name leads and stays, fixed ones stand beside it', () => {
    const columns = columnsOf({ columns: [{ field: 'amount' }, { field: 'status', isFrozen: true }] }, kind);
    expect(columns.map(({ field: { id }, isFrozen }) => [id, isFrozen])).toEqual([
      ['title', true],
      ['status', true],
      ['amount', false],
    ]);
  });
  test('sorting goes up, down, and off', () => {
    expect(nextSort(null, 'a')).toBe('a');
    expect(nextSort('a', 'a')).toBe('-a');
    expect(nextSort('-a', 'a')).toBe(null);
  });
  test('the query says whose days are meant where something is filtered', () => {
    expect(toQuery(BARE)).toEqual({});
    expect(toQuery(STATE).tz).toMatch(/\w/);
  });
});
