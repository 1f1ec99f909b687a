import type { Saying } from '#kernel/memory';
import { dayOf, daysBefore } from './instant.ts';
import type { MadeDeal } from './make-deals.ts';
import type { Random } from './random.ts';
import { TENDERS, TICKETS } from './sales-facts.ts';

const cny = (minor: bigint) => ({ minor: minor.toString(), currency: 'CNY' });

/** Contracts of won deals, what was delivered, invoiced and paid under them; some is overdue, some money is not allocated. */
export function accountSayings(random: Random, deals: readonly MadeDeal[], today: Date): readonly Saying[] {
  return deals.filter((d) => d.stage === 'won').flatMap((deal, i) => ofContract(random, { deal, i, today }));
}

function ofContract(
  random: Random,
  { deal, i, today }: Readonly<{ deal: MadeDeal; i: number; today: Date }>,
): Saying[] {
  const { lead, since, amount, product, line } = deal;
  const contract = random.idAt(since);
  const shared = { organisation: lead.organisation.id, contract, owner: lead.owner?.id ?? null };
  const n = String(i + 1).padStart(3, '0');
  const year = dayOf(since).slice(0, 4);
  const sayings: Saying[] = [
    {
      kind: 'contract',
      id: contract,
      at: since,
      data: {
        title: `${lead.organisation.shortName} ${product.code} 供货合同`,
        number: `HT-${year}-${n}`,
        organisation: lead.organisation.id,
        deal: deal.id,
        owner: lead.owner?.id ?? null,
        contact: lead.contact.id,
        status: random.chance(0.7) ? 'running' : 'done',
        type: 'sale',
        amount: cny(amount),
        paymentDays: 60,
        signedOn: dayOf(since),
        startsOn: dayOf(since),
        endsOn: dayOf(daysBefore(since, -365)),
        renewOn: dayOf(daysBefore(since, -320)),
      },
    },
  ];
  const parts = random.int(1, 2);
  for (let part = 1; part <= parts; part += 1) {
    const handed = daysBefore(since, -(15 + part * 20));
    if (handed > today) break;
    const sum = part < parts ? amount / BigInt(parts) : amount - (amount / BigInt(parts)) * BigInt(parts - 1);
    sayings.push(
      ...ofDelivery(random, {
        shared,
        number: `${n}-${part}`,
        sum,
        handed,
        today,
        quantity: Math.round(line.quantity / parts),
        product: product.id,
      }),
    );
  }
  return sayings;
}

type Part = Readonly<{
  shared: Readonly<{ organisation: string; contract: string; owner: string | null }>;
  number: string;
  sum: bigint;
  handed: Date;
  today: Date;
  quantity: number;
  product: string;
}>;

function ofDelivery(random: Random, { shared, number, sum, handed, today, quantity, product }: Part): Saying[] {
  const invoice = random.idAt(daysBefore(handed, -3));
  const due = daysBefore(handed, -63);
  const net = (sum * 100n) / 113n;
  const sayings: Saying[] = [
    {
      kind: 'delivery',
      at: handed,
      data: {
        ...shared,
        number: `FH-${number}`,
        status: 'received',
        product,
        quantity,
        amount: cny(sum),
        dueOn: dayOf(handed),
        doneOn: dayOf(handed),
        carrier: '顺丰冷运（演示）',
      },
    },
    {
      kind: 'invoice',
      id: invoice,
      at: daysBefore(handed, -3),
      data: {
        ...shared,
        number: `FP-${number}`,
        status: 'issued',
        type: 'special',
        amount: cny(sum),
        net: cny(net),
        tax: cny(sum - net),
        issuedOn: dayOf(daysBefore(handed, -3)),
        dueOn: dayOf(due),
      },
    },
  ];
  sayings.push(...ofPayment(random, { shared, number, sum, due, today, invoice }));
  return sayings;
}

type Paid = Pick<Part, 'shared' | 'number' | 'sum' | 'today'> & Readonly<{ due: Date; invoice: string }>;

/** Most invoices are paid, some in part, some payments wait to be allocated. */
function ofPayment(random: Random, { shared, number, sum, due, today, invoice }: Paid): Saying[] {
  const paidAt = daysBefore(due, random.int(-40, 12));
  if (paidAt > today || random.chance(0.25)) return [];
  const isPart = random.chance(0.2);
  const paid = isPart ? (sum * 6n) / 10n : sum;
  const payment = random.idAt(paidAt);
  const sayings: Saying[] = [
    {
      kind: 'payment',
      id: payment,
      at: paidAt,
      data: {
        ...shared,
        number: `HK-${number}`,
        method: random.pick(['transfer', 'transfer', 'draft'] as const),
        status: 'received',
        amount: cny(paid),
        receivedOn: dayOf(paidAt),
      },
    },
  ];
  if (!random.chance(0.12))
    sayings.push({
      kind: 'allocation',
      at: paidAt,
      data: {
        title: `HK-${number} → FP-${number}`,
        invoice,
        payment,
        organisation: shared.organisation,
        amount: cny(paid),
        allocatedOn: dayOf(paidAt),
      },
    });
  return sayings;
}

/** Questions and faults of customers who bought, and tenders that are open or decided. */
export function serviceSayings(random: Random, deals: readonly MadeDeal[], today: Date): readonly Saying[] {
  const won = deals.filter((d) => d.stage === 'won');
  const tickets = Array.from({ length: 36 }, (_, i): Saying => {
    const deal = random.pick(won);
    const [title, type] = random.pick(TICKETS);
    const opened = daysBefore(today, random.int(0, 120) + random.next());
    const isSolved = random.chance(0.7);
    return {
      kind: 'ticket',
      at: opened,
      data: {
        title,
        type,
        number: `GD-${String(i + 1).padStart(4, '0')}`,
        organisation: deal.lead.organisation.id,
        contact: deal.lead.contact.id,
        owner: deal.lead.owner?.id ?? null,
        product: deal.product.id,
        status: isSolved ? 'solved' : random.pick(['new', 'working', 'waiting'] as const),
        priority: random.pick(['urgent', 'high', 'normal', 'normal', 'low'] as const),
        openedAt: opened.toISOString(),
        dueAt: daysBefore(opened, -3).toISOString(),
        ...(isSolved
          ? { solvedAt: daysBefore(opened, -random.int(1, 5)).toISOString(), satisfaction: random.int(3, 5) }
          : {}),
      },
    };
  });
  const tenders = Array.from({ length: 14 }, (_, i): Saying => {
    const { lead } = random.pick(deals);
    const published = daysBefore(today, random.int(2, 90));
    const closes = daysBefore(published, -25);
    const isOver = closes < today;
    return {
      kind: 'tender',
      at: published,
      data: {
        title: `${lead.organisation.shortName}${random.pick(TENDERS)}`,
        number: `ZB-${dayOf(published).replaceAll('-', '')}-${i + 1}`,
        organisation: lead.organisation.id,
        owner: lead.owner?.id ?? null,
        status: isOver
          ? random.pick(['won', 'lost', 'passed'] as const)
          : random.pick(['found', 'studied', 'bidding'] as const),
        method: random.pick(['open', 'invited', 'inquiry'] as const),
        province: lead.organisation.province,
        budget: cny(BigInt(random.int(30, 900)) * 1_000_000n),
        publishedOn: dayOf(published),
        closesAt: closes.toISOString(),
      },
    };
  });
  return [...tickets, ...tenders];
}
