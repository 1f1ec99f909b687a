import type { Data } from '#kernel/memory';
import { chanceOf, type Chance } from '../corpus/chance.ts';
import { BRAND, GIVEN, PLACES, SURNAMES, TITLES, TRADES } from '../corpus/names.ts';

/** A record to be found and what its name was made of. */
export type Sought = Readonly<{
  kind: 'organisation' | 'person' | 'deal' | 'activity';
  id: string;
  title: string;
  data: Data;
  at: number;
  parts: Readonly<{ city?: string; brand?: string; trade?: string; phone?: string; email?: string }>;
}>;

/** Family names that sound otherwise than the character does elsewhere. */
export const ODD_SURNAMES: readonly string[] = [...'单查仇曾解区朴翟'];
const MORE_BRAND: readonly string[] = [
  ...BRAND,
  ...'恒泰华星锦联鼎盛宏远博创瑞达信诚辉煌旭日海纳天启云帆博雅众合长风金石玉龙光明安捷迅驰领航启明',
];
const ONSETS = 'b br c d dr f fl g gr h k kl l m n p pr r s st t tr v w z'.split(' ');
const NUCLEI = 'a e i o u ei ia or en al ar in un'.split(' ');
const CODAS = 'n r l s t x m nd rt ck'.split(' ');
const LATIN_TRADES = ['Batteries', 'Machinery', 'Materials', 'Software', 'Optics', 'Chemicals', 'Medical', 'Systems'];
const LATIN_FORMS = ['GmbH', 'Inc', 'Ltd', 'S.p.A.', 'AB', 'LLC'];
const START = Date.UTC(2023, 5, 30);

/** How many records: 30 of 100 organisations, 55 people, 5 deals, 10 activities. */
export function recordsOf(total: number, seed = 20261122): Sought[] {
  const chance = chanceOf(seed);
  const records: Sought[] = [];
  const organisations: Sought[] = [];
  for (let i = 0; i < total; i++) {
    const at = START + i * 600_000;
    const share = i % 100;
    if (share < 30) {
      const made = organisation(chance, at, i);
      organisations.push(made);
      records.push(made);
    } else if (share < 85) records.push(person(chance, at, i));
    else records.push(about(chance, at, { i, of: chance.pick(organisations), isDeal: share < 90 }));
  }
  return records;
}

function latinWord(chance: Chance): string {
  const syllable = (): string => chance.pick(ONSETS) + chance.pick(NUCLEI);
  const word = syllable() + syllable() + (chance.next() < 0.5 ? syllable() : '') + chance.pick(CODAS);
  return word.slice(0, 1).toUpperCase() + word.slice(1);
}

function organisation(chance: Chance, at: number, i: number): Sought {
  const id = chance.idAt(at);
  const phone = `0512${String(chance.below(100_000_000)).padStart(8, '0')}`;
  const base = { kind: 'organisation', id, at } as const;
  if (chance.next() < 0.15) {
    const brand = latinWord(chance);
    const title = `${brand} ${chance.pick(LATIN_TRADES)} ${chance.pick(LATIN_FORMS)}`;
    return { ...base, title, data: { name: title, phone }, parts: { brand, phone } };
  }
  const [province, city] = chance.pick(PLACES);
  const brand = Array.from({ length: chance.next() < 0.7 ? 2 : 3 }, () => chance.pick(MORE_BRAND)).join('');
  const trade = chance.pick(TRADES);
  const title = `${city}${brand}${trade}${chance.next() < 0.8 ? '有限公司' : '股份有限公司'}`;
  return {
    ...base,
    title,
    data: { name: title, province, city, phone, externalId: `O${i}` },
    parts: { city, brand, trade, phone },
  };
}

function person(chance: Chance, at: number, i: number): Sought {
  const id = chance.idAt(at);
  const isLatin = chance.next() < 0.15;
  const family = chance.next() < 0.04 ? chance.pick(ODD_SURNAMES) : chance.pick(SURNAMES);
  const given = chance.next() < 0.25 ? chance.pick(GIVEN) : chance.pick(GIVEN) + chance.pick(GIVEN);
  const title = isLatin ? `${latinWord(chance)} ${latinWord(chance)}` : family + given;
  const phone = `+861${chance.pick(['38', '39', '58', '86', '77'])}${String(chance.below(100_000_000)).padStart(8, '0')}`;
  const email = `${latinWord(chance).toLowerCase()}.${i}@${latinWord(chance).toLowerCase()}.example`;
  const data = { name: title, side: 'customer', title: chance.pick(TITLES), phone, email };
  return { kind: 'person', id, at, title, data, parts: { phone, email } };
}

type About = Readonly<{ i: number; of: Sought; isDeal: boolean }>;

/** What is about a company names it, as people write it. */
function about(chance: Chance, at: number, { i, of, isDeal }: About): Sought {
  const id = chance.idAt(at);
  const name = of.parts.brand ?? '';
  if (isDeal) {
    const title = `${name}${chance.pick(TRADES)}${i}`;
    return { kind: 'deal', id, at, title, data: { title, organisation: of.id }, parts: {} };
  }
  const title = `${name} ${chance.pick(['电话回访', '上门拜访', '方案沟通', '报价说明'])}`;
  return { kind: 'activity', id, at, title, data: { subject: title, type: 'call', organisation: of.id }, parts: {} };
}
