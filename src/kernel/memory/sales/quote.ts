import { createHash } from 'node:crypto';
import { quoteSums, type QuoteState, type QuoteSums } from '@valence/contract';
import { Failure, say, type Text } from '#base';
import type { Scope } from '#kernel/security';
import type { Tx } from '#store';
import type { Entity } from '../entity.ts';
import { recallOne } from '../recall.ts';
import { moneyIn, numberIn, recallAll, textIn } from './read.ts';

/** A line of a quote as the sums are made of it. Amounts are whole minor units of the quote's currency as text. */
export type QuoteLineState = Readonly<{
  id: string;
  product: string | null;
  title: string;
  unit: string;
  quantity: number;
  price: string;
  discount: number;
  taxRate: string;
  listPrice: string | null;
  cost: string | null;
  note: string;
  /** The currency of the price where it is not the quote's: such a line cannot be summed up. */
  foreign: string | null;
  entity: Entity;
}>;

/** A quote with its lines in order and the sums that follow from them. */
export type QuoteNow = Readonly<{
  id: string;
  entity: Entity;
  state: QuoteState;
  version: number;
  currency: string;
  lines: readonly QuoteLineState[];
  sums: QuoteSums;
  /** Changes with everything a customer would see or we would calculate with. What is approved is this. */
  digest: string;
  /** Changes with every write to the quote or a line: what an editor saw. */
  seen: string;
}>;

/** @throws Failure `memory.not_found` also when the record is no quote. */
export async function readQuote(scope: Scope, id: string): Promise<QuoteNow> {
  const entity = await recallOne(scope, id);
  if (entity.kind !== 'quote') throw new Failure('memory.not_found', { facts: { id } });
  return quoteNow(entity, await linesOf(scope, id));
}

/** One writer of a quote after the other, until the transaction ends. */
export async function lockQuote(tx: Tx, id: string): Promise<void> {
  await tx.query(`select pg_advisory_xact_lock(hashtextextended('quote ' || $1 || ' ' || $2, 0))`, [
    tx.settings.tenantId,
    id,
  ]);
}

async function linesOf(scope: Scope, quote: string): Promise<Entity[]> {
  return recallAll(scope, { kind: 'quote-line', filters: [{ field: 'quote', op: 'is', value: quote }] }, 1_000);
}

function quoteNow(entity: Entity, lines: readonly Entity[]): QuoteNow {
  const currency = textIn(entity, 'currency') ?? 'CNY';
  const states = lines
    .map((line) => lineState(line, currency))
    .toSorted(
      (a, b) => (numberIn(a.entity, 'position') ?? 0) - (numberIn(b.entity, 'position') ?? 0) || (a.id < b.id ? -1 : 1),
    );
  return {
    id: entity.id,
    entity,
    state: (textIn(entity, 'status') ?? 'draft') as QuoteState,
    version: numberIn(entity, 'version') ?? 1,
    currency,
    lines: states,
    sums: quoteSums(states),
    digest: digestOf(entity, currency, states),
    seen: hashOf([entity.version, ...states.map((l) => [l.id, l.entity.version])]),
  };
}

function lineState(entity: Entity, currency: string): QuoteLineState {
  const amount = (field: string): string | null => {
    const money = moneyIn(entity, field);
    return money === null || money.currency !== currency ? null : money.minor.toString();
  };
  const priced = moneyIn(entity, 'price');
  return {
    id: entity.id,
    product: textIn(entity, 'product'),
    title: textIn(entity, 'title') ?? '—',
    unit: textIn(entity, 'unit') ?? '',
    quantity: numberIn(entity, 'quantity') ?? 0,
    price: amount('price') ?? '0',
    discount: numberIn(entity, 'discount') ?? 0,
    taxRate: textIn(entity, 'taxRate') ?? '13',
    listPrice: amount('listPrice'),
    cost: amount('cost'),
    note: textIn(entity, 'note') ?? '',
    foreign: priced === null || priced.currency === currency ? null : priced.currency,
    entity,
  };
}

const OFFERED = ['organisation', 'validUntil', 'deliveryTerms', 'paymentTerms', 'terms'] as const;

function digestOf(entity: Entity, currency: string, lines: readonly QuoteLineState[]): string {
  return hashOf([
    currency,
    ...OFFERED.map((field) => textIn(entity, field)),
    ...lines.map(({ product, title, unit, quantity, price, discount, taxRate, listPrice, cost, note }) => [
      product,
      title,
      unit,
      quantity,
      price,
      discount,
      taxRate,
      listPrice,
      cost,
      note,
    ]),
  ]);
}

function hashOf(content: unknown): string {
  return createHash('sha256').update(JSON.stringify(content)).digest('hex').slice(0, 32);
}

/** @throws Failure `input.invalid` for a quote that cannot be summed up: no lines, or prices of several currencies. */
export function assertSummable({ lines, currency }: QuoteNow): void {
  if (lines.length === 0) throw new Failure('input.invalid', { fields: [{ path: 'lines', rule: 'required' }] });
  const fields = lines.flatMap((line, i) =>
    line.foreign === null
      ? []
      : [{ path: `lines.${i}.price`, rule: 'other_currency', params: { want: currency } } as const],
  );
  if (fields.length > 0) throw new Failure('input.invalid', { fields });
}

const STATE_NAMES: Readonly<Record<QuoteState, Text>> = {
  draft: { zh: '草稿', en: 'draft' },
  waiting: { zh: '待审批', en: 'waiting for approval' },
  approved: { zh: '已批准', en: 'approved' },
  refused: { zh: '已退回', en: 'sent back' },
  sent: { zh: '已发出', en: 'sent' },
  accepted: { zh: '客户接受', en: 'accepted' },
  declined: { zh: '客户拒绝', en: 'declined' },
  replaced: { zh: '已被新版替代', en: 'replaced' },
};

/** The refusal of a step that the state of a quote does not allow. */
export function wrongState(scope: Scope, { state }: QuoteNow): Failure {
  return new Failure('sales.state', { params: { state: say(STATE_NAMES[state], scope.locale) } });
}

export type QuoteVersion = Readonly<{ id: string; number: string; version: number; state: QuoteState }>;

/** All versions of a quote, the first one first. Versions share the number before the stroke. */
export async function versionsOfQuote(scope: Scope, { entity }: QuoteNow): Promise<QuoteVersion[]> {
  const base = entity.title.replace(/\/\d+$/, '');
  const found = await recallAll(
    scope,
    { kind: 'quote', filters: [{ field: 'number', op: 'startsWith', value: base }] },
    200,
  );
  return found
    .filter((e) => e.title === base || e.title.startsWith(`${base}/`))
    .map((e) => ({
      id: e.id,
      number: e.title,
      version: numberIn(e, 'version') ?? 1,
      state: (textIn(e, 'status') ?? 'draft') as QuoteState,
    }))
    .toSorted((a, b) => a.version - b.version);
}
