import { expect, test } from 'vitest';
import type { Field } from '@valence/contract';
import { copied, dayWords, fromTsv, meant, spread, toTsv } from './clipboard.ts';
import { moved, only, rangeOf, tabbed } from './selection.ts';

const place = { lines: 100, columns: 6, screen: 20, isHead: (line: number) => line % 10 === 0 };
const key = (name: string, held: { ctrl?: boolean; shift?: boolean } = {}) => ({
  key: name,
  ctrlKey: held.ctrl === true,
  metaKey: false,
  shiftKey: held.shift === true,
});

test('keys lead where a spreadsheet leads, and never onto the head of a group', () => {
  const here = only({ line: 9, column: 2 });
  expect(moved(here, key('ArrowDown'), place)?.at).toEqual({ line: 11, column: 2 });
  expect(moved(only({ line: 11, column: 2 }), key('ArrowUp'), place)?.at).toEqual({ line: 9, column: 2 });
  expect(moved(here, key('ArrowRight', { ctrl: true }), place)?.at).toEqual({ line: 9, column: 5 });
  expect(moved(here, key('Home', { ctrl: true }), place)?.at).toEqual({ line: 1, column: 0 });
  expect(moved(here, key('End', { ctrl: true }), place)?.at).toEqual({ line: 99, column: 5 });
  expect(moved(here, key('a'), place)).toBe(null);
  const stretched = moved(
    moved(here, key('ArrowDown', { shift: true }), place) ?? here,
    key('ArrowRight', { shift: true }),
    place,
  );
  expect(stretched && rangeOf(stretched)).toEqual({ top: 9, bottom: 11, left: 2, right: 3 });
  expect(tabbed(only({ line: 9, column: 5 }), false, place).at).toEqual({ line: 11, column: 0 });
  expect(tabbed(only({ line: 1, column: 0 }), true, place).at).toEqual({ line: 1, column: 5 });
});

test('what is copied comes back the same, with tabs, line ends and quotes inside', () => {
  const rows = [
    ['恒泰', 'a\tb', '说"好"'],
    ['', '第一行\n第二行', '1,200'],
  ];
  expect(fromTsv(toTsv(rows))).toEqual(rows);
  expect(fromTsv('甲\t1\r\n乙\t2\r\n')).toEqual([
    ['甲', '1'],
    ['乙', '2'],
  ]);
  expect(fromTsv('5"')).toEqual([['5"']]);
  expect(fromTsv('')).toEqual([['']]);
  expect(spread([['x']], { lines: 2, columns: 2 })).toEqual([
    ['x', 'x'],
    ['x', 'x'],
  ]);
});

const field = (type: Field['type'], more: Partial<Field> = {}): Field => ({
  id: 'f',
  title: { zh: '字段', en: 'Field' },
  type,
  isIndexed: true,
  isCustom: false,
  isReadOnly: false,
  ...more,
});
const choices = [{ value: 'won', title: { zh: '成交', en: 'Won' } }];

test('pasted text is read as the field has it, in either language', () => {
  expect(meant(field('choice', { choices }), '成交')).toEqual({ outcome: 'value', value: 'won' });
  expect(meant(field('choice', { choices }), 'WON')).toEqual({ outcome: 'value', value: 'won' });
  expect(meant(field('choice', { choices }), '别的')).toEqual({ outcome: 'fault' });
  expect(meant(field('money'), '12.5万')).toEqual({ outcome: 'value', value: { minor: '12500000', currency: 'CNY' } });
  expect(meant(field('boolean'), '否')).toEqual({ outcome: 'value', value: false });
  expect(meant(field('rating'), '★★★')).toEqual({ outcome: 'value', value: 3 });
  expect(meant(field('ref', { to: 'person' }), '王敏')).toEqual({ outcome: 'title', title: '王敏' });
  expect(meant(field('integer'), '')).toEqual({ outcome: 'value', value: null });
  expect(copied(field('choice', { choices }), 'won', { locale: 'en', titles: {} })).toBe('Won');
  expect(copied(field('ref'), 'ent_1', { locale: 'en', titles: { ent_1: { title: '恒泰' } } })).toBe('恒泰');
});

test('days may be said in words', () => {
  const now = new Date(2026, 10, 30, 23, 30);
  expect(dayWords('明天', now)).toBe('2026-12-01');
  expect(dayWords('+3', now)).toBe('2026-12-03');
  expect(dayWords('12-5', now)).toBe('2026-12-5');
  expect(dayWords('2026-01-02', now)).toBe('2026-01-02');
});
