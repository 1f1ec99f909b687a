import { observe, plainText, refreshStatistics, type Data, type Saying } from '#kernel/memory';
import type { Scope } from '#kernel/security';
import { chanceOf, type Chance } from './chance.ts';
import { BRAND, GIVEN, INDUSTRIES, LATIN_FIRST, LATIN_LAST, PLACES, SURNAMES, TITLES, TRADES } from './names.ts';

/** How many records of each kind. */
export type CorpusSize = Readonly<{ organisations: number; people: number; deals: number; activities: number }>;

/** The corpus of the acceptance: a workspace after some years of a large sales organisation. */
export const LARGE: CorpusSize = { organisations: 10_000, people: 250_000, deals: 25_000, activities: 1_200_000 };
/** A tenth of it, for the growth of what is read by page. */
export const SMALL: CorpusSize = { organisations: 1_000, people: 25_000, deals: 2_500, activities: 120_000 };

/** What was made, as far as measurements pick from it. Bare ids. */
export type Corpus = Readonly<{
  size: CorpusSize;
  staff: readonly string[];
  organisations: readonly string[];
  organisationNames: readonly string[];
  people: readonly string[];
  peopleNames: readonly string[];
  deals: readonly string[];
  loadMs: number;
}>;

/** Records per transaction. */
const CHUNK = 1_000;
const STAFF = 60;
const DAY = 86_400_000;
const NOW = Date.UTC(2026, 5, 30);
const YEARS = 3;

const SOURCE = { kind: 'import', name: 'corpus' } as const;

type Draft = Readonly<{ id: string; kind: string; data: Data; at: number }>;

/** Fills a workspace through the product's own door, `width` transactions at a time. */
export async function loadCorpus(
  scope: Scope,
  size: CorpusSize,
  log: (line: string) => void = () => {},
  width = 3,
): Promise<Corpus> {
  const started = performance.now();
  const chance = chanceOf(20260630);
  const staff = draw(STAFF, (i) => staffMember(chance, i));
  const organisations = draw(size.organisations, (i) => organisation(chance, i, staff));
  await write(scope, staff, width);
  await write(scope, organisations, width);
  const people = draw(size.people, (i) => person(chance, i, organisations));
  await write(scope, people, width);
  log(`corpus: ${size.people} people after ${seconds(started)} s`);
  const deals = draw(size.deals, (i) => deal(chance, i, { organisations, people, staff }));
  await write(scope, deals, width);
  const around = { organisations, people, staff };
  await write(
    scope,
    generate(size.activities, (i) => activity(chance, i, around)),
    width,
    (done) => {
      if (done % 100_000 === 0) log(`corpus: ${done} activities after ${seconds(started)} s`);
    },
  );
  await refreshStatistics(scope);
  return {
    size,
    staff: staff.map((d) => d.id),
    organisations: organisations.map((d) => d.id),
    organisationNames: organisations.map((d) => plainText(d.data['name'])),
    people: people.map((d) => d.id),
    peopleNames: people.map((d) => plainText(d.data['name'])),
    deals: deals.map((d) => d.id),
    loadMs: performance.now() - started,
  };
}

function seconds(since: number): string {
  return ((performance.now() - since) / 1000).toFixed(0);
}

function draw(n: number, make: (i: number) => Draft): Draft[] {
  return Array.from({ length: n }, (_, i) => make(i));
}

function* generate(n: number, make: (i: number) => Draft): Generator<Draft> {
  for (let i = 0; i < n; i++) yield make(i);
}

async function write(
  scope: Scope,
  drafts: Iterable<Draft>,
  width: number,
  progress: (done: number) => void = () => {},
): Promise<void> {
  const chunks = chunked(drafts);
  let done = 0;
  const work = async (): Promise<void> => {
    for (let next = chunks.next(); next.done !== true; next = chunks.next()) {
      const sayings = next.value.map(({ id, kind, data, at }): Saying => ({ id, kind, data, at: new Date(at) }));
      await observe(scope, { source: SOURCE, sayings });
      progress((done += sayings.length));
    }
  };
  await Promise.all(Array.from({ length: width }, work));
}

function* chunked(drafts: Iterable<Draft>): Generator<Draft[]> {
  let chunk: Draft[] = [];
  for (const draft of drafts) {
    chunk.push(draft);
    if (chunk.length < CHUNK) continue;
    yield chunk;
    chunk = [];
  }
  if (chunk.length > 0) yield chunk;
}

const someTime = (chance: Chance): number => NOW - Math.floor(chance.next() * YEARS * 365 * DAY);

function personName(chance: Chance): string {
  if (chance.next() < 0.04) return `${chance.pick(LATIN_FIRST)} ${chance.pick(LATIN_LAST)}`;
  const given = chance.next() < 0.25 ? chance.pick(GIVEN) : chance.pick(GIVEN) + chance.pick(GIVEN);
  return chance.pick(SURNAMES) + given;
}

function phone(chance: Chance): string {
  return `+861${chance.pick(['38', '39', '58', '86', '77'])}${String(chance.below(100_000_000)).padStart(8, '0')}`;
}

function staffMember(chance: Chance, i: number): Draft {
  const at = NOW - YEARS * 365 * DAY + i;
  return {
    id: chance.idAt(at),
    kind: 'person',
    at,
    data: { name: personName(chance), side: 'staff', title: '销售', email: `staff${i}@corpus.example` },
  };
}

function organisation(chance: Chance, i: number, staff: readonly Draft[]): Draft {
  const at = NOW - YEARS * 365 * DAY + i * 1000;
  const [province, city] = chance.pick(PLACES);
  const brand = chance.pick(BRAND) + chance.pick(BRAND) + (chance.next() < 0.3 ? chance.pick(BRAND) : '');
  return {
    id: chance.idAt(at),
    kind: 'organisation',
    at,
    data: {
      name: `${city}${brand}${chance.pick(TRADES)}有限公司`,
      shortName: brand,
      industry: chance.pick(INDUSTRIES),
      province,
      city,
      relation: chance.pick(['prospect', 'prospect', 'customer', 'former']),
      employees: 20 + chance.skewed(9_000),
      revenue: { minor: String((1 + chance.skewed(90_000)) * 1_000_000), currency: 'CNY' },
      phone: phone(chance),
      owner: staff[chance.skewed(staff.length)]?.id ?? null,
      externalId: `ORG-${i}`,
    },
  };
}

function person(chance: Chance, i: number, organisations: readonly Draft[]): Draft {
  const at = someTime(chance);
  const at2 = organisations[chance.skewed(organisations.length)];
  return {
    id: chance.idAt(at),
    kind: 'person',
    at,
    data: {
      name: personName(chance),
      side: 'customer',
      organisation: at2?.id ?? null,
      title: chance.pick(TITLES),
      province: (at2?.data['province'] as string | undefined) ?? null,
      phone: phone(chance),
      email: `p${i}@${chance.below(9000)}.example`,
      externalId: `P-${i}`,
    },
  };
}

type Around = Readonly<{ organisations: readonly Draft[]; people: readonly Draft[]; staff: readonly Draft[] }>;

function deal(chance: Chance, i: number, { organisations, people, staff }: Around): Draft {
  const at = someTime(chance);
  const organisationOf = organisations[chance.skewed(organisations.length)];
  return {
    id: chance.idAt(at),
    kind: 'deal',
    at,
    data: {
      title: `${(organisationOf?.data['shortName'] as string | undefined) ?? ''}${chance.pick(TRADES)}${i}`,
      organisation: organisationOf?.id ?? null,
      contact: people[chance.below(people.length)]?.id ?? null,
      owner: staff[chance.skewed(staff.length)]?.id ?? null,
      amount: { minor: String((1 + chance.skewed(5_000)) * 100_000), currency: 'CNY' },
    },
  };
}

function activity(chance: Chance, i: number, { organisations, people, staff }: Around): Draft {
  const at = someTime(chance);
  const who = people[chance.skewed(people.length)];
  const organisationOf = (who?.data['organisation'] as string | undefined) ?? organisations[0]?.id ?? null;
  return {
    id: chance.idAt(at),
    kind: 'activity',
    at,
    data: {
      subject: `${chance.pick(['电话回访', '上门拜访', '方案沟通', '报价说明', '样品测试', '合同条款'])} ${i}`,
      type: chance.pick(['call', 'visit', 'mail', 'chat', 'meeting']),
      organisation: organisationOf,
      person: who?.id ?? null,
      owner: staff[chance.skewed(staff.length)]?.id ?? null,
      state: 'done',
      at: new Date(at).toISOString(),
      minutes: 5 + chance.below(80),
    },
  };
}
