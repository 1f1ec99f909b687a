import { lineSums, type Quote, type RecordRef } from '@valence/contract';
import {
  approvalReasons,
  lastRound,
  mayDecide,
  membersIn,
  readQuote,
  recallMany,
  settingIn,
  textIn,
  userOf,
  versionsOfQuote,
  type ApprovalRow,
  type Member,
  type QuoteNow,
} from '#kernel/memory';
import type { Scope } from '#kernel/security';
import { entityText, refOf } from '../records/present.ts';

const REFS = ['organisation', 'deal', 'contact', 'owner', 'priceList'] as const;
const EDITABLE = new Set(['draft', 'refused', 'approved', 'waiting']);

/** A quote as the wire has it, with what its asker may do next. */
export async function presentQuote(asker: Scope, id: string): Promise<Quote> {
  return asker.read(async (tx) => {
    const scope = asker.within(tx);
    const quote = await readQuote(scope, id);
    const refs = await refsOf(scope, quote);
    const at = (field: (typeof REFS)[number]): RecordRef | null => refs.get(textIn(quote.entity, field) ?? '') ?? null;
    const { value: setting } = await settingIn(tx, 'approval');
    const steps = await lastRound(tx, id);
    const members = await membersIn(tx);
    const waiting = steps.find((s) => s.state === 'waiting');
    const actor = tx.settings.actor;
    const decider =
      waiting === undefined || quote.state !== 'waiting'
        ? null
        : mayDecide({ step: waiting, quote, members, setting, actor, locale: scope.locale });
    const why = quote.lines.length === 0 ? [] : (await approvalReasons(scope, setting, quote)).map((r) => r.text);
    return {
      id: entityText(quote.id),
      number: quote.entity.title,
      version: quote.version,
      state: quote.state,
      seen: quote.seen,
      organisation: at('organisation'),
      deal: at('deal'),
      contact: at('contact'),
      owner: at('owner'),
      priceList: at('priceList'),
      ...textsOf(quote),
      ...sumsOf(quote),
      products: Object.fromEntries(
        quote.lines.flatMap((l) => {
          const ref = l.product === null ? undefined : refs.get(l.product);
          return ref === undefined ? [] : [[ref.id, ref] as const];
        }),
      ),
      approval: {
        why,
        isOutdated: steps.some((s) => s.state !== 'void' && s.digest !== quote.digest),
        steps: steps.map((s) => presentStep(s, members, setting.levels.find((l) => l.id === s.level)?.title)),
      },
      may: mayOf(quote, why.length > 0, decider),
      versions: (await versionsOfQuote(scope, quote)).map((v) => ({ ...v, id: entityText(v.id) })),
    };
  });
}

async function refsOf(scope: Scope, quote: QuoteNow): Promise<ReadonlyMap<string, RecordRef>> {
  const ids = [...REFS.flatMap((f) => textIn(quote.entity, f) ?? []), ...quote.lines.flatMap((l) => l.product ?? [])];
  return new Map((await recallMany(scope, ids)).map((e) => [e.id, refOf(e)]));
}

function textsOf({ entity, currency }: QuoteNow) {
  const text = (field: string): string => textIn(entity, field) ?? '';
  return {
    title: text('title'),
    currency,
    issuedOn: textIn(entity, 'issuedOn'),
    validUntil: textIn(entity, 'validUntil'),
    language: text('language') === 'en' ? ('en' as const) : ('zh' as const),
    deliveryTerms: text('deliveryTerms'),
    paymentTerms: text('paymentTerms'),
    terms: text('terms'),
  };
}

function sumsOf({ lines, sums }: QuoteNow) {
  return {
    lines: lines.map((l) => {
      const { net, tax, total } = lineSums(l);
      return {
        id: entityText(l.id),
        product: l.product === null ? null : entityText(l.product),
        title: l.title,
        unit: l.unit,
        quantity: l.quantity,
        price: l.price,
        discount: l.discount,
        taxRate: l.taxRate as Quote['lines'][number]['taxRate'],
        note: l.note,
        listPrice: l.listPrice,
        cost: l.cost,
        net: net.toString(),
        tax: tax.toString(),
        total: total.toString(),
      };
    }),
    net: sums.net.toString(),
    tax: sums.tax.toString(),
    total: sums.total.toString(),
    rates: sums.rates.map(({ rate, net, tax }) => ({ rate, net: net.toString(), tax: tax.toString() })),
    discount: sums.discount,
    margin: sums.margin,
  };
}

function presentStep(step: ApprovalRow, members: readonly Member[], title: { zh: string; en: string } | undefined) {
  const nameOf = (user: string | null): string | null =>
    user === null ? null : (members.find((m) => m.userId === user)?.name ?? user);
  return {
    id: step.id,
    level: step.level,
    title: title ?? { zh: step.level, en: step.level },
    state: step.state,
    why: [...step.why],
    askedBy: nameOf(userOf(step.asked_by)),
    askedAt: step.asked_at.toISOString(),
    delegate: nameOf(step.delegate),
    decidedBy: step.decided_by === null ? null : nameOf(userOf(step.decided_by)),
    decidedAt: step.decided_at?.toISOString() ?? null,
    reason: step.reason,
  };
}

function mayOf(
  { state, lines }: QuoteNow,
  needsApproval: boolean,
  decider: ReturnType<typeof mayDecide>,
): Quote['may'] {
  const hasLines = lines.length > 0;
  return {
    edit: EDITABLE.has(state),
    submit: hasLines && needsApproval && (state === 'draft' || state === 'refused'),
    decide: decider !== null,
    decideOwn: decider?.isOwn ?? false,
    send: hasLines && (state === 'approved' || (state === 'draft' && !needsApproval)),
    close: state === 'sent',
    renew: state !== 'accepted' && state !== 'replaced',
  };
}
