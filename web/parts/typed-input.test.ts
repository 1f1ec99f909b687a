import { expect, test } from 'vitest';
import { readTyped, typedText } from './typed-input.ts';

const read = (type: Parameters<typeof readTyped>[0], text: string) => readTyped(type, text);
const valueOf = (type: Parameters<typeof readTyped>[0], text: string) => {
  const typed = read(type, text);
  return typed.outcome === 'value' ? typed.value : typed.why;
};

test('amounts are read as people write them, to the last fen', () => {
  expect(valueOf('money', '12万')).toEqual({ minor: '12000000', currency: 'CNY' });
  expect(valueOf('money', '￥1,234.50')).toEqual({ minor: '123450', currency: 'CNY' });
  expect(valueOf('money', '2.4亿元')).toEqual({ minor: '24000000000', currency: 'CNY' });
  expect(valueOf('money', 'USD 99')).toEqual({ minor: '9900', currency: 'USD' });
  expect(valueOf('money', '123456789012345.67')).toEqual({ minor: '12345678901234567', currency: 'CNY' });
  expect(valueOf('money', '１２３')).toEqual({ minor: '12300', currency: 'CNY' });
});

test('an amount finer than its currency is refused instead of rounded', () => {
  expect(valueOf('money', '1.005')).toBe('notMoney');
  expect(valueOf('money', '10 JPY')).toEqual({ minor: '10', currency: 'JPY' });
  expect(valueOf('money', '10.5 JPY')).toBe('notMoney');
});

test('what a value reads as text is read back as the same value', () => {
  for (const money of [
    { minor: '-5', currency: 'CNY' },
    { minor: '12345678901234567', currency: 'CNY' },
    { minor: '700', currency: 'JPY' },
  ]) {
    expect(valueOf('money', typedText(money))).toEqual(money);
  }
  expect(valueOf('tags', typedText(['电池', '正极']))).toEqual(['电池', '正极']);
});

test('dates are read in the usual spellings, and a day that is none is refused', () => {
  expect(valueOf('date', '2026/3/5')).toBe('2026-03-05');
  expect(valueOf('date', '2026年3月5日')).toBe('2026-03-05');
  expect(valueOf('date', '2026-02-30')).toBe('notDate');
  expect(valueOf('date', 'soon')).toBe('notDate');
});

test('numbers carry separators, whole ones no fraction', () => {
  expect(valueOf('number', '1,234.5')).toBe(1234.5);
  expect(valueOf('integer', '1.15万')).toBe(11_500);
  expect(valueOf('integer', '3.5')).toBe('notWhole');
  expect(valueOf('integer', '3.0')).toBe(3);
  expect(valueOf('number', 'many')).toBe('notNumber');
});

test('empty text means not known', () => {
  expect(valueOf('money', '  ')).toBeNull();
  expect(valueOf('text', '')).toBeNull();
});

test('a mail address without its host is refused', () => {
  expect(valueOf('email', 'zhou@')).toBe('notEmail');
  expect(valueOf('email', 'zhou@example.com')).toBe('zhou@example.com');
});
