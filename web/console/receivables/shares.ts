import type { OpenInvoice } from '@valence/contract';
import { majorText, readMoney } from '../../parts/format-value.ts';

/** An amount to set against each invoice, as it is typed, by the invoice's id. */
export type Shares = Readonly<Record<string, string>>;

/** The money spread over the invoices, the oldest due first, each up to what is open. */
export function spread(left: bigint, invoices: readonly OpenInvoice[]): Shares {
  let rest = left;
  return Object.fromEntries(
    invoices.map(({ invoice, open }) => {
      const most = BigInt(open.minor) > 0n ? BigInt(open.minor) : 0n;
      const part = most < rest ? most : rest;
      rest -= part;
      return [invoice.id, part === 0n ? '' : majorText({ minor: part.toString(), currency: open.currency })];
    }),
  );
}

/** What is typed as whole minor units; null while something cannot be read or is more than an invoice has open. */
export function readShares(
  shares: Shares,
  invoices: readonly OpenInvoice[],
): { invoice: string; minor: bigint }[] | null {
  const read = invoices.map(({ invoice, open }) => {
    const text = (shares[invoice.id] ?? '').trim();
    if (text === '') return { invoice: invoice.id, minor: 0n };
    const money = readMoney(text, open.currency);
    const minor = money === null ? -1n : BigInt(money.minor);
    return { invoice: invoice.id, minor: minor > BigInt(open.minor) ? -1n : minor };
  });
  return read.some(({ minor }) => minor < 0n) ? null : read.filter(({ minor }) => minor > 0n);
}
