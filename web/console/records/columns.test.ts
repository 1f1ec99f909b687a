import { expect, test } from 'vitest';
import { gridOf, isNumeric, moveColumn } from './columns.ts';

const columns = ['name', 'stage', 'amount', 'owner'];

test('a dragged column stands before the one it was dropped on', () => {
  expect(moveColumn(columns, 'owner', 'stage')).toEqual(['name', 'owner', 'stage', 'amount']);
  expect(moveColumn(columns, 'stage', null)).toEqual(['name', 'amount', 'owner', 'stage']);
});

test('the column that names the record can be neither moved nor displaced', () => {
  expect(moveColumn(columns, 'name', 'owner')).toEqual(columns);
  expect(moveColumn(columns, 'owner', 'name')).toEqual(columns);
});

test('dropping a column on itself or something foreign changes nothing', () => {
  expect(moveColumn(columns, 'stage', 'stage')).toEqual(columns);
  expect(moveColumn(columns, 'foreign', 'stage')).toEqual(columns);
});

test('the last column takes the room that is left', () => {
  const field = { id: 'a', title: { zh: 'a', en: 'a' }, isIndexed: true, isCustom: false, isReadOnly: false };
  const { template, minWidth } = gridOf([
    { ...field, type: 'text' },
    { ...field, type: 'money' },
  ]);
  expect(template).toBe('250px minmax(128px, 1fr)');
  expect(minWidth).toBe(378);
});

test('amounts and numbers stand right-aligned, dates do not', () => {
  expect([isNumeric({ type: 'money' }), isNumeric({ type: 'date' })]).toEqual([true, false]);
});
