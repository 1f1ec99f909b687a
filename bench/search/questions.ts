import { Converter } from 'opencc-js/cn2t';
import { pinyin } from 'pinyin-pro';
import { chanceOf, type Chance } from '../corpus/chance.ts';
import { ODD_SURNAMES, type Sought } from './records.ts';

/** What somebody types, and which records are right. */
export type Question = Readonly<{ sort: string; q: string; isRight: (record: Sought) => boolean }>;

type Sort = Readonly<{
  name: string;
  from: (r: Sought) => boolean;
  ask: (r: Sought, chance: Chance) => Omit<Question, 'sort'>;
}>;

const traditional = Converter({ from: 'cn', to: 't' });
const isHan = (text: string): boolean => /^\p{Script=Han}+$/u.test(text);
const isPerson = (r: Sought): boolean => r.kind === 'person' && isHan(r.title);
const isCompany = (r: Sought): boolean => r.kind === 'organisation' && isHan(r.title);
const isLatin = (r: Sought): boolean => (r.kind === 'person' || r.kind === 'organisation') && !isHan(r.title);
const holds = (q: string) => (r: Sought) => r.title.includes(q);

const heard = new Map<string, readonly string[]>();
/** How a name sounds by the library's own phrase and family name tables, which the product does not use for search. */
function soundOf(title: string): readonly string[] {
  let sound = heard.get(title);
  if (sound === undefined) {
    sound = pinyin(title, { toneType: 'none', type: 'array', surname: 'head', v: true });
    heard.set(title, sound);
  }
  return sound;
}
const hanOf = (title: string): string => title.replaceAll(/\P{Script=Han}+/gu, '');
const initialsOf = (title: string): string =>
  soundOf(title)
    .map((s) => s.slice(0, 1))
    .join('');

/** One slip: another letter, one missing, one too many or two changed round; never the first letter. */
function slipped(word: string, chance: Chance): string {
  const at = 1 + chance.below(word.length - 2);
  const letter = chance.pick([...'abcdefghijklmnopqrstuvwxyz']);
  const [a, b, rest] = [word.slice(0, at), word.slice(at, at + 1), word.slice(at + 1)];
  return chance.pick([a + letter + rest, a + rest, a + letter + b + rest, a + rest.slice(0, 1) + b + rest.slice(1)]);
}

const SORTS: readonly Sort[] = [
  {
    name: 'two-character names',
    from: (r) => isPerson(r) && r.title.length === 2,
    ask: ({ title }) => ({ q: title, isRight: (r) => r.title === title }),
  },
  {
    name: 'fragments of Chinese names',
    from: isCompany,
    ask: ({ title, parts }, chance) => {
      const at = (parts.city ?? '').length + chance.below(2);
      const q = title.slice(at, at + 3 + chance.below(3));
      return { q, isRight: holds(q) };
    },
  },
  {
    name: 'fragments of Latin names',
    from: (r) => isLatin(r) && /^\w{7}/.test(r.title),
    ask: ({ title }, chance) => {
      const q = title.slice(1 + chance.below(2), 6).toLowerCase();
      return { q, isRight: (r) => r.title.toLowerCase().includes(q) };
    },
  },
  {
    name: 'full pinyin',
    from: isPerson,
    ask: ({ title }, chance) => {
      const sound = soundOf(title);
      const q = sound.join(chance.next() < 0.5 ? '' : ' ');
      return { q, isRight: (r) => isPerson(r) && soundOf(r.title).join('') === sound.join('') };
    },
  },
  {
    name: 'pinyin initials',
    from: isCompany,
    ask: ({ title, parts }, chance) => {
      const from = chance.next() < 0.5 ? 0 : (parts.city ?? '').length;
      const q = initialsOf(title).slice(from, from + 4 + chance.below(3));
      return { q, isRight: (r) => initialsOf(hanOf(r.title)).includes(q) };
    },
  },
  {
    name: 'odd family names by sound',
    from: (r) => isPerson(r) && ODD_SURNAMES.includes(r.title.slice(0, 1)),
    ask: ({ title }) => {
      const q = soundOf(title).join('');
      return { q, isRight: (r) => isPerson(r) && soundOf(r.title).join('') === q };
    },
  },
  {
    name: 'slips in Latin names',
    from: (r) => isLatin(r) && /^\w{5}/.test(r.title),
    ask: ({ title }, chance) => {
      const word = (title.split(' ')[0] ?? '').toLowerCase();
      return {
        q: slipped(word, chance),
        isRight: (r) => r.title.toLowerCase().split(' ').includes(word),
      };
    },
  },
  {
    name: 'company short names',
    from: isCompany,
    ask: ({ parts: { city = '', brand = '', trade = '' } }, chance) => {
      const end = trade.slice(-2);
      const q = chance.pick([brand, city + brand, brand + end, city + brand + end]);
      return {
        q,
        isRight: ({ parts: p }) =>
          p.brand === brand &&
          (!q.startsWith(city) || p.city === city) &&
          (!q.endsWith(end) || p.trade?.endsWith(end) === true),
      };
    },
  },
  {
    name: 'last four of a phone',
    from: (r) => r.kind === 'person',
    ask: ({ parts: { phone = '' } }) => ({
      q: phone.slice(-4),
      isRight: (r) => r.parts.phone?.endsWith(phone.slice(-4)) === true,
    }),
  },
  {
    name: 'parts of a mail address',
    from: (r) => r.kind === 'person',
    ask: ({ parts: { email = '' } }, chance) => {
      const [local = '', host = ''] = email.split('@');
      const q = chance.pick([host.split('.')[0] ?? '', local, `${local}@${host.slice(0, 3)}`]);
      return { q, isRight: (r) => r.parts.email?.includes(q) === true };
    },
  },
  {
    name: 'traditional characters',
    from: isCompany,
    ask: ({ title, parts: { city = '', brand = '' } }) => {
      const part = title.slice(city.length, city.length + brand.length + 2);
      return { q: traditional(part), isRight: holds(part) };
    },
  },
];

/** `each` questions of every sort. */
export function questionsOf(records: readonly Sought[], each: number, seed = 7): Question[] {
  const chance = chanceOf(seed);
  return SORTS.flatMap(({ name, from, ask }) => {
    const pool = records.filter(from);
    return Array.from({ length: each }, () => ({ sort: name, ...ask(chance.pick(pool), chance) }));
  });
}
