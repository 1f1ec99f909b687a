import { expect, test } from 'vitest';
import { movedField, placedAt, stepped, withoutSection, withSection, type Sections } from './layout-edit.ts';

const title = { zh: '节', en: 'S' };
const sections: Sections = [
  { id: 'a', title, columns: 1, isFolded: false, fields: ['x', 'y', 'z'] },
  { id: 'b', title, columns: 2, isFolded: true, fields: ['w'] },
];
const fieldsOf = (all: Sections) => all.map(({ fields }) => fields);

test('a field stands in one place only, wherever it is put', () => {
  expect(fieldsOf(movedField(sections, 'z', { section: 'a', before: 'x' }))).toEqual([['z', 'x', 'y'], ['w']]);
  expect(fieldsOf(movedField(sections, 'x', { section: 'b', before: null }))).toEqual([
    ['y', 'z'],
    ['w', 'x'],
  ]);
  expect(fieldsOf(movedField(sections, 'x', { section: 'a', before: 'x' }))).toEqual([['x', 'y', 'z'], ['w']]);
});

test('steps stop at the ends', () => {
  expect(stepped(['a', 'b', 'c'], 'b', -1)).toEqual(['b', 'a', 'c']);
  expect(stepped(['a', 'b', 'c'], 'c', 1)).toEqual(['a', 'b', 'c']);
  expect(placedAt(['a', 'b', 'c'], 'a', 'c')).toEqual(['b', 'c', 'a']);
  expect(placedAt(['a', 'b', 'c'], 'c', 'a')).toEqual(['c', 'a', 'b']);
});

test('no field is lost with its section, and the last section stays', () => {
  expect(fieldsOf(withoutSection(sections, 'b'))).toEqual([['x', 'y', 'z', 'w']]);
  expect(fieldsOf(withoutSection(sections, 'a'))).toEqual([['w', 'x', 'y', 'z']]);
  expect(withoutSection(sections.slice(0, 1), 'a')).toHaveLength(1);
  expect(new Set(withSection(withSection(sections, title), title).map(({ id }) => id)).size).toBe(4);
});
