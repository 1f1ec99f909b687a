import { isHan, plainHan, wordsOf } from '../normalise/han.ts';
import { NO_KEYS, sharesOf, UNKNOWN, type Column, type Shares } from './column.ts';
import { hashOf, mixed } from './hash.ts';

const CUTS = [0.9, 0.65, 0.45, 0.25] as const;
/** Rarest words of a text whose pairs become keys. */
const RAREST = 4;

/** Words of a long text: Latin words, pairs of neighbours for Chinese; each once. */
export function contentWords(raw: string): string[] {
  const words = wordsOf(plainHan(raw)).flatMap((word) => {
    if (!isHan(word)) return [word];
    const characters = [...word];
    if (characters.length < 3) return [word];
    return characters.slice(0, -1).map((character, i) => character + (characters[i + 1] ?? ''));
  });
  return [...new Set(words)];
}

/** Long texts by their words, rare words weighing more: the share of weight that both have. Levels at .9, .65, .45, .25. */
export function wordsColumn(split: (raw: string) => readonly string[] = contentWords): Column {
  const rows: (Int32Array | null)[] = [];
  const counts = new Map<number, number>();
  let weights: ReadonlyMap<number, number> = new Map();
  let most = 1;
  const weightOf = (word: number) => weights.get(word) ?? most;
  const similarity = (a: number, b: number) => {
    const [x, y] = [rows[a], rows[b]];
    return x === null || y === null || x === undefined || y === undefined ? Number.NaN : sharedWeight(x, y, weightOf);
  };
  return {
    levels: CUTS.length + 1,
    add(raw) {
      const words = raw === null ? [] : split(raw);
      const hashes = Int32Array.from(new Set(words.map((word) => hashOf(word)))).toSorted();
      for (const hash of hashes) counts.set(hash, (counts.get(hash) ?? 0) + 1);
      rows.push(hashes.length === 0 ? null : hashes);
    },
    seal(known) {
      const shares: Shares = known ?? { rows: rows.length, common: shareOfAll(counts, rows.length) };
      most = Math.log(1 + shares.rows);
      weights = new Map([...shares.common].map(([word, share]) => [word, Math.log(1 + 1 / share)]));
    },
    level(a, b) {
      const found = similarity(a, b);
      if (Number.isNaN(found)) return UNKNOWN;
      const cut = CUTS.findIndex((at) => found >= at);
      return cut === -1 ? 0 : CUTS.length - cut;
    },
    similarity,
    term: () => 0,
    keys(row) {
      const words = rows[row];
      if (words === null || words === undefined) return NO_KEYS;
      const rare = [...words].toSorted((a, b) => weightOf(b) - weightOf(a) || a - b).slice(0, RAREST);
      if (rare.length === 1) return rare;
      const ordered = rare.toSorted((a, b) => a - b);
      return ordered.flatMap((x, i) => ordered.slice(i + 1).map((y) => mixed(x, y)));
    },
    shares: () => sharesOf(counts, rows.length),
  };
}

function shareOfAll(counts: ReadonlyMap<number, number>, rows: number): Map<number, number> {
  return new Map([...counts].map(([word, count]) => [word, count / rows]));
}

/** Weight of what both have, as a share of what either has; both sorted. */
export function sharedWeight(x: Int32Array, y: Int32Array, weightOf: (word: number) => number): number {
  let both = 0;
  let either = 0;
  let i = 0;
  let j = 0;
  while (i < x.length || j < y.length) {
    const a = i < x.length ? (x[i] ?? 0) : Number.POSITIVE_INFINITY;
    const b = j < y.length ? (y[j] ?? 0) : Number.POSITIVE_INFINITY;
    const weight = weightOf(Math.min(a, b));
    either += weight;
    if (a === b) both += weight;
    if (a <= b) i++;
    if (b <= a) j++;
  }
  return either === 0 ? Number.NaN : both / either;
}
