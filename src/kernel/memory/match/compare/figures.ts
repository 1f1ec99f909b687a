import { parseAddress, type Address } from '../normalise/address.ts';
import { placesLie } from '../normalise/places.ts';
import { NO_KEYS, UNKNOWN, type Column } from './column.ts';
import { hashOf } from './hash.ts';
import { isOneEdit } from './jaro-winkler.ts';

/** Numbers: 2 equal · 1 within `slack` · 0 different. */
export function numberColumn(slack: (size: number) => number): Column {
  const values: number[] = [];
  const of = (row: number) => values[row] ?? Number.NaN;
  return {
    levels: 3,
    add: (raw) => void values.push(raw === null || raw.trim() === '' ? Number.NaN : Number(raw)),
    seal: () => {},
    level(a, b) {
      const [x, y] = [of(a), of(b)];
      if (Number.isNaN(x) || Number.isNaN(y)) return UNKNOWN;
      const apart = Math.abs(x - y);
      return apart === 0 ? 2 : apart <= slack(Math.max(Math.abs(x), Math.abs(y))) ? 1 : 0;
    },
    similarity(a, b) {
      const [x, y] = [of(a), of(b)];
      return 1 / (1 + Math.abs(x - y));
    },
    term: () => 0,
    keys: (row) => (Number.isNaN(of(row)) ? NO_KEYS : [hashOf(String(of(row)))]),
    shares: () => null,
  };
}

/** Days as eight digits: 3 the same · 2 day and month swapped, or one digit wrong · 1 the same year · 0 different. */
export function dateColumn(): Column {
  const days: (string | null)[] = [];
  const level = (a: number, b: number) => {
    const [x, y] = [days[a] ?? null, days[b] ?? null];
    if (x === null || y === null) return UNKNOWN;
    if (x === y) return 3;
    const swapped = x.slice(0, 4) + x.slice(6, 8) + x.slice(4, 6);
    if (swapped === y || isOneEdit(x, y)) return 2;
    return x.slice(0, 4) === y.slice(0, 4) ? 1 : 0;
  };
  return {
    levels: 4,
    add(raw) {
      const digits = (raw ?? '').slice(0, 10).replaceAll(/\D/g, '');
      days.push(digits.length === 8 ? digits : null);
    },
    seal: () => {},
    level,
    similarity(a, b) {
      const found = level(a, b);
      return found === UNKNOWN ? Number.NaN : found / 3;
    },
    term: () => 0,
    keys(row) {
      const day = days[row] ?? null;
      return day === null ? NO_KEYS : [hashOf(day, 23)];
    },
    shares: () => null,
  };
}

/** Addresses: 3 the same street and number · 2 much in common and no other number · 1 something in common · 0 different. */
export function addressColumn(): Column {
  const all: (Address | null)[] = [];
  const overlap = (a: number, b: number) => {
    const [x, y] = [all[a] ?? null, all[b] ?? null];
    if (x === null || y === null) return Number.NaN;
    const words = new Set(x.words);
    const both = y.words.filter((word) => words.has(word)).length;
    return both / Math.max(1, Math.min(x.words.length, y.words.length));
  };
  return {
    levels: 4,
    add: (raw) => void all.push(raw === null ? null : parseAddress(raw)),
    seal: () => {},
    level(a, b) {
      const [x, y] = [all[a] ?? null, all[b] ?? null];
      return x === null || y === null ? UNKNOWN : addressLevel(x, y, overlap(a, b));
    },
    similarity: overlap,
    term: () => 0,
    keys(row) {
      const address = all[row] ?? null;
      return address === null || address.numbers === ''
        ? NO_KEYS
        : [hashOf(`${address.words.toSorted().slice(0, 3).join(' ')}|${address.numbers}`, 29)];
    },
    shares: () => null,
  };
}

function addressLevel(x: Address, y: Address, share: number): number {
  if (x.place !== null && y.place !== null && placesLie(x.place, y.place) === 'apart') return 0;
  const [few, many] = x.numbers.length <= y.numbers.length ? [x.numbers, y.numbers] : [y.numbers, x.numbers];
  const hasNumber = few !== '' && many.startsWith(few);
  if (share >= 0.75 && hasNumber) return 3;
  if (share >= 0.6 && (few === '' || hasNumber)) return 2;
  return share >= 0.4 ? 1 : 0;
}
