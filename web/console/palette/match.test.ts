import { expect, test } from 'vitest';
import { ranked, pieces, stepped } from './match.ts';

const entries = [
  { title: '导入线索文件', words: ['Import a file of leads'] },
  { title: '线索', words: ['Leads'] },
  { title: '设置', words: ['Settings'] },
];
const found = (typed: string) => ranked(entries, typed).map(({ entry }) => entry.title);

test('a fragment finds an entry in either language, whole beginnings first', () => {
  expect(found('线索')).toEqual(['线索', '导入线索文件']);
  expect(found('ead')).toEqual(['导入线索文件', '线索']);
  expect(found('IMPORT leads')).toEqual(['导入线索文件']);
});

test('a Chinese name is found by its sound and its initials from any of its characters on', () => {
  expect(found('xians')).toEqual(['线索', '导入线索文件']);
  expect(found('drxs')).toEqual(['导入线索文件']);
  expect(found('she zhi')).toEqual(['设置']);
});

test('a text falls into what matches and what does not, and nothing of it is lost', () => {
  const parts = pieces('苏州恒泰材料', [[2, 4]]);
  expect(parts.map(({ text, isMarked }) => [text, isMarked])).toEqual([
    ['苏州', false],
    ['恒泰', true],
    ['材料', false],
  ]);
});

test('nonsense finds nothing', () => {
  expect(found('zzz')).toEqual([]);
});

test('moving past an end comes back at the other one', () => {
  expect(stepped(2, 1, 3)).toBe(0);
  expect(stepped(0, -1, 3)).toBe(2);
  expect(stepped(0, 1, 0)).toBe(0);
});
