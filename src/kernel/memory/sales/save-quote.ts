import { lineSums, type QuoteDraft } from '@valence/contract';
import { asId, Failure, type Money } from '#base';
import type { Scope } from '#kernel/security';
import type { Tx } from '#store';
import { observe, type Saying } from '../observe.ts';
import type { SourceSpec } from '../source.ts';
import { trashRecords } from '../trash/trash.ts';
import { keyOf, type Data, type Value } from '../value.ts';
import { lastRound, voidSteps } from './approvals.ts';
import { approvalReasons } from './approval-reasons.ts';
import { nextNumber } from './document-number.ts';
import { membersIn, userOf } from './members.ts';
import { pricesFor, type PriceFound } from './prices.ts';
import { lockQuote, readQuote, wrongState, type QuoteNow } from './quote.ts';
import { moneyText } from './read.ts';
import { settingIn } from './settings.ts';

/** Who writes, and which day it is where they are (YYYY-MM-DD). */
export type SalesWriter = Readonly<{ source: SourceSpec; day: string }>;

/** The source of everything that is computed and not said by anybody. */
export const CALCULATION = { kind: 'calculation', name: '计算 / calculation' } as const satisfies SourceSpec;

const EDITABLE: ReadonlySet<string> = new Set(['draft', 'refused', 'approved', 'waiting']);

/**
 * Makes a quote of a draft, or changes one that has not gone out. What the person typed is said by the person, sums, list
 * prices and costs by the calculation. Whatever was approved before counts no more when the content differs.
 *
 * @throws Failure `sales.changed`, `sales.state`, `input.invalid`
 */
export async function saveQuote(
  scope: Scope,
  draft: QuoteDraft,
  { id, by }: { id: string | null; by: SalesWriter },
): Promise<string> {
  return scope.write(async (tx) => {
    const bound = scope.within(tx);
    const before = id === null ? null : await openForEdit(tx, bound, { id, seen: draft.seen });
    const header = headerOf(draft, by.day);
    const made = before === null ? await firstSaying(tx, by.day) : {};
    const quote = {
      kind: 'quote',
      ...(before === null ? {} : { id: before.id }),
      data: changedOf(before?.entity.data, header),
    };
    const { entities } = await observe(bound, { source: by.source, sayings: [quote] });
    const quoteId = entities[0] ?? '';
    await saveLines(bound, draft, { quoteId, before, by });
    await recalculate(tx, bound, quoteId, made);
    return quoteId;
  });
}

async function openForEdit(
  tx: Tx,
  scope: Scope,
  { id, seen }: { id: string; seen: string | undefined },
): Promise<QuoteNow> {
  await lockQuote(tx, id);
  const quote = await readQuote(scope, id);
  if (seen !== undefined && seen !== quote.seen) throw new Failure('sales.changed');
  if (!EDITABLE.has(quote.state)) throw wrongState(scope, quote);
  return quote;
}

/** What a new quote is besides what was typed: number, version, state and whose it is. */
async function firstSaying(tx: Tx, day: string): Promise<Data> {
  const user = userOf(tx.settings.actor);
  const me = (await membersIn(tx)).find((m) => m.userId === user);
  const number = await nextNumber(tx, { kind: 'quote', prefix: 'QT', year: day.slice(0, 4) });
  return {
    number,
    version: 1,
    status: 'draft',
    ...(me?.personId === undefined || me.personId === null ? {} : { owner: me.personId }),
  };
}

function headerOf(draft: QuoteDraft, day: string): Data {
  const ref = (text: string | null): string | null => (text === null ? null : asId('entity', text));
  return {
    title: draft.title === '' ? null : draft.title,
    organisation: ref(draft.organisation),
    deal: ref(draft.deal),
    contact: ref(draft.contact),
    priceList: ref(draft.priceList),
    currency: draft.currency,
    issuedOn: draft.issuedOn ?? day,
    validUntil: draft.validUntil,
    language: draft.language,
    deliveryTerms: draft.deliveryTerms === '' ? null : draft.deliveryTerms,
    paymentTerms: draft.paymentTerms === '' ? null : draft.paymentTerms,
    terms: draft.terms === '' ? null : draft.terms,
  };
}

/** Only what differs from what stands there, so that history tells changes and not every click on save. */
function changedOf(before: Data | undefined, after: Data): Data {
  return Object.fromEntries(
    Object.entries(after).filter(([field, value]) => keyOf(before?.[field] ?? null) !== keyOf(value)),
  );
}

type LineSave = Readonly<{ quoteId: string; before: QuoteNow | null; by: SalesWriter }>;

async function saveLines(scope: Scope, draft: QuoteDraft, { quoteId, before, by }: LineSave): Promise<void> {
  const known = new Map(before?.lines.map((l) => [l.id, l]) ?? []);
  const ids = draft.lines.map((l) => (l.id === undefined ? null : asId('entity', l.id)));
  const stranger = ids.findIndex((id) => id !== null && !known.has(id));
  if (stranger >= 0) throw new Failure('input.invalid', { fields: [{ path: `lines.${stranger}.id`, rule: 'id' }] });
  const sayings = draft.lines.flatMap((line, i): Saying[] => {
    const id = ids[i] ?? null;
    const old = id === null ? undefined : known.get(id)?.entity.data;
    const data = changedOf(old, { ...lineData(line, draft.currency), quote: quoteId, position: i + 1 });
    if (Object.keys(data).length === 0) return [];
    return [{ kind: 'quote-line', ...(id === null ? {} : { id }), data }];
  });
  const kept = new Set<string | null>(ids);
  if (sayings.length > 0) await observe(scope, { source: by.source, sayings });
  const dropped = [...known.keys()].filter((id) => !kept.has(id));
  if (dropped.length > 0) await trashRecords(scope, dropped);
}

function lineData(line: QuoteDraft['lines'][number], currency: string): Data {
  return {
    title: line.title,
    product: line.product === null ? null : asId('entity', line.product),
    unit: line.unit === '' ? null : line.unit,
    quantity: line.quantity,
    price: { minor: BigInt(line.price).toString(), currency },
    discount: line.discount,
    taxRate: line.taxRate,
    note: line.note === '' ? null : line.note,
  };
}

/**
 * Brings list prices, costs and sums of a quote up to what its lines say, and takes an approval back that was given for
 * other content. Writes only what differs, so calling it again changes nothing; a quote that has gone out stays as it went.
 */
export async function recalculate(tx: Tx, scope: Scope, id: string, also: Data = {}): Promise<QuoteNow> {
  const loose = await readQuote(scope, id);
  if (!EDITABLE.has(loose.state)) return loose;
  const found = await pricesFor(scope, {
    items: loose.lines.flatMap((l) => (l.product === null ? [] : [{ product: l.product, quantity: l.quantity }])),
    organisation: textOf(loose.entity.data['organisation']),
    currency: loose.currency,
    day: textOf(loose.entity.data['issuedOn']) ?? loose.entity.createdAt.toISOString().slice(0, 10),
    priceList: textOf(loose.entity.data['priceList']),
  });
  const queue = [...found];
  const listed = loose.lines.map((l) => (l.product === null ? undefined : queue.shift()));
  await observeCalculated(
    scope,
    loose.lines.map((l, i) => ({ kind: 'quote-line', id: l.id, was: l.entity.data, data: listData(listed[i]) })),
  );
  const quote = await readQuote(scope, id);
  const state = await stateAfter(tx, scope, quote);
  await observeCalculated(scope, [
    ...quote.lines.map((l, i) => ({ kind: 'quote-line', id: l.id, was: l.entity.data, data: sumData(quote, i) })),
    { kind: 'quote', id, was: quote.entity.data, data: { ...totals(quote), ...also, ...state } },
  ]);
  return readQuote(scope, id);
}

type Calculated = Readonly<{ kind: string; id: string; was: Data; data: Data }>;

async function observeCalculated(scope: Scope, all: readonly Calculated[]): Promise<void> {
  const sayings = all.flatMap(({ kind, id, was, data }): Saying[] => {
    const differs = Object.fromEntries(
      Object.entries(data).filter(([field, value]) => keyOf(was[field] ?? null) !== keyOf(value)),
    );
    return Object.keys(differs).length === 0 ? [] : [{ kind, id, data: differs }];
  });
  if (sayings.length > 0) await observe(scope, { source: CALCULATION, sayings });
}

function listData(found: PriceFound | undefined): Data {
  const amount = (money: Money | null | undefined): Value =>
    money === null || money === undefined ? null : moneyText(money);
  return { listPrice: amount(found?.price), cost: amount(found?.cost) };
}

function sumData({ lines, currency }: QuoteNow, at: number): Data {
  const line = lines[at];
  if (line === undefined || line.foreign !== null) return { net: null, tax: null, total: null };
  const { net, tax, total } = lineSums(line);
  const money = (minor: bigint): Value => moneyText({ minor, currency });
  return { net: money(net), tax: money(tax), total: money(total) };
}

function totals({ sums, currency }: QuoteNow): Data {
  const money = (minor: bigint): Value => moneyText({ minor, currency });
  return {
    net: money(sums.net),
    tax: money(sums.tax),
    total: money(sums.total),
    discount: sums.discount,
    margin: sums.margin,
  };
}

/** A quote that was approved, or waits for it, is a draft again once its content is another. */
async function stateAfter(tx: Tx, scope: Scope, quote: QuoteNow): Promise<Data> {
  if (quote.state === 'draft' || (await isApprovalLive(tx, scope, quote))) return {};
  await voidSteps(tx, quote.id);
  return { status: 'draft' };
}

/** Whether what was asked, decided or found needless of a quote speaks of its present content. */
async function isApprovalLive(tx: Tx, scope: Scope, quote: QuoteNow): Promise<boolean> {
  const steps = (await lastRound(tx, quote.id)).filter((s) => s.state !== 'void');
  if (steps.length > 0) return steps.every((s) => s.digest === quote.digest);
  if (quote.state !== 'approved') return false;
  const { value } = await settingIn(tx, 'approval');
  return (await approvalReasons(scope, value, quote)).length === 0;
}

function textOf(value: Value | undefined): string | null {
  return typeof value === 'string' ? value : null;
}
