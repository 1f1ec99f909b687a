import { Question, type Field, type Figures } from '@valence/contract';
import { expect, test } from 'vitest';
import { changeRatio, rowsOf, seriesOf } from './rows.ts';

const figure = (count: number, minor = '0') => ({ count, value: null, money: [{ minor, currency: 'CNY' }] });
const figures = (groups: Figures['groups'], total = figure(0)): Figures => ({
  groups,
  total,
  hasMore: false,
  refs: {},
  change: null,
  rates: [],
  missing: [],
});
const words = { none: '未填', yes: '是', no: '否', rest: (n: number) => `其余 ${n} 项` };
const date = { id: 'on', type: 'date' } as Field;

test('a time axis has its empty months, and records without a date are told, not drawn', () => {
  const groups = [
    { key: '2025-11-01', ...figure(2) },
    { key: '2026-02-01', ...figure(1) },
    { key: null, ...figure(7) },
  ];
  const { rows, undated } = rowsOf(figures(groups), {
    question: Question.parse({ kind: 'deal', by: 'on' }),
    field: date,
    most: 3,
    locale: 'zh-CN',
    words,
  });
  expect(rows.map(({ label, count }) => [label, count])).toEqual([
    ['2025-11', 2],
    ['2025-12', 0],
    ['2026-01', 0],
    ['2026-02', 1],
  ]);
  expect(undated).toBe(7);
});

test('what does not fit is one line that makes up the total to the last fen', () => {
  const groups = ['a', 'b', 'c', 'd'].map((key, i) => ({ key, ...figure(i + 1, `90071992547409${90 + i}`) }));
  const total = groups.reduce((sum, { money }) => sum + BigInt(money[0]?.minor ?? 0), 0n);
  const question = Question.parse({ kind: 'deal', by: 'owner', fn: 'sum', field: 'amount' });
  const { rows } = rowsOf(figures(groups, figure(10, String(total))), {
    question,
    field: undefined,
    most: 3,
    locale: 'zh-CN',
    words,
  });
  expect(rows).toHaveLength(3);
  expect(rows.at(-1)?.label).toBe('其余 2 项');
  expect(rows.reduce((sum, { money }) => sum + BigInt(money[0]?.minor ?? 0), 0n)).toBe(total);
  expect(rows.reduce((n, { count }) => n + count, 0)).toBe(10);
});

test('two currencies are two series, and no change is said between them', () => {
  const usd = { count: 1, value: null, money: [{ minor: '100', currency: 'USD' }] };
  expect(seriesOf([figure(1, '250'), usd], 'sum')).toEqual([
    { name: 'CNY', values: [2.5, 0] },
    { name: 'USD', values: [0, 1] },
  ]);
  expect(changeRatio(usd, figure(1, '250'), 'sum')).toBe(null);
  expect(changeRatio(figure(3), figure(2), 'count')).toBe(0.5);
  expect(changeRatio(figure(3), figure(0), 'count')).toBe(Infinity);
});
