import { Failure } from '#base';
import type { Scope } from '#kernel/security';
import type { Slot, Tx } from '#store';
import { askIn } from '../query/ask-in.ts';
import { rowsSeen } from '../query/rows.ts';
import { seenKind, type SeenKind } from '../sight.ts';

/** Which open items: as of the end of a day (YYYY-MM-DD), of all or some customers, of all or one owner or currency. */
export type ItemsQuery = Readonly<{
  on: string;
  organisations?: readonly string[] | undefined;
  owner?: string | null | undefined;
  currency?: string | null | undefined;
}>;

/** The beginning of a statement that holds open invoices as `inv` and open payments as `pay`; `$2` is the day. */
export type OpenItems = Readonly<{ sql: string; values: unknown[]; add(value: unknown): string }>;

/** Fields the figures stand on; who may not see one of them gets no figures. */
const NEEDED = {
  invoice: ['amount', 'issuedOn', 'dueOn', 'organisation', 'owner', 'status'],
  payment: ['amount', 'receivedOn', 'organisation', 'owner', 'status'],
} as const;

export function areFiguresOpen(kind: SeenKind, needed: readonly string[]): boolean {
  return kind.right.see !== 'none' && needed.every((field) => kind.byId.has(field));
}

/**
 * Open invoices (id, title, customer, owner, currency, amount, issued, due, open) and open payments (… received, open) of
 * the rows that the asker may see; null when the figures are not theirs. An invoice counts from the day it was issued; what
 * a received payment or a credit note settles is taken off from the day it was allocated; a credit note is an invoice with
 * a negative amount. Payments that are pending, were returned, or are in the trash settle nothing.
 */
export async function openItems(tx: Tx, scope: Scope, query: ItemsQuery): Promise<OpenItems | null> {
  const asking = await askIn(tx, scope);
  const { add, values } = asking;
  add(query.on);
  const [invoice, payment] = [await seenKind(tx, scope, 'invoice'), await seenKind(tx, scope, 'payment')];
  if (!areFiguresOpen(invoice, NEEDED.invoice)) return null;
  const seesInvoice = (await rowsSeen(asking, invoice, 'i')) ?? 'true';
  const seesPayment = areFiguresOpen(payment, NEEDED.payment)
    ? ((await rowsSeen(asking, payment, 'p')) ?? 'true')
    : 'false';
  const where = wantedSql(query, add);
  const used = usedSql(slotsOf(await seenKind(tx, scope, 'allocation')), slotsOf(payment));
  return {
    sql: `${used}, ${invoicesSql(slotsOf(invoice), seesInvoice, where)}, ${paymentsSql(slotsOf(payment), seesPayment, where)}`,
    values,
    add,
  };
}

function wantedSql({ organisations, owner, currency }: ItemsQuery, add: (value: unknown) => string): string {
  const wanted = [
    organisations === undefined ? null : `x.customer = any (${add(organisations)}::text[])`,
    (owner ?? null) === null ? null : `x.owner = ${add(owner)}`,
    (currency ?? null) === null ? null : `x.currency = ${add(currency)}`,
  ].filter((sql) => sql !== null);
  return wanted.length === 0 ? '' : ` and ${wanted.join(' and ')}`;
}

export type SlotOf = (field: string) => Slot;

/** The slots of a shipped kind's fields, also of those that this asker may not see. */
export function slotsOf(kind: SeenKind): SlotOf {
  return (id) => {
    const slot = (kind.byId.get(id) ?? kind.masked.find((f) => f.id === id))?.slot;
    if (slot === undefined) throw new Failure('input.invalid', { fields: [{ path: id, rule: 'not_indexed' }] });
    return slot;
  };
}

/** Days stand at midnight UTC in their slots. */
const END = `(($2::date + 1)::timestamp at time zone 'UTC')`;
export const day = (column: string): string => `(${column} at time zone 'UTC')::date`;

function usedSql(a: SlotOf, p: SlotOf): string {
  return `used as (
    select a.${a('invoice')} as invoice, a.${a('payment')} as payment, a.${a('creditNote')} as credit, a.${a('amount')} as minor, a.data -> 'amount' ->> 'currency' as currency
    from entity a
    left join entity p on p.tenant_id = a.tenant_id and p.id = a.${a('payment')}::uuid and p.kind = 'payment'
    where a.tenant_id = $1 and a.kind = 'allocation' and a.${a('amount')} is not null and (a.${a('allocatedOn')} is null or a.${a('allocatedOn')} < ${END})
      and (a.${a('payment')} is null or (p.id is not null and coalesce(p.${p('status')}, 'received') = 'received'))
  ), paid as (
    select invoice, currency, sum(minor) as minor from (
      select invoice, currency, minor from used union all select credit, currency, -minor from used where credit is not null) s
    where invoice is not null group by invoice, currency
  ), spent as (
    select payment, currency, sum(minor) as minor from used where payment is not null group by payment, currency
  )`;
}

function invoicesSql(i: SlotOf, sees: string, where: string): string {
  return `inv as (
    select x.*, x.amount - coalesce(paid.minor, 0) as open from (
      select i.id, i.title, i.${i('organisation')} as customer, i.${i('owner')} as owner, i.data -> 'amount' ->> 'currency' as currency,
        i.${i('amount')}::numeric as amount, ${day(`i.${i('issuedOn')}`)} as issued, ${day(`i.${i('dueOn')}`)} as due
      from entity i where i.tenant_id = $1 and i.kind = 'invoice' and i.${i('status')} = 'issued' and i.${i('amount')} is not null
        and i.${i('issuedOn')} < ${END} and ${sees}) x
    left join paid on paid.invoice = x.id::text and paid.currency = x.currency
    where x.amount <> coalesce(paid.minor, 0)${where}
  )`;
}

function paymentsSql(p: SlotOf, sees: string, where: string): string {
  return `pay as (
    select x.*, x.amount - coalesce(spent.minor, 0) as open from (
      select p.id, p.title, p.${p('organisation')} as customer, p.${p('owner')} as owner, p.data -> 'amount' ->> 'currency' as currency,
        p.${p('amount')}::numeric as amount, ${day(`p.${p('receivedOn')}`)} as received
      from entity p where p.tenant_id = $1 and p.kind = 'payment' and coalesce(p.${p('status')}, 'received') = 'received' and p.${p('amount')} is not null
        and (p.${p('receivedOn')} is null or p.${p('receivedOn')} < ${END}) and ${sees}) x
    left join spent on spent.payment = x.id::text and spent.currency = x.currency
    where x.amount <> coalesce(spent.minor, 0)${where}
  )`;
}
