import { parsePerson, type PersonName } from '../normalise/person.ts';
import { NO_KEYS, sharesOf, UNKNOWN, type Column } from './column.ts';
import { hashOf } from './hash.ts';
import { jaroWinkler } from './jaro-winkler.ts';
import { editKeys } from './texts.ts';

const CLOSE = 0.92;

/**
 * People's names. 4 the same · 3 sounds the same, in any order (Li Wei, 李伟) · 2 close · 1 may be: 王总 and 王伟,
 * J Smith and John Smith · 0 different.
 */
export function personColumn(): Column {
  const names: (PersonName | null)[] = [];
  const of = (row: number) => names[row] ?? null;
  return {
    levels: 5,
    add: (raw) => void names.push(raw === null ? null : parsePerson(raw)),
    seal: () => {},
    level(a, b) {
      const [x, y] = [of(a), of(b)];
      return x === null || y === null ? UNKNOWN : personLevel(x, y);
    },
    similarity(a, b) {
      const [x, y] = [of(a), of(b)];
      return x === null || y === null ? Number.NaN : Math.max(jaroWinkler(x.sound, y.sound), personLevel(x, y) / 4);
    },
    term: (row) => hashOf(of(row)?.whole ?? ''),
    keys(row, how) {
      const name = of(row);
      if (name === null || name.given === '') return NO_KEYS;
      if (how === 'edits') return editKeys(name.sound);
      return [how === 'sound' ? hashOf(name.sound, 3) : hashOf(name.whole)];
    },
    shares() {
      const counts = new Map<number, number>();
      for (const name of names) {
        if (name !== null) counts.set(hashOf(name.whole), (counts.get(hashOf(name.whole)) ?? 0) + 1);
      }
      return sharesOf(counts, names.length);
    },
  };
}

function personLevel(x: PersonName, y: PersonName): number {
  if (x.whole === y.whole && x.given !== '') return 4;
  if (x.given === '' || y.given === '') return x.family === y.family ? 1 : 0;
  if (x.sound === y.sound) return 3;
  // Two Chinese names of one letter difference in sound are two people.
  if (x.isHan && y.isHan) return 0;
  if (jaroWinkler(x.sound, y.sound) >= CLOSE) return 2;
  return x.family === y.family && isInitialOf(x.given, y.given) ? 1 : 0;
}

function isInitialOf(x: string, y: string): boolean {
  const [short, long] = x.length <= y.length ? [x, y] : [y, x];
  return short.length === 1 && long.startsWith(short);
}

const LIST = /\s*(?:,|;|、|，|；|\band\b|&)\s*/;

/** Lists of people such as authors, by family name: 3 all · 2 most · 1 some · 0 none. */
export function namesColumn(): Column {
  const lists: (ReadonlySet<string> | null)[] = [];
  const share = (a: number, b: number) => {
    const [x, y] = [lists[a], lists[b]];
    if (x === null || y === null || x === undefined || y === undefined) return Number.NaN;
    let both = 0;
    for (const name of x) if (y.has(name)) both += 1;
    return both / Math.max(x.size, y.size);
  };
  return {
    levels: 4,
    add(raw) {
      const families = (raw ?? '').split(LIST).flatMap((part) => parsePerson(part)?.family ?? []);
      lists.push(families.length === 0 ? null : new Set(families));
    },
    seal: () => {},
    level(a, b) {
      const found = share(a, b);
      if (Number.isNaN(found)) return UNKNOWN;
      return found === 1 ? 3 : found >= 0.5 ? 2 : found > 0 ? 1 : 0;
    },
    similarity: share,
    term: () => 0,
    keys: (row) => [...(lists[row] ?? [])].map((family) => hashOf(family, 19)),
    shares: () => null,
  };
}
