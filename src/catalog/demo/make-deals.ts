import { quoteSums, type PricedLine } from '@valence/contract';
import type { Data, Saying } from '#kernel/memory';
import { dayOf, daysBefore } from './instant.ts';
import { TIERS, type MadeProduct } from './make-catalogue.ts';
import type { MadeLead } from './make-leads.ts';
import type { Random } from './random.ts';

type Stage = 'qualify' | 'solution' | 'quote' | 'negotiate' | 'contract' | 'won' | 'lost';
const ODDS: Readonly<Record<Stage, number>> = {
  qualify: 10,
  solution: 25,
  quote: 45,
  negotiate: 65,
  contract: 85,
  won: 100,
  lost: 0,
};

/** One made-up deal with the line it is about. */
export type MadeDeal = Readonly<{
  id: string;
  lead: MadeLead;
  stage: Stage;
  product: MadeProduct;
  line: PricedLine & Readonly<{ quantity: number }>;
  /** Fen, tax included. */
  amount: bigint;
  since: Date;
}>;

const OPEN_DEALS = 90;
const WON_DEALS = 130;
const LOST_DEALS = 30;

/** Deals that grew out of leads: the youngest of those that are worked on, won and lost. */
export function makeDeals(
  random: Random,
  { leads, products, today }: Readonly<{ leads: readonly MadeLead[]; products: readonly MadeProduct[]; today: Date }>,
): readonly MadeDeal[] {
  const take = (status: MadeLead['status'], count: number): readonly MadeLead[] =>
    leads.filter((l) => l.status === status && l.owner !== null).slice(-count);
  const chosen = [...take('won', WON_DEALS), ...take('lost', LOST_DEALS), ...take('working', OPEN_DEALS)];
  return chosen.map((lead) => {
    const stage: Stage =
      lead.status === 'won' || lead.status === 'lost'
        ? lead.status
        : random.weighted([
            ['qualify', 4],
            ['solution', 5],
            ['quote', 5],
            ['negotiate', 4],
            ['contract', 2],
          ] as const);
    const product = products.find((p) => lead.title.includes(p.name)) ?? random.pick(products);
    const quantity = Math.max(
      100,
      Math.round(lead.organisation.industry.amount / 12 / (product.price / 100) / 100) * 100 * random.int(1, 3),
    );
    const listed = String(Math.round(product.price * tierAt(quantity)));
    const line = {
      quantity,
      price: listed,
      discount: random.pick([0, 0, 3, 5, 8]),
      taxRate: '13',
      listPrice: listed,
      cost: String(product.cost),
    };
    const since = lead.closedOn ?? daysBefore(today, Math.min(random.int(1, 40), 40));
    return {
      id: random.idAt(daysBefore(since, 20)),
      lead,
      stage,
      product,
      line,
      amount: quoteSums([line]).total,
      since,
    };
  });
}

/** What is left of the price for so many. */
function tierAt(quantity: number): number {
  return TIERS.findLast(([from]) => quantity >= from)?.[1] ?? 1;
}

const cny = (minor: bigint) => ({ minor: minor.toString(), currency: 'CNY' });

/** What the old CRM says of the deals. */
export function dealSayings(random: Random, deals: readonly MadeDeal[], today: Date): readonly Saying[] {
  return deals.map(({ id, lead, stage, product, line, amount, since }): Saying => {
    const isOpen = stage !== 'won' && stage !== 'lost';
    return {
      kind: 'deal',
      id,
      at: since,
      data: {
        title: `${lead.organisation.shortName} ${product.code}`,
        organisation: lead.organisation.id,
        contact: lead.contact.id,
        owner: lead.owner?.id ?? null,
        lead: lead.id,
        stage,
        pipeline: 'direct',
        product: product.id,
        quantity: line.quantity,
        amount: cny(amount),
        probability: ODDS[stage],
        stageSince: since.toISOString(),
        closeOn: isOpen ? dayOf(daysBefore(today, -random.int(5, 90))) : dayOf(since),
        ...(isOpen
          ? { nextStep: random.pick(NEXT), nextOn: dayOf(daysBefore(today, -random.int(0, 14))) }
          : { closedOn: dayOf(since) }),
        ...(stage === 'lost' ? { lostReason: random.pick(['price', 'product', 'silent', 'budget'] as const) } : {}),
      },
    };
  });
}

const NEXT = ['寄送小试样品', '确认年度用量', '安排产线验证', '更新阶梯报价', '约采购总监沟通付款条件', '提交资质文件'];

/** Quotes of deals that have come that far, each with its line; sums are those the product would compute. */
export function quoteSayings(random: Random, deals: readonly MadeDeal[], today: Date): readonly Saying[] {
  const quoted = deals
    .filter((d) => d.stage === 'quote' || d.stage === 'negotiate' || d.stage === 'contract' || d.stage === 'won')
    .slice(-60);
  return quoted.flatMap((deal, i): Saying[] => {
    const { lead, line, product, since, stage } = deal;
    const id = random.idAt(daysBefore(since, 8));
    const sums = quoteSums([line]);
    const status = stage === 'won' ? 'accepted' : stage === 'quote' ? random.pick(['draft', 'sent'] as const) : 'sent';
    const money = { net: cny(sums.net), tax: cny(sums.tax), total: cny(sums.total) };
    const issued = daysBefore(since, 6);
    const header: Data = {
      number: `QT-${dayOf(today).slice(0, 4)}-${String(i + 1).padStart(4, '0')}`,
      title: `${product.name} 供货`,
      organisation: lead.organisation.id,
      contact: lead.contact.id,
      deal: deal.id,
      owner: lead.owner?.id ?? null,
      status,
      version: 1,
      currency: 'CNY',
      language: lead.contact.language,
      issuedOn: dayOf(issued),
      validUntil: dayOf(daysBefore(issued, -30)),
      deliveryTerms: '合同生效后 20 天内送至客户工厂',
      paymentTerms: '预付 30%，货到验收后 60 天付清',
      discount: sums.discount,
      margin: sums.margin,
      ...money,
    };
    const { quantity, price, discount, taxRate, listPrice, cost } = line;
    const data: Data = {
      title: product.name,
      quote: id,
      product: product.id,
      unit: product.unit,
      position: 1,
      quantity,
      discount,
      taxRate,
      price: { minor: price, currency: 'CNY' },
      listPrice: { minor: listPrice ?? price, currency: 'CNY' },
      cost: { minor: cost ?? '0', currency: 'CNY' },
      ...money,
    };
    return [
      { kind: 'quote', id, data: header, at: issued },
      { kind: 'quote-line', data, at: issued },
    ];
  });
}
