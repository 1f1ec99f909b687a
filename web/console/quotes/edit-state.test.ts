import { describe, expect, test } from 'vitest';
import { draftOf, emptyLine, faultsOf, moved, newQuote, readNumber, sumsOf, type LineEdit } from './edit-state.ts';

const customer = { id: 'ent_1', kind: 'organisation', title: '宁远' };
const line = (more: Partial<LineEdit> = {}): LineEdit => ({
  ...emptyLine(),
  title: 'A9',
  quantity: '1,200.5',
  price: '12.55',
  discount: '5',
  ...more,
});

describe('a quote as it is typed', () => {
  test('numbers are read as people write them', () => {
    expect(readNumber('１２，００')).toBe(1200);
    expect(readNumber('1,200.5')).toBe(1200.5);
    expect(readNumber('１２')).toBe(12);
    expect(readNumber('-1')).toBe(null);
    expect(readNumber('')).toBe(null);
  });

  test('sums are those the server will make, and a line that cannot be read is left out', () => {
    const edit = {
      ...newQuote(customer, null, new Date('2026-11-22T00:00:00Z')),
      lines: [line(), line({ price: 'x' })],
    };
    expect(sumsOf(edit).net).toBe(1431296n);
    expect(edit.validUntil).toBe('2026-12-22');
    expect(draftOf(edit, null)).toBe(null);
    expect([...faultsOf(line({ price: 'x', discount: '101' }), 'CNY')]).toEqual(['price', 'discount']);
  });

  test('an untouched line is not sent, and without a customer nothing is', () => {
    const edit = { ...newQuote(customer, null, new Date()), lines: [line(), emptyLine()] };
    expect(draftOf(edit, 's')?.lines).toHaveLength(1);
    expect(draftOf(edit, 's')?.lines[0]?.price).toBe('1255');
    expect(draftOf({ ...edit, organisation: null }, 's')).toBe(null);
  });

  test('a line moves by one and stops at the ends', () => {
    const lines = ['a', 'b', 'c'].map((key) => ({ ...line(), key }));
    expect(moved(lines, 0, 1).map((l) => l.key)).toEqual(['b', 'a', 'c']);
    expect(moved(lines, 0, -1)).toBe(lines);
  });
});
