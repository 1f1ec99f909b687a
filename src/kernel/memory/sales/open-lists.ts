import type { Age } from '@valence/contract';
import { Failure, type Money } from '#base';
import type { Scope } from '#kernel/security';
import { openItems, type ItemsQuery } from './open-items.ts';

/** An invoice of which something is open. */
export type OpenInvoiceRow = Readonly<{
  id: string;
  title: string;
  customer: string | null;
  owner: string | null;
  amount: Money;
  open: Money;
  issuedOn: string;
  dueOn: string | null;
  daysOverdue: number;
  age: Age;
}>;

type InvoiceRow = {
  id: string;
  title: string;
  customer: string | null;
  owner: string | null;
  currency: string;
  amount: string;
  open: string;
  issued: string;
  due: string | null;
  late: number | null;
};

const CURSOR = /^(\d{4}-\d{2}-\d{2}|infinity) ([0-9a-f-]{36})$/;

/** Open invoices, the oldest due first, those without a due day last. */
export async function openInvoices(
  scope: Scope,
  query: ItemsQuery & Readonly<{ after?: string | null | undefined; limit: number }>,
): Promise<{ items: readonly OpenInvoiceRow[]; next: string | null }> {
  const after = CURSOR.exec(query.after ?? 'infinity 00000000-0000-0000-0000-000000000000');
  if (after === null)
    throw new Failure('input.invalid', { fields: [{ path: 'after', rule: 'shape', params: { detail: 'cursor' } }] });
  return scope.read(async (tx) => {
    const items = await openItems(tx, scope, query);
    if (items === null) return { items: [], next: null };
    const { add } = items;
    const isFirst = query.after === undefined || query.after === null;
    const since = isFirst
      ? ''
      : `where (coalesce(due, 'infinity'::date), id) > (${add(after[1])}::date, ${add(after[2])}::uuid)`;
    const rows = await tx.query<InvoiceRow>(
      `with ${items.sql} select id, title, customer, owner, currency, amount::text, open::text, issued::text, due::text, $2::date - due as late
       from inv ${since} order by coalesce(due, 'infinity'::date), id limit ${add(query.limit + 1)}`,
      items.values,
    );
    const page = rows.slice(0, query.limit).map(invoiceOf);
    const last = page.at(-1);
    return {
      items: page,
      next: rows.length > query.limit && last !== undefined ? `${last.dueOn ?? 'infinity'} ${last.id}` : null,
    };
  });
}

function invoiceOf({ currency, amount, open, issued, due, late, ...row }: InvoiceRow): OpenInvoiceRow {
  const money = (minor: string): Money => ({ minor: BigInt(minor), currency });
  return {
    ...row,
    amount: money(amount),
    open: money(open),
    issuedOn: issued,
    dueOn: due,
    daysOverdue: Math.max(0, late ?? 0),
    age: ageOf(late),
  };
}

function ageOf(late: number | null): Age {
  if (late === null || late < 0) return 'notDue';
  if (late <= 30) return 'to30';
  if (late <= 60) return 'to60';
  return late <= 90 ? 'to90' : 'over90';
}

/** A received payment of which something is not allocated yet. */
export type OpenPaymentRow = Readonly<{
  id: string;
  title: string;
  customer: string | null;
  amount: Money;
  left: Money;
  receivedOn: string | null;
}>;

const MOST_PAYMENTS = 200;

/** Payments with something left, the oldest first. */
export async function openPayments(scope: Scope, query: ItemsQuery): Promise<readonly OpenPaymentRow[]> {
  return scope.read(async (tx) => {
    const items = await openItems(tx, scope, query);
    if (items === null) return [];
    const rows = await tx.query<Omit<InvoiceRow, 'issued' | 'due' | 'late'> & { received: string | null }>(
      `with ${items.sql} select id, title, customer, owner, currency, amount::text, open::text, received::text
       from pay order by received nulls last, id limit ${MOST_PAYMENTS}`,
      items.values,
    );
    return rows.map(({ id, title, customer, currency, amount, open, received }) => ({
      id,
      title,
      customer,
      amount: { minor: BigInt(amount), currency },
      left: { minor: BigInt(open), currency },
      receivedOn: received,
    }));
  });
}
