import { expect, test } from 'vitest';
import type { Field } from '@valence/contract';
import { changeColumn, GUTTER, moveColumn, shapeOf } from './columns.ts';
import type { Column } from './list-state.ts';

const column = (id: string, more: Partial<Column> = {}): Column => ({
  field: {
    id,
    title: { zh: id, en: id },
    type: 'text',
    isIndexed: true,
    isCustom: false,
    isReadOnly: false,
  } satisfies Field,
  width: undefined,
  isFrozen: false,
  ...more,
});
const columns = [column('title', { isFrozen: true }), column('a'), column('b'), column('c')];
const ids = (of: readonly Column[]): string[] => of.map(({ field }) => field.id);

test('a column moves before another or to the end; the one that names the record stays first', () => {
  expect(ids(moveColumn(columns, 'c', 'a'))).toEqual(['title', 'c', 'a', 'b']);
  expect(ids(moveColumn(columns, 'a', null))).toEqual(['title', 'b', 'c', 'a']);
  expect(ids(moveColumn(columns, 'title', 'b'))).toEqual(ids(columns));
  expect(ids(moveColumn(columns, 'a', 'title'))).toEqual(ids(columns));
  expect(ids(moveColumn(columns, 'a', 'nobody'))).toEqual(ids(columns));
});

test('a column moved before a fixed one is fixed too, or it would cover it', () => {
  const fixed = changeColumn(columns, 'a', { isFrozen: true });
  expect(moveColumn(fixed, 'c', 'a').map(({ isFrozen }) => isFrozen)).toEqual([true, true, true, false]);
});

test('fixed columns keep their width and stand side by side; the others share what room is left', () => {
  const { template, lefts, minWidth } = shapeOf(changeColumn(columns, 'a', { isFrozen: true, width: 100 }));
  expect(lefts).toEqual([GUTTER, GUTTER + 260, undefined, undefined]);
  expect(template).toBe(`${GUTTER}px 260px 100px minmax(136px, 136fr) minmax(136px, 136fr)`);
  expect(minWidth).toBe(GUTTER + 260 + 100 + 136 + 136);
});
