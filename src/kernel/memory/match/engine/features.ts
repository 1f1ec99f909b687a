import { hashOf } from '../compare/hash.ts';
import { UNKNOWN } from '../compare/column.ts';
import { contentWords, sharedWeight } from '../compare/words.ts';
import { plainHan } from '../normalise/han.ts';
import type { RawRow } from './plan.ts';
import type { MatchTable } from './table.ts';

/** What trees see of a pair: name → number, null where nothing is known. */
export type PairFeatures = Readonly<Record<string, number | null>>;

/**
 * Features of pairs of one table: how alike each field is, and how alike the records are as a whole, which also helps
 * where a value stands in the wrong field. What the weights say is left out: they change with every scan, answers stay.
 */
export function pairFeatures(
  table: MatchTable,
  rowOf: (row: number) => RawRow,
): (a: number, b: number) => PairFeatures {
  const whole = wholeRows(rowOf);
  return (a, b) => {
    const features: Record<string, number | null> = {};
    table.plan.fields.forEach((field, i) => {
      const column = table.columns[i];
      const similarity = column?.similarity(a, b) ?? Number.NaN;
      const level = column?.level(a, b) ?? UNKNOWN;
      features[`${field.id} alike`] = Number.isNaN(similarity) ? null : similarity;
      features[`${field.id} level`] = level === UNKNOWN ? null : level;
    });
    const [x, y] = [whole(a), whole(b)];
    features['words'] = shared(x.words, y.words);
    features['threes'] = shared(x.threes, y.threes);
    features['numbers'] = shared(x.numbers, y.numbers);
    features['within'] = x.words.length + y.words.length === 0 ? null : within(x.words, y.words);
    features['length'] = Math.abs(x.length - y.length) / Math.max(1, x.length, y.length);
    return features;
  };
}

type Whole = { words: Int32Array; threes: Int32Array; numbers: Int32Array; length: number };

function wholeRows(rowOf: (row: number) => RawRow): (row: number) => Whole {
  const known = new Map<number, Whole>();
  return (row) => {
    let whole = known.get(row);
    if (whole === undefined) {
      const text = rowOf(row)
        .filter((value) => value !== null)
        .join(' ');
      whole = {
        words: hashed(contentWords(text)),
        threes: hashed(threesOf(plainHan(text).replaceAll(/[^\p{L}\p{N}]+/gu, ' '))),
        numbers: hashed(text.match(/\d+/g) ?? []),
        length: text.length,
      };
      known.set(row, whole);
    }
    return whole;
  };
}

function threesOf(text: string): string[] {
  return Array.from({ length: Math.max(0, text.length - 2) }, (_, i) => text.slice(i, i + 3));
}

function hashed(words: readonly string[]): Int32Array {
  return Int32Array.from(new Set(words.map((word) => hashOf(word)))).toSorted();
}

function shared(x: Int32Array, y: Int32Array): number | null {
  const share = sharedWeight(x, y, () => 1);
  return Number.isNaN(share) ? null : share;
}

/** How much of the shorter one the longer one holds. */
function within(x: Int32Array, y: Int32Array): number {
  const has = new Set(x);
  const both = y.reduce((sum, word) => sum + Number(has.has(word)), 0);
  return both / Math.max(1, Math.min(x.length, y.length));
}
