import type { Saying } from '#kernel/memory';
import { dayOf, daysBefore } from './instant.ts';
import type { MadeDeal } from './make-deals.ts';
import type { Random } from './random.ts';

const cny = (minor: bigint) => ({ minor: minor.toString(), currency: 'CNY' });

/** What went wrong lately with the customer whose contract is at risk: days before today, subject, type, still open. */
const TROUBLE = [
  [58, '涂布出现条纹，技术上门处理', 'visit', false],
  [33, '批次水分偏高，复检后换货', 'fault', false],
  [16, '同一产线再次出现条纹，请派人', 'visit', false],
  [5, '要求书面说明水分偏高的原因', 'complaint', true],
] as const;

/** Two yearly contracts that end soon: one of a customer with trouble who is going to tender, one that only has to be signed. */
export function renewalSayings(random: Random, deals: readonly MadeDeal[], today: Date): readonly Saying[] {
  const won = deals.filter((d) => d.stage === 'won' && d.lead.owner !== null);
  const [uneasy, calm] = [won[Math.floor(won.length / 3)], won[Math.floor((won.length * 2) / 3)]];
  if (uneasy === undefined || calm === undefined) return [];
  return [
    ...frameOf(random, { deal: uneasy, today, endsIn: 41, minor: 620_000_000n, number: 'KJ-01' }),
    ...frameOf(random, { deal: calm, today, endsIn: 95, minor: 280_000_000n, number: 'KJ-02' }),
    ...troubleOf(random, uneasy, today),
    {
      kind: 'tender',
      id: random.idAt(daysBefore(today, 12)),
      at: daysBefore(today, 12),
      data: {
        title: `${uneasy.lead.organisation.shortName}下一年度${uneasy.product.name}框架采购`,
        number: `ZB-${dayOf(daysBefore(today, 12)).replaceAll('-', '')}-K1`,
        organisation: uneasy.lead.organisation.id,
        owner: uneasy.lead.owner?.id ?? null,
        status: 'found',
        method: 'invited',
        province: uneasy.lead.organisation.province,
        publishedOn: dayOf(daysBefore(today, 12)),
        closesAt: daysBefore(today, -13).toISOString(),
      },
    },
  ];
}

/** Customers with a small yearly agreement that ends in five to six weeks: enough of them to try the guard on. */
const AGREEMENTS = 60;
/** Days until the first of them ends: none is worth a card today, all are before a trial begun today is over. */
const FIRST_ENDS_IN = 32;
const ENDS_WITHIN = 12;

/** Agreements on technical service of customers of whom `renewalSayings` says nothing. */
export function agreementSayings(random: Random, deals: readonly MadeDeal[], today: Date): readonly Saying[] {
  const won = deals.filter((d) => d.stage === 'won' && d.lead.owner !== null);
  const spoken = new Set([won[Math.floor(won.length / 3)], won[Math.floor((won.length * 2) / 3)]].map(customerOf));
  const byCustomer = new Map(won.map((deal) => [customerOf(deal), deal]));
  const calm = [...byCustomer].filter(([customer]) => !spoken.has(customer)).slice(0, AGREEMENTS);
  return calm.map(([, { lead }], i) => {
    const ends = daysBefore(today, -(FIRST_ENDS_IN + (i % ENDS_WITHIN)));
    const starts = daysBefore(ends, 364);
    return {
      kind: 'contract',
      id: random.idAt(starts),
      at: starts,
      data: {
        title: `${lead.organisation.shortName} 年度技术服务协议`,
        number: `FW-${String(i + 1).padStart(2, '0')}-${dayOf(starts).slice(0, 4)}`,
        organisation: lead.organisation.id,
        owner: lead.owner?.id ?? null,
        contact: lead.contact.id,
        status: 'running',
        type: 'service',
        amount: cny(BigInt(random.int(3, 12)) * 1_000_000n),
        signedOn: dayOf(starts),
        startsOn: dayOf(starts),
        endsOn: dayOf(ends),
      },
    };
  });
}

const customerOf = (deal: MadeDeal | undefined): string | undefined => deal?.lead.organisation.id;

type Frame = Readonly<{ deal: MadeDeal; today: Date; endsIn: number; minor: bigint; number: string }>;

function frameOf(random: Random, { deal, today, endsIn, minor, number }: Frame): Saying[] {
  const { lead, product } = deal;
  const ends = daysBefore(today, -endsIn);
  const starts = daysBefore(ends, 364);
  return [
    {
      kind: 'contract',
      id: random.idAt(starts),
      at: starts,
      data: {
        title: `${lead.organisation.shortName} ${product.code} 年度框架协议`,
        number: `${number}-${dayOf(starts).slice(0, 4)}`,
        organisation: lead.organisation.id,
        owner: lead.owner?.id ?? null,
        contact: lead.contact.id,
        status: 'running',
        type: 'frame',
        amount: cny(minor),
        paymentDays: 60,
        signedOn: dayOf(starts),
        startsOn: dayOf(starts),
        endsOn: dayOf(ends),
        renewOn: dayOf(daysBefore(ends, 60)),
      },
    },
  ];
}

function troubleOf(random: Random, { lead, product }: MadeDeal, today: Date): Saying[] {
  return TROUBLE.map(([ago, title, type, isOpen], i): Saying => {
    const opened = daysBefore(today, ago);
    return {
      kind: 'ticket',
      id: random.idAt(opened),
      at: opened,
      data: {
        title,
        type,
        number: `GD-K${i + 1}`,
        organisation: lead.organisation.id,
        contact: lead.contact.id,
        owner: lead.owner?.id ?? null,
        product: product.id,
        status: isOpen ? 'working' : 'solved',
        priority: type === 'complaint' ? 'urgent' : 'high',
        openedAt: opened.toISOString(),
        dueAt: daysBefore(opened, -3).toISOString(),
        ...(isOpen ? {} : { solvedAt: daysBefore(opened, -4).toISOString(), satisfaction: 3 }),
      },
    };
  });
}
