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

test('columns are never narrower than their values need, and share what room is left', () => {
  const field = { id: 'a', title: { zh: 'a', en: 'a' }, isIndexed: true, isCustom: false, isReadOnly: false };
  const { template, minWidth } = gridOf([
    { ...field, type: 'text' },
    { ...field, type: 'money' },
  ]);
  expect(template).toBe('minmax(240px, 240fr) minmax(124px, 124fr)');
  expect(minWidth).toBe(364);
});

test('amounts and numbers stand right-aligned, dates do not', () => {
  expect([isNumeric({ type: 'money' }), isNumeric({ type: 'date' })]).toEqual([true, false]);
});
