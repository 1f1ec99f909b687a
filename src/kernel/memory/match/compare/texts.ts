import { pinyinOf, plainHan, wordsOf } from '../normalise/han.ts';
import { NO_KEYS, sharesOf, UNKNOWN, type Column, type KeyHow } from './column.ts';
import { hashOf } from './hash.ts';
import { isOneEdit, jaroWinkler } from './jaro-winkler.ts';

/** Levels by Jaro–Winkler: Winkler's and Splink's usual cuts. */
const CLOSE = 0.92;
const LIKE = 0.8;
/** Longest text whose every one-character omission becomes a key. */
const LONGEST_EDITED = 16;

/** Texts interned: rows hold small numbers, equal values the same one. */
export function interned(): {
  ids: number[];
  values: string[];
  add: (value: string | null) => void;
  counts: () => Map<number, number>;
} {
  const ids: number[] = [];
  const values: string[] = [];
  const known = new Map<string, number>();
  return {
    ids,
    values,
    add(value) {
      if (value === null || value === '') {
        ids.push(UNKNOWN);
        return;
      }
      let id = known.get(value);
      if (id === undefined) {
        known.set(value, (id = values.length));
        values.push(value);
      }
      ids.push(id);
    },
    counts() {
      const byId = new Int32Array(values.length);
      for (const id of ids) if (id >= 0) byId[id] = (byId[id] ?? 0) + 1;
      return new Map(values.map((value, id) => [hashOf(value), byId[id] ?? 0]));
    },
  };
}

/** Every text that lacks one character, and the text itself: two texts one edit apart share one of them. */
export function editKeys(text: string): number[] {
  if (text.length < 3 || text.length > LONGEST_EDITED) return [hashOf(text, 7)];
  const keys = [hashOf(text, 7)];
  for (let i = 0; i < text.length; i++) keys.push(hashOf(text.slice(0, i) + text.slice(i + 1), 7));
  return [...new Set(keys)];
}

/** Short texts such as names: same, close, alike, different. */
export function textColumn(plain: (raw: string) => string | null = plainText): Column {
  const { ids, values, add, counts } = interned();
  const valueAt = (row: number) => values[ids[row] ?? UNKNOWN];
  const similarity = (a: number, b: number) => {
    const [x, y] = [valueAt(a), valueAt(b)];
    return x === undefined || y === undefined ? Number.NaN : jaroWinkler(x, y);
  };
  return {
    levels: 4,
    add: (raw) => add(raw === null ? null : plain(raw)),
    seal: () => {},
    level(a, b) {
      const [x, y] = [ids[a] ?? UNKNOWN, ids[b] ?? UNKNOWN];
      if (x === UNKNOWN || y === UNKNOWN) return UNKNOWN;
      if (x === y) return 3;
      const close = jaroWinkler(values[x] ?? '', values[y] ?? '');
      return close >= CLOSE ? 2 : close >= LIKE ? 1 : 0;
    },
    similarity,
    term: (row) => hashOf(valueAt(row) ?? ''),
    keys(row, how) {
      const value = valueAt(row);
      return value === undefined ? NO_KEYS : textKeys(value, how);
    },
    shares: () => sharesOf(counts(), ids.length),
  };
}

function textKeys(value: string, how: KeyHow): readonly number[] {
  if (how === 'edits') return editKeys(value);
  if (how === 'start') return [hashOf(value.slice(0, 3), 2)];
  if (how === 'sound') return [hashOf(pinyinOf(value).replaceAll(/[^a-z0-9]/g, ''), 3)];
  return [hashOf(value)];
}

/** Width, case and script aside, marks gone, one space between words. */
export function plainText(raw: string): string {
  return wordsOf(plainHan(raw)).join(' ');
}

/** Codes and identifiers: the same, one slip of a digit, different. */
export function codeColumn(plain: (raw: string) => string | null, slips: boolean): Column {
  const { ids, values, add } = interned();
  const level = (a: number, b: number) => {
    const [x, y] = [ids[a] ?? UNKNOWN, ids[b] ?? UNKNOWN];
    if (x === UNKNOWN || y === UNKNOWN) return UNKNOWN;
    if (x === y) return slips ? 2 : 1;
    return slips && isOneEdit(values[x] ?? '', values[y] ?? '') ? 1 : 0;
  };
  return {
    levels: slips ? 3 : 2,
    add: (raw) => add(raw === null ? null : plain(raw)),
    seal: () => {},
    level,
    similarity(a, b) {
      const found = level(a, b);
      return found === UNKNOWN ? Number.NaN : found / (slips ? 2 : 1);
    },
    term: () => 0,
    keys(row, how) {
      const value = values[ids[row] ?? UNKNOWN];
      if (value === undefined) return NO_KEYS;
      return how === 'edits' ? editKeys(value) : [hashOf(value)];
    },
    shares: () => null,
  };
}
