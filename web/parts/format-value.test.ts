import { expect, test } from 'vitest';
import { majorText, readMoney, sayAddress, sayDay, sayEstimate, sayMoney, sayValue } from './format-value.ts';

const words = { yes: '是', no: '否' };

test('an amount larger than a double can hold is shown to the last fen', () => {
  expect(sayMoney({ minor: '1234567890123456789', currency: 'CNY' }, 'zh-CN')).toBe('¥12,345,678,901,234,567.89');
});

test('whole amounts show no empty cents, broken ones show both', () => {
  expect(sayMoney({ minor: '18600000', currency: 'CNY' }, 'zh-CN')).toBe('¥186,000');
  expect(sayMoney({ minor: '1050', currency: 'CNY' }, 'zh-CN')).toBe('¥10.50');
  expect(sayMoney({ minor: '5', currency: 'CNY' }, 'zh-CN')).toBe('¥0.05');
  expect(sayMoney({ minor: '0', currency: 'CNY' }, 'zh-CN')).toBe('¥0');
  expect(sayMoney({ minor: '-100', currency: 'CNY' }, 'zh-CN')).toBe('-¥1');
});

test('an estimate is rounded to whole units, away from nought at the half', () => {
  const said = (minor: string, currency = 'CNY') => sayEstimate({ minor, currency }, 'zh-CN', { exact: true });
  expect([said('1441348944'), said('1441348950'), said('-150'), said('49')]).toEqual([
    '¥14,413,489',
    '¥14,413,490',
    '-¥2',
    '¥0',
  ]);
  expect(said('1201', 'JPY')).toContain('1,201');
});

test('a currency without cents has none', () => {
  expect(majorText({ minor: '1200', currency: 'JPY' })).toBe('1200');
  expect(sayMoney({ minor: '1200', currency: 'JPY' }, 'en')).toBe('¥1,200');
});

test('typed amounts are read as people write them, and nonsense is refused', () => {
  expect(readMoney('￥1,234.5', 'CNY')).toEqual({ minor: '123450', currency: 'CNY' });
  expect(readMoney('12万', 'CNY')).toEqual({ minor: '12000000', currency: 'CNY' });
  expect(readMoney('1.25亿', 'CNY')).toEqual({ minor: '12500000000', currency: 'CNY' });
  for (const bad of ['', 'abc', '1.2.3', '1.234']) expect(readMoney(bad, 'CNY')).toBeNull();
});

test('a calendar day does not move with the time zone of the reader', () => {
  expect(sayDay('2026-03-01', 'en')).toBe('Mar 1, 2026');
  expect(sayDay('kein Tag', 'en')).toBe('kein Tag');
});

test('what is not known is null, while no and zero are values', () => {
  for (const value of [null, undefined, '', []]) expect(sayValue(undefined, value, 'zh-CN', words)).toBeNull();
  expect(sayValue(undefined, false, 'zh-CN', words)).toBe('否');
  expect(sayValue(undefined, 0, 'zh-CN', words)).toBe('0');
});

test('a choice is shown by its name, an unknown one as it came', () => {
  const field = { type: 'choice' as const, choices: [{ value: 'won', title: { zh: '赢单', en: 'Won' } }] };
  expect(sayValue(field, 'won', 'en', words)).toBe('Won');
  expect(sayValue(field, 'gone', 'en', words)).toBe('gone');
});

test('a large estimate comes in three digits and the words of the language, a small one whole', () => {
  const minor = '2157901573';
  expect(sayEstimate({ minor, currency: 'CNY' }, 'zh-CN')).toBe('¥2160万');
  expect(sayEstimate({ minor, currency: 'CNY' }, 'en')).toBe('¥21.6M');
  expect(sayEstimate({ minor: '21579015730', currency: 'CNY' }, 'zh-CN')).toBe('¥2.16亿');
  expect(sayEstimate({ minor: '987654', currency: 'CNY' }, 'zh-CN')).toBe('¥9,877');
});

test('an address stands as its country writes it, in whatever language one reads', () => {
  const suzhou = { province: '江苏省', city: '苏州市', street: '东方大道1号', postcode: '215000' };
  expect(sayAddress(suzhou, 'en')).toBe('江苏省苏州市东方大道1号 215000');
  expect(sayAddress({ country: 'Germany', city: 'Jena', street: 'Am Markt 1' }, 'en')).toBe(
    'Am Markt 1, Jena, Germany',
  );
  expect(sayAddress({}, 'zh-CN')).toBeNull();
});
