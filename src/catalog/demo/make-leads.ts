import type { Saying } from '#kernel/memory';
import { atOffice, daysBefore, MS_PER_DAY, MS_PER_HOUR } from './instant.ts';
import { PRODUCTS, SOURCES } from './market.ts';
import { isSkilled, type MadePerson, type MadeRep } from './make-people.ts';
import type { MadeOrganisation } from './make-organisations.ts';
import type { Random } from './random.ts';
import { trueProbability, type LeadFacts } from './truth.ts';
import type { DemoSource } from './sources.ts';

/** One made-up lead with what truly decides it. */
export type MadeLead = Readonly<{
  id: string;
  title: string;
  organisation: MadeOrganisation;
  contact: MadePerson;
  owner: MadeRep | null;
  facts: LeadFacts;
  /** Probability of being won, by the truth. */
  probability: number;
  status: 'new' | 'working' | 'won' | 'lost';
  createdOn: Date;
  closedOn: Date | null;
  touchedOn: Date | null;
  need: string;
  lostReason: string | null;
  by: DemoSource;
}>;

const COUNT = 2000;
const HISTORY_DAYS = 547;
/** Days from enquiry to outcome: median 55, so that about 15 % of 18 months are still open. */
const CLOSE_MEDIAN_DAYS = 55;
const CLOSE_SPREAD = 0.75;
/** Leads younger than this that nobody has taken up yet. */
const UNTOUCHED_DAYS = 12;
/** Longest an old lead stays open, so that no zombie stands in the list. */
const OLDEST_OPEN_DAYS = 260;

const NEEDS: readonly string[] = [
  '正在评估{product}，用于{application}，希望先拿到小试样品和规格书。',
  '{application}项目立项，需要{product}的检测报告与报价。',
  '现用材料批次波动大，想了解{product}的一致性数据。',
  '计划明年一季度量产，询问{product}的交期与阶梯价。',
  '希望安排技术交流，重点看{product}在{application}上的循环寿命。',
  '对比两家供应商，请提供{product}的样品和验证周期。',
  '出口项目需要碳足迹与认证资料，产品为{product}。',
  '低温与快充是硬指标，请推荐适合{application}的方案。',
];
const LOST_REASONS: readonly (readonly [string, number])[] = [
  ['价格', 5],
  ['选择竞品', 4],
  ['项目取消', 3],
  ['验证未通过', 2],
  ['无回应', 4],
];

type LeadInput = Readonly<{ people: readonly MadePerson[]; reps: readonly MadeRep[]; today: Date }>;

/** Eighteen months of leads, oldest first. */
export function makeLeads(random: Random, { people, reps, today }: LeadInput): readonly MadeLead[] {
  const likely = people.map((p) => [p, p.organisation.appetite] as const);
  const ages = Array.from({ length: COUNT }, () => HISTORY_DAYS * random.next() ** 1.12).toSorted((a, b) => b - a);
  const load = new Map<string, number>();
  return ages.map((age) => {
    const lead = makeLead(random, { contact: random.weighted(likely), reps: withRoom(reps, load), today, age });
    if (lead.status === 'working' && lead.owner !== null) load.set(lead.owner.id, (load.get(lead.owner.id) ?? 0) + 1);
    return lead;
  });
}

/** Reps who can take another open lead: nobody in the demo works beyond what they can carry. */
function withRoom(reps: readonly MadeRep[], load: ReadonlyMap<string, number>): readonly MadeRep[] {
  return reps.filter((r) => (load.get(r.id) ?? 0) < r.rep.capacity - 1);
}

type OneLead = Readonly<{ contact: MadePerson; reps: readonly MadeRep[]; today: Date; age: number }>;

function makeLead(random: Random, { contact, reps, today, age }: OneLead): MadeLead {
  const { organisation } = contact;
  const createdOn = notAfter(atOffice(daysBefore(today, age), random.next()), today);
  const daysOpen = Math.min(CLOSE_MEDIAN_DAYS * Math.exp(CLOSE_SPREAD * random.normal()), OLDEST_OPEN_DAYS);
  const stage = age > daysOpen ? 'closed' : age < UNTOUCHED_DAYS && random.chance(0.85) ? 'new' : 'working';
  const source = random.weighted(SOURCES.map((s) => [s, s.weight] as const));
  const product = productOf(random, organisation);
  const owner = stage === 'new' ? null : ownerOf(random, reps, organisation, product);
  const facts = factsOf(random, { contact, source, product, owner });
  const probability = trueProbability(facts);
  const isClosed = stage === 'closed';
  const status = isClosed ? (random.chance(probability) ? 'won' : 'lost') : stage;
  return {
    id: random.idAt(createdOn),
    title: `${organisation.shortName} · ${product} · ${facts.application}`,
    organisation,
    contact,
    owner,
    facts,
    probability,
    status,
    createdOn,
    closedOn: isClosed ? new Date(createdOn.getTime() + daysOpen * MS_PER_DAY) : null,
    touchedOn: stage === 'working' ? notAfter(daysBefore(today, random.next() * Math.min(age, 25)), today) : null,
    need: random.pick(NEEDS).replaceAll('{product}', product).replaceAll('{application}', facts.application),
    lostReason: status === 'lost' ? random.weighted(LOST_REASONS) : null,
    by: source.by,
  };
}

type FactsInput = Readonly<{
  contact: MadePerson;
  source: (typeof SOURCES)[number];
  product: string;
  owner: MadeRep | null;
}>;

function factsOf(random: Random, { contact, source, product, owner }: FactsInput): LeadFacts {
  const { organisation } = contact;
  return {
    source: source.name,
    product,
    application: random.weighted(organisation.industry.applications),
    industry: organisation.industry.name,
    province: organisation.province,
    amount: random.chance(0.1) ? null : amountOf(random, organisation),
    responseHours:
      owner === null || random.chance(0.06) ? null : Math.round(Math.exp(1.9 + 1.2 * random.normal()) * 10) / 10,
    siteVisits: Math.floor(-Math.log(1 - random.next()) * (source.by === 'form' ? 4.5 : 1.4)),
    sampleAsked: random.chance(0.28),
    contactTitle: contact.title,
    employees: organisation.employees,
    isSkilled: owner === null ? null : isSkilled(owner, product),
    knack: owner?.rep.knack ?? 0,
  };
}

function notAfter(instant: Date, latest: Date): Date {
  return instant > latest ? new Date(latest.getTime() - MS_PER_HOUR) : instant;
}

/** Mostly what suits the customer's industry. */
function productOf(random: Random, { industry }: MadeOrganisation): string {
  const suits = industry.suits as readonly string[];
  return random.weighted(PRODUCTS.map((p) => [p.name, p.weight * (suits.includes(p.name) ? 5 : 1)] as const));
}

function amountOf(random: Random, { industry, employees }: MadeOrganisation): number {
  const size = (employees / industry.employees) ** 0.4;
  return Math.max(5_000, Math.round((industry.amount * size * Math.exp(0.9 * random.normal())) / 1000) * 1000);
}

/** Territory first, then skill; one in five is given by chance, as life has it. */
function ownerOf(random: Random, reps: readonly MadeRep[], organisation: MadeOrganisation, product: string): MadeRep {
  const local = reps.filter((r) => (r.rep.provinces as readonly string[]).includes(organisation.province));
  if (local.length === 0 || random.chance(0.2)) return random.pick(reps);
  return random.weighted(local.map((r) => [r, isSkilled(r, product) ? 3 : 1] as const));
}

/** What the channel says of a lead at its beginning. */
export function leadSayings(leads: readonly MadeLead[], by: DemoSource): readonly Saying[] {
  return leads
    .filter((l) => l.by === by)
    .map((lead, index) => ({
      kind: 'lead',
      id: lead.id,
      at: lead.createdOn,
      spot: { row: index + 2 },
      confidence: by === 'fair' ? 0.85 : 0.95,
      data: {
        title: lead.title,
        organisation: lead.organisation.id,
        contact: lead.contact.id,
        company: lead.organisation.name,
        contactName: lead.contact.name,
        contactTitle: lead.contact.title,
        email: lead.contact.email,
        phone: lead.contact.phone,
        source: lead.facts.source,
        product: lead.facts.product,
        application: lead.facts.application,
        industry: lead.facts.industry,
        province: lead.facts.province,
        city: lead.organisation.city,
        employees: lead.facts.employees,
        language: lead.contact.language,
        siteVisits: lead.facts.siteVisits,
        sampleAsked: lead.facts.sampleAsked,
        need: lead.need,
        createdOn: lead.createdOn.toISOString(),
        // Only where nobody has worked on it: a form knows nothing of what came later.
        ...(lead.status === 'new' ? { status: 'new' } : {}),
        ...(lead.facts.amount === null ? {} : { amount: { minor: String(lead.facts.amount * 100), currency: 'CNY' } }),
        ...(by === 'crm' ? courseOf(lead) : {}),
      },
    }));
}

/** What the CRM says later of leads that a fair list or a form brought. */
export function courseSayings(leads: readonly MadeLead[]): readonly Saying[] {
  return leads
    .filter((l) => l.by !== 'crm' && l.status !== 'new')
    .map((lead, index) => ({
      kind: 'lead',
      id: lead.id,
      at: lead.closedOn ?? lead.touchedOn ?? lead.createdOn,
      spot: { row: index + 2 },
      confidence: 0.95,
      data: courseOf(lead),
    }));
}

function courseOf(lead: MadeLead): Saying['data'] {
  return {
    status: lead.status,
    ...(lead.owner === null ? {} : { owner: lead.owner.id }),
    ...(lead.facts.responseHours === null ? {} : { responseHours: lead.facts.responseHours }),
    ...(lead.closedOn === null ? {} : { closedOn: lead.closedOn.toISOString() }),
    ...(lead.touchedOn === null ? {} : { touchedOn: lead.touchedOn.toISOString() }),
    ...(lead.lostReason === null ? {} : { lostReason: lead.lostReason }),
  };
}
