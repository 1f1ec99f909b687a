import { expect, test } from 'vitest';
import { idTargetOf, shapeOf, summaryOf } from './json-tree-rows.ts';

test('a text in both languages reads as one line in the reader’s language', () => {
  const value = { zh: '评分', en: 'Score' };
  expect(shapeOf(value, 'zh')).toEqual({ shape: 'leaf', text: '评分', tone: 'text' });
  expect(shapeOf(value, 'en')).toMatchObject({ text: 'Score' });
});

test('an amount larger than a double keeps its last fen', () => {
  const shape = shapeOf({ minor: '12345678901234567', currency: 'CNY' }, 'zh');
  expect(shape).toMatchObject({ shape: 'leaf', text: '¥123,456,789,012,345.67' });
});

test('a made-up currency is shown as it is instead of breaking the page', () => {
  expect(summaryOf({ minor: '5', currency: '??' }, 'en')).toBe('0.05 ??');
});

test('lists count from one, records keep their order', () => {
  expect(shapeOf(['a'], 'en')).toEqual({ shape: 'list', children: [['1', 'a']] });
  expect(summaryOf({ lead: 'lead_1', score: 0.5 }, 'en')).toBe('lead · score');
  expect(summaryOf([1, 2, 3], 'en')).toBe('[3]');
});

test('long fractions are cut to what can be read, whole numbers are not', () => {
  expect(summaryOf(0.831_234_567_8, 'en')).toBe('0.831235');
  expect(summaryOf(12_345_678, 'en')).toBe('12345678');
});

test('nothing is a dash, never the word undefined', () => {
  expect(summaryOf(undefined, 'en')).toBe('—');
  expect(summaryOf(null, 'en')).toBe('—');
});

test('an id is a link to what it names, bare ones by the name they stand under', () => {
  const uuid = '01a203fd-f567-70d6-b162-ec23a5260e35';
  expect(idTargetOf('lead', uuid)).toEqual({ leads: 'record', id: `ent_${uuid}` });
  expect(idTargetOf('anything', `obs_${uuid}`)).toEqual({ leads: 'observation', id: `obs_${uuid}` });
  expect(idTargetOf('hash', uuid)).toBeNull();
  expect(idTargetOf('lead', 'Heng Tai')).toBeNull();
});
