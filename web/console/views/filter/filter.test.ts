import { describe, expect, test } from 'vitest';
import type { Condition, Field, Filter } from '@valence/contract';
import { changedAt, joined, tidied, topOf, withOperator } from './filter-tree.ts';
import { conditionWords } from './filter-words.ts';
import { views as zh } from '../../../parts/i18n/zh/views.ts';

const on = (field: string): Condition => ({ field, op: 'isKnown' });
const [a, b, c] = [on('a'), on('b'), on('c')];

describe('a filter is changed by its parts', () => {
  test('taking away the last part of a group takes the group away', () => {
    const whole: Filter = { all: [a, { any: [b] }] };
    expect(changedAt(whole, [1, 0], () => null)).toEqual({ all: [a] });
    expect(changedAt({ all: [a] }, [0], () => null)).toBe(null);
    expect(topOf(changedAt({ all: [{ not: a }] }, [0, 0], () => null))).toEqual([]);
  });
  test('"or" beside one condition makes a group of the two, beside a group it joins it', () => {
    const one = changedAt({ all: [a, b] }, [1], (part) => joined(part, 'any', c));
    expect(topOf(one)).toEqual([a, { any: [b, c] }]);
    const two = changedAt({ all: topOf(one) }, [1, 0], (part) => joined(part, 'any', on('d')));
    expect(topOf(two)).toEqual([a, { any: [b, on('d'), c] }]);
  });
  test('brackets that say nothing go', () => {
    expect(tidied({ all: [{ all: [a, { any: [b] }] }] })).toEqual({ all: [a, b] });
    expect(tidied({ not: { not: a } })).toEqual(a);
    expect(topOf({ any: [a, b] })).toEqual([{ any: [a, b] }]);
  });
  test('another operator keeps the value where it can have it', () => {
    const is: Condition = { field: 'status', op: 'is', value: 'new' };
    expect(withOperator(is, 'isNot')).toEqual({ ...is, op: 'isNot' });
    expect(withOperator(is, 'oneOf')).toEqual({ field: 'status', op: 'oneOf', value: ['new'] });
    expect(withOperator({ field: 'status', op: 'oneOf', value: ['new', 'won'] }, 'is').value).toBe('new');
    expect(withOperator(is, 'isEmpty')).toEqual({ field: 'status', op: 'isEmpty' });
    expect(withOperator({ field: 'due', op: 'within', value: { relative: 'today' } }, 'atLeast')).toEqual({
      field: 'due',
      op: 'atLeast',
    });
  });
});

test('a condition reads as a sentence', () => {
  const texts = (key: string, params?: Readonly<Record<string, string | number>>): string =>
    (zh[key as keyof typeof zh] ?? zh[`${key}_other` as keyof typeof zh]).replace('{count}', String(params?.['count']));
  const field = (id: string, type: Field['type']): Field => ({
    id,
    title: { zh: id, en: id },
    type,
    isIndexed: true,
    isCustom: false,
    isReadOnly: false,
  });
  const wording = {
    locale: 'zh-CN',
    texts: texts as never,
    sayText: ({ zh: text }: { zh: string }) => text,
    refs: {},
  } as const;
  const say = (condition: Condition, ...fields: Field[]): string => {
    const words = conditionWords(condition, fields, wording);
    return `${words.field} ${words.verb} ${words.value}`.trim();
  };
  expect(say({ field: 'due', op: 'within', value: { next: 30, unit: 'day' } }, field('截止日期', 'date'))).toBe(
    '截止日期 在 未来 30 天内',
  );
  expect(
    say({ field: 'amount', op: 'moreThan', value: { minor: '10000000', currency: 'CNY' } }, field('金额', 'money')),
  ).toBe('金额 大于 ¥100,000');
  expect(say({ field: 'o.i', op: 'is', value: '电池' }, field('客户', 'ref'), field('行业', 'text'))).toBe(
    '客户的行业 是 电池',
  );
  expect(say({ field: 'owner', op: 'oneOf', value: [{ me: true }, { myTeam: true }] }, field('负责人', 'ref'))).toBe(
    '负责人 是其中之一 我、我的团队',
  );
  expect(say({ field: 'due', op: 'atLeast', value: { relative: 'today' } }, field('截止日期', 'date'))).toBe(
    '截止日期 不早于 今天',
  );
});
