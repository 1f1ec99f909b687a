import type { Data, Saying } from '#kernel/memory';
import { dayOf, daysBefore } from './instant.ts';
import { INDUSTRIES, type Industry } from './market.ts';
import { BRAND_FIRST, BRAND_SECOND, FOREIGN_BRANDS } from './names.ts';
import { PLACES } from './places.ts';
import type { Random } from './random.ts';

/** One made-up customer, as the other makers need it. */
export type MadeOrganisation = Readonly<{
  id: string;
  name: string;
  shortName: string;
  domain: string;
  industry: Industry;
  province: string;
  city: string;
  employees: number;
  isForeign: boolean;
  /** How often it enquires, relative to the others. */
  appetite: number;
  foundedOn: Date;
}>;

const COUNT = 240;
/** Every fifteenth one is a foreign-owned plant, until the brands are used up. */
const FOREIGN_EVERY = 15;
/** Every twelfth one belongs to a group. */
const GROUP_EVERY = 12;

/** The customers. Names are invented; a test holds them against the brands everybody knows. */
export function makeOrganisations(random: Random, today: Date): readonly MadeOrganisation[] {
  const used = new Set<string>();
  return Array.from({ length: COUNT }, (_, index) => {
    const place = random.weighted(PLACES.map((p) => [p, p.weight] as const));
    const city = random.pick(place.cities);
    const industry = random.weighted(INDUSTRIES.map((i) => [i, i.weight] as const));
    const foreign = FOREIGN_BRANDS[index / FOREIGN_EVERY];
    const brand = foreign === undefined ? brandOf(random, used) : { name: foreign, pinyin: foreign.toLowerCase() };
    const foundedOn = daysBefore(today, random.int(900, 9000));
    return {
      id: random.idAt(daysBefore(today, 600 - index * 0.05)),
      name: nameOf(random, { brand: brand.name, city, industry, isForeign: foreign !== undefined }),
      shortName: foreign === undefined ? `${city}${brand.name}` : brand.name,
      domain: `${brand.pinyin}.example`,
      industry,
      province: place.province,
      city,
      employees: Math.max(8, Math.round(industry.employees * Math.exp(random.normal() * 0.8))),
      isForeign: foreign !== undefined,
      appetite: Math.exp(random.normal() * 0.7),
      foundedOn,
    };
  });
}

function brandOf(random: Random, used: Set<string>): { name: string; pinyin: string } {
  for (;;) {
    const [first, firstPinyin] = random.pick(BRAND_FIRST);
    const [second, secondPinyin] = random.pick(BRAND_SECOND);
    const name = first + second;
    if (first === second || used.has(name)) continue;
    used.add(name);
    return { name, pinyin: firstPinyin + secondPinyin };
  }
}

type NameParts = Readonly<{ brand: string; city: string; industry: Industry; isForeign: boolean }>;

function nameOf(random: Random, { brand, city, industry, isForeign }: NameParts): string {
  const word = random.pick(industry.words);
  if (isForeign) return `${brand} 电池材料应用（${city}）有限公司`;
  if (industry.name === '科研院所') return `${city}${brand}${word}`;
  const ending = random.weighted([
    ['有限公司', 6],
    ['股份有限公司', 2],
    ['集团有限公司', 1],
  ] as const);
  return random.chance(0.75) ? `${city}${brand}${word}${ending}` : `${brand}${word}（${city}）${ending}`;
}

/** What the company register says. */
export function registrySayings(random: Random, organisations: readonly MadeOrganisation[]): readonly Saying[] {
  return organisations.map((o) => ({
    kind: 'organisation',
    id: o.id,
    confidence: 0.97,
    data: {
      name: o.name,
      creditCode: creditCode(random),
      province: o.province,
      city: o.city,
      capital: { minor: String(random.int(5, 300) * 100_000_000), currency: 'CNY' },
      foundedOn: dayOf(o.foundedOn),
      employees: o.employees,
      address: `${o.province === o.city ? '' : `${o.province}省`}${o.city}市${random.pick(['高新区', '经开区', '新材料产业园', '科技城'])}${random.pick(['创新路', '锦绣大道', '望江路', '滨湖路', '云谷路'])} ${random.int(1, 299)} 号`,
    },
  }));
}

type CrmInput = Readonly<{
  organisations: readonly MadeOrganisation[];
  /** Organisations that bought. */
  customers: ReadonlySet<string>;
  ownerOf: (o: MadeOrganisation) => string;
}>;

/** What the old CRM says. For some it contradicts the register: headcount, city or name have moved on since. */
export function crmSayings(random: Random, { organisations, customers, ownerOf }: CrmInput): readonly Saying[] {
  return organisations.map((o, index) => {
    const head = organisations[index - (index % GROUP_EVERY)];
    const isChild = index % GROUP_EVERY > 0 && index % GROUP_EVERY < 3 && head !== undefined && !o.isForeign;
    return {
      kind: 'organisation',
      id: o.id,
      key: `crm:C${String(index + 1).padStart(4, '0')}`,
      spot: { row: index + 2 },
      confidence: 0.85,
      data: {
        name: o.name,
        shortName: o.shortName,
        industry: o.industry.name,
        relation: customers.has(o.id) ? 'customer' : 'prospect',
        owner: ownerOf(o),
        website: `https://www.${o.domain}`,
        email: `info@${o.domain}`,
        phone: phoneOf(random),
        revenue: { minor: String(Math.round(o.employees * random.int(40, 140)) * 1_000_000), currency: 'CNY' },
        makes: o.industry.applications.map(([name]) => `${name}电芯`),
        externalId: `C${String(index + 1).padStart(4, '0')}`,
        ...(isChild ? { parent: head.id } : {}),
        ...contradiction(random, o, index),
      },
    };
  });
}

/** Every eighth organisation differs from the register in one field. */
function contradiction(random: Random, o: MadeOrganisation, index: number): Data {
  if (index % 8 !== 3) return {};
  if (index % 24 === 3) return { city: random.pick(PLACES.find((p) => p.province === o.province)?.cities ?? [o.city]) };
  return { employees: Math.max(5, Math.round(o.employees * (random.chance(0.5) ? 0.6 : 1.45))) };
}

const CODE = '0123456789ABCDEFGHJKLMNPQRTUWXY';
const CODE_WEIGHTS = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];

/** A registration code with a right check digit (GB 32100) in an area 999999 that does not exist. */
export function creditCode(random: Random): string {
  const body = `91999999${Array.from({ length: 9 }, () => CODE[random.int(0, 30)] ?? '0').join('')}`;
  const sum = CODE_WEIGHTS.reduce((total, weight, i) => total + weight * CODE.indexOf(body[i] ?? '0'), 0);
  return body + (CODE[(31 - (sum % 31)) % 31] ?? '0');
}

/** A phone number that no one can have: mobile numbers do not begin with 10. */
export function phoneOf(random: Random): string {
  return `10${random.int(0, 9)} ${String(random.int(0, 9999)).padStart(4, '0')} ${String(random.int(0, 9999)).padStart(4, '0')}`;
}
