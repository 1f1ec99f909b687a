import { expect, test } from 'vitest';
import { matching, stepped } from './match.ts';

const entries = [
  { title: '导入线索文件', words: ['Import a file of leads'] },
  { title: '线索', words: ['Leads'] },
  { title: '设置', words: ['Settings'] },
];
const found = (typed: string) => matching(entries, typed).map(({ title }) => title);

test('a fragment finds an entry in either language, whole beginnings first', () => {
  expect(found('线索')).toEqual(['线索', '导入线索文件']);
  expect(found('ead')).toEqual(['导入线索文件', '线索']);
  expect(found('IMPORT leads')).toEqual(['导入线索文件']);
});

test('with nothing typed everything is offered, and nonsense finds nothing', () => {
  expect(found('  ')).toHaveLength(3);
  expect(found('zzz')).toEqual([]);
});

test('moving past an end comes back at the other one', () => {
  expect(stepped(2, 1, 3)).toBe(0);
  expect(stepped(0, -1, 3)).toBe(2);
  expect(stepped(0, 1, 0)).toBe(0);
});
