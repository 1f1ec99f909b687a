import { expect, test } from 'vitest';
import { insertInto, unknownIn } from './variables.ts';

test('a variable replaces what is selected and the cursor stands behind it', () => {
  expect(insertInto('您好，某某：', 'contact.name', { start: 3, end: 5 })).toEqual({
    text: '您好，{{contact.name}}：',
    cursor: 19,
  });
});

test('names that are not there are told once; nothing is while the names are not known', () => {
  const texts = ['{{deal.titel}}', 'a {{ deal.title }} {{deal.titel}} {{}}'];
  expect(unknownIn(texts, ['deal.title'])).toEqual(['deal.titel', '']);
  expect(unknownIn(texts, undefined)).toEqual([]);
});
