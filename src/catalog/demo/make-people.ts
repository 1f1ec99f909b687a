import type { Saying } from '#kernel/memory';
import { dayOf, daysBefore } from './instant.ts';
import { PRODUCTS, REPS, TITLES } from './market.ts';
import { phoneOf, type MadeOrganisation } from './make-organisations.ts';
import { FOREIGN_NAMES, GIVEN, SURNAMES } from './names.ts';
import type { Random } from './random.ts';

/** One made-up contact of a customer. */
export type MadePerson = Readonly<{
  id: string;
  name: string;
  title: string;
  email: string;
  phone: string;
  organisation: MadeOrganisation;
  language: 'zh' | 'en';
}>;

/** One of our ten sellers with the id of their record. */
export type MadeRep = Readonly<{ id: string; rep: (typeof REPS)[number] }>;

/** Our sellers. */
export function makeReps(random: Random, today: Date): readonly MadeRep[] {
  return REPS.map((rep, index) => ({ id: random.idAt(daysBefore(today, 620 - index * 0.01)), rep }));
}

/** Whether a rep is skilled in a product. */
export function isSkilled({ rep }: MadeRep, product: string): boolean {
  const family = PRODUCTS.find((p) => p.name === product)?.family;
  return family !== undefined && (rep.skills as readonly string[]).includes(family);
}

/** What the staff list says of our sellers. */
export function rosterSayings(random: Random, reps: readonly MadeRep[], today: Date): readonly Saying[] {
  return reps.map(({ id, rep }, index) => ({
    kind: 'person',
    id,
    key: `roster:S${String(index + 1).padStart(3, '0')}`,
    spot: { row: index + 2 },
    data: {
      name: rep.name,
      side: 'staff',
      title: index === 0 ? '销售总监' : '技术销售',
      department: '销售部',
      email: `${rep.pinyin}@hengyuan.example`,
      phone: phoneOf(random),
      territories: [...rep.provinces],
      skills: [...rep.skills],
      languages: rep.en ? ['zh', 'en'] : ['zh'],
      capacity: rep.capacity,
      joinedOn: dayOf(daysBefore(today, random.int(500, 3000))),
      externalId: `S${String(index + 1).padStart(3, '0')}`,
    },
  }));
}

/** Contacts: one to four for each customer. */
export function makePeople(
  random: Random,
  organisations: readonly MadeOrganisation[],
  today: Date,
): readonly MadePerson[] {
  let made = 0;
  return organisations.flatMap((organisation) =>
    Array.from(
      {
        length: random.weighted([
          [1, 3],
          [2, 4],
          [3, 2],
          [4, 1],
        ] as const),
      },
      () => {
        const isEnglish = organisation.isForeign && random.chance(0.75);
        const { name, mail } = isEnglish ? englishName(random) : chineseName(random);
        made += 1;
        return {
          id: random.idAt(daysBefore(today, 580 - made * 0.02)),
          name,
          title: random.weighted(TITLES),
          email: `${mail}@${organisation.domain}`,
          phone: phoneOf(random),
          organisation,
          language: isEnglish ? 'en' : 'zh',
        } as const;
      },
    ),
  );
}

function chineseName(random: Random): { name: string; mail: string } {
  const [surname, surnamePinyin] = random.pick(SURNAMES);
  const [given, givenPinyin] = random.pick(GIVEN);
  return { name: surname + given, mail: `${givenPinyin}.${surnamePinyin}`.replaceAll('ü', 'v') };
}

function englishName(random: Random): { name: string; mail: string } {
  const name = random.pick(FOREIGN_NAMES);
  return { name, mail: name.toLowerCase().replace(' ', '.') };
}

/** What the old CRM says of the contacts. */
export function peopleSayings(people: readonly MadePerson[]): readonly Saying[] {
  return people.map((p, index) => ({
    kind: 'person',
    id: p.id,
    key: `crm:P${String(index + 1).padStart(4, '0')}`,
    spot: { row: index + 2 },
    confidence: 0.9,
    data: {
      name: p.name,
      side: 'customer',
      organisation: p.organisation.id,
      title: p.title,
      department: p.title.startsWith('采购') ? '采购部' : '技术部',
      email: p.email,
      phone: p.phone,
      languages: [p.language],
      province: p.organisation.province,
      externalId: `P${String(index + 1).padStart(4, '0')}`,
    },
  }));
}
