import { expect, test } from 'vitest';
import type { OpenInvoice } from '@valence/contract';
import { readShares, spread } from './shares.ts';

const invoice = (id: string, minor: string): OpenInvoice => ({
  invoice: { id, kind: 'invoice', title: id },
  organisation: null,
  owner: null,
  amount: { minor, currency: 'CNY' },
  open: { minor, currency: 'CNY' },
  issuedOn: '2026-06-01',
  dueOn: null,
  daysOverdue: 0,
  age: 'notDue',
});

test('money goes to the first invoices until it is used up, never to a credit note', () => {
  const all = [invoice('a', '1000'), invoice('c', '-300'), invoice('b', '500')];
  expect(spread(1200n, all)).toEqual({ a: '10.00', c: '', b: '2.00' });
});

test('what is typed is read exactly, and more than is open is refused', () => {
  const all = [invoice('a', '1000'), invoice('b', '500')];
  expect(readShares({ a: '9.99', b: '' }, all)).toEqual([{ invoice: 'a', minor: 999n }]);
  expect(readShares({ a: '10.01', b: '' }, all)).toBe(null);
  expect(readShares({ a: 'x' }, all)).toBe(null);
});
