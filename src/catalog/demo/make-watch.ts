import type { Saying } from '#kernel/memory';
import { atOffice, dayOf, daysBefore } from './instant.ts';
import type { MadeDeal } from './make-deals.ts';
import type { Random } from './random.ts';

/** A maker of the same materials; invented like everything else here. */
const RIVAL = { name: '阙墨新材料股份有限公司', shortName: '阙墨新材' };

/** Days ago at which the slipping deal was spoken of last. */
const SLIPPED_SINCE = 10;

/** What the morning's agents find: a rival who has come up, a deal that slips, and a meeting tomorrow. */
export function watchSayings(random: Random, deals: readonly MadeDeal[], today: Date): readonly Saying[] {
  const late = deals.filter((d) => d.lead.owner !== null && ['quote', 'negotiate', 'contract'].includes(d.stage));
  const [contested, met, ...others] = late.toSorted((a, b) => Number(b.amount - a.amount));
  const slipping = others.find((d) => d.since < daysBefore(today, SLIPPED_SINCE));
  if (contested === undefined || slipping === undefined || met === undefined) return [];
  const rival = random.idAt(daysBefore(today, 200));
  return [
    { kind: 'organisation', id: rival, at: daysBefore(today, 200), data: { ...RIVAL, relation: 'competitor' } },
    ...contestedBy(random, { deal: contested, rival, today }),
    slippingOf(slipping, today),
    meetingOf(random, met, today),
    ...lostTo(random, { deals: deals.filter((d) => d.stage === 'lost').slice(-4), rival, today }),
  ];
}

type Contested = Readonly<{ deal: MadeDeal; rival: string; today: Date }>;

function contestedBy(random: Random, { deal, rival, today }: Contested): Saying[] {
  const at = daysBefore(today, 0.4);
  return [
    { kind: 'deal', id: deal.id, at, data: { competitor: rival } },
    {
      kind: 'activity',
      id: random.idAt(at),
      at,
      data: {
        ...aboutOf(deal),
        type: 'call',
        direction: 'in',
        state: 'done',
        at: at.toISOString(),
        subject: '采购来电谈报价',
        body: `采购说${RIVAL.shortName}也送了样品，价格低一些，问我们交期能不能提前。`,
        minutes: 12,
      },
    },
  ];
}

/** They had promised to sign some days ago; the next step is overdue. */
function slippingOf({ id }: MadeDeal, today: Date): Saying {
  const at = daysBefore(today, SLIPPED_SINCE);
  const promised = { closeOn: dayOf(daysBefore(today, 6)), nextOn: dayOf(daysBefore(today, 4)) };
  return { kind: 'deal', id, at, data: promised };
}

function meetingOf(random: Random, deal: MadeDeal, today: Date): Saying {
  const at = atOffice(daysBefore(today, -1), 0.15);
  return {
    kind: 'activity',
    id: random.idAt(daysBefore(today, 3)),
    at: daysBefore(today, 3),
    data: { ...aboutOf(deal), type: 'visit', state: 'planned', at: at.toISOString(), subject: '到厂谈年度供货' },
  };
}

function lostTo(
  random: Random,
  { deals, rival, today }: Readonly<{ deals: readonly MadeDeal[]; rival: string; today: Date }>,
): Saying[] {
  return deals.map(({ id }) => ({
    kind: 'deal',
    id,
    at: daysBefore(today, 1),
    data: { competitor: rival, lostReason: random.pick(['price', 'price', 'delivery'] as const) },
  }));
}

function aboutOf({ lead }: MadeDeal) {
  return { organisation: lead.organisation.id, person: lead.contact.id, owner: lead.owner?.id ?? null };
}
