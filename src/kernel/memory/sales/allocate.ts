import { decimalOf, Failure, type Money } from '#base';
import type { Scope } from '#kernel/security';
import { openBatch } from '../batch.ts';
import type { Entity } from '../entity.ts';
import { observe } from '../observe.ts';
import { recallMany } from '../recall.ts';
import { moneyIn, moneyText, textIn } from './read.ts';
import type { SalesWriter } from './save-quote.ts';
import { lockSettling, settledOf } from './settled.ts';

export type Share = Readonly<{ invoice: string; minor: bigint }>;
export type Allocated = Readonly<{ batch: string; left: Money; allocations: readonly string[] }>;

/**
 * Sets parts of a payment or of a credit note against invoices, all under one batch that can be taken back. Two who
 * allocate from or to the same at once wait for each other, so nothing is given out twice.
 *
 * @throws Failure `sales.too_much` beyond what is left of either side, `input.invalid` for another currency, an invoice that
 * is not issued, or a source that is neither
 */
export async function allocate(
  scope: Scope,
  wish: Readonly<{ from: string; shares: readonly Share[]; on: string }>,
  by: SalesWriter,
): Promise<Allocated> {
  return scope.write(async (tx) => {
    const bound = scope.within(tx);
    const invoices = wish.shares.map((s) => s.invoice);
    await lockSettling(tx, [wish.from, ...invoices]);
    const found = new Map((await recallMany(bound, [wish.from, ...invoices])).map((e) => [e.id, e]));
    const source = sourceOf(found.get(wish.from));
    const settled = await settledOf(tx, [wish.from, ...invoices]);
    const left = source.amount.minor - (settled.get(wish.from) ?? 0n);
    assertShares(wish.shares, { found, settled, source });
    const sum = wish.shares.reduce((n, s) => n + s.minor, 0n);
    if (sum > left) throw tooMuch(left, source.amount.currency);
    const batch = await openBatch(bound, { kind: 'allocation', label: labelOf(source.entity, wish.shares.length) });
    const sayings = wish.shares.map(({ invoice, minor }) => ({
      kind: 'allocation',
      data: {
        title: `${source.entity.title} → ${found.get(invoice)?.title ?? ''}`,
        invoice,
        [source.field]: wish.from,
        organisation: textIn(source.entity, 'organisation'),
        amount: moneyText({ minor, currency: source.amount.currency }),
        allocatedOn: wish.on,
      },
    }));
    const { entities } = await observe(bound, { source: by.source, batchId: batch, sayings });
    return { batch, left: { minor: left - sum, currency: source.amount.currency }, allocations: entities };
  });
}

type From = Readonly<{ entity: Entity; amount: Money; field: 'payment' | 'creditNote' }>;

/** What gives: a received payment, or an issued invoice with a negative amount. */
function sourceOf(entity: Entity | undefined): From {
  const amount = entity === undefined ? null : moneyIn(entity, 'amount');
  if (entity === undefined || amount === null) throw wrong('from', 'id');
  if (entity.kind === 'payment' && (textIn(entity, 'status') ?? 'received') === 'received')
    return { entity, amount, field: 'payment' };
  if (entity.kind === 'invoice' && textIn(entity, 'status') === 'issued' && amount.minor < 0n)
    return { entity, amount: { ...amount, minor: -amount.minor }, field: 'creditNote' };
  throw wrong('from', 'id');
}

type Facts = Readonly<{ found: ReadonlyMap<string, Entity>; settled: ReadonlyMap<string, bigint>; source: From }>;

function assertShares(shares: readonly Share[], { found, settled, source }: Facts): void {
  for (const [i, { invoice: id, minor }] of shares.entries()) {
    const path = `shares.${i}.invoice`;
    if (shares.findIndex((s) => s.invoice === id) < i) throw wrong(path, 'doubled');
    const invoice = found.get(id);
    const amount = invoice === undefined ? null : moneyIn(invoice, 'amount');
    if (invoice?.kind !== 'invoice' || amount === null || textIn(invoice, 'status') !== 'issued')
      throw wrong(path, 'id');
    if (amount.currency !== source.amount.currency)
      throw new Failure('input.invalid', {
        fields: [{ path, rule: 'other_currency', params: { want: source.amount.currency } }],
      });
    const open = amount.minor - (settled.get(id) ?? 0n);
    if (minor > open) throw tooMuch(open, amount.currency);
  }
}

function labelOf(source: Entity, invoices: number) {
  return { zh: `核销 ${source.title}，${invoices} 张发票`, en: `Allocated ${source.title} to ${invoices} invoices` };
}

function wrong(path: string, rule: 'id' | 'doubled'): Failure {
  return new Failure('input.invalid', { fields: [{ path, rule }] });
}

function tooMuch(left: bigint, currency: string): Failure {
  const most = left < 0n ? 0n : left;
  return new Failure('sales.too_much', { params: { left: `${currency} ${decimalOf({ minor: most, currency })}` } });
}
