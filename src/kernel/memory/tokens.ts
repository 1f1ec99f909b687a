import { pinyin } from 'pinyin-pro';

/** Runs of Han characters, and words of any other letters and digits. */
const RUN = /\p{Script=Han}+|[[\p{L}\p{N}]--\p{Script=Han}]+/gv;
const HAN = /^\p{Script=Han}/u;
/** Longest text that is indexed, in characters; the rest of a longer one is not found. */
const LONGEST = 4_000;
const LONGEST_WORD = 60;

/**
 * Search words of a text: Latin words and numbers in lower case, and for Chinese every character and every pair of
 * neighbours, so that names are found without segmentation.
 */
export function tokensOf(text: string): string[] {
  return runsOf(text.slice(0, LONGEST)).flatMap((run) => (HAN.test(run) ? grams(run) : [run.slice(0, LONGEST_WORD)]));
}

/** Pinyin initials of the Chinese parts of a name: 苏州恒泰 → szht. */
export function initialsOf(name: string): string[] {
  return runsOf(name.slice(0, 200))
    .filter((run) => HAN.test(run))
    .map((run) => pinyin(run, { pattern: 'first', toneType: 'none', type: 'array' }).join('').toLowerCase())
    .filter((initials) => /^[a-z]+$/.test(initials));
}

/** A tsvector literal; words of the name weigh more than the rest. Positions count up to PostgreSQL's 16,383. */
export function vectorOf(name: readonly string[], rest: readonly string[]): string {
  const heavy = new Set(name);
  const light = [...new Set(rest)].filter((word) => !heavy.has(word));
  const entry = (word: string, at: number, weight: string) => `${quote(word)}:${Math.min(at + 1, 16_383)}${weight}`;
  return [...[...heavy].map((w, i) => entry(w, i, 'A')), ...light.map((w, i) => entry(w, heavy.size + i, 'D'))].join(
    ' ',
  );
}

/** A tsquery that wants every word; the end of a Latin word may be missing. Empty when nothing is left to look for. */
export function queryOf(query: string): string {
  const parts = runsOf(query.slice(0, 200)).flatMap((run) => {
    if (!HAN.test(run)) return [`${quote(run.slice(0, LONGEST_WORD))}:*`];
    const characters = [...run];
    return characters.length === 1
      ? [quote(run)]
      : characters.slice(0, -1).map((c, i) => quote(c + (characters[i + 1] ?? '')));
  });
  return [...new Set(parts)].join(' & ');
}

function runsOf(text: string): string[] {
  return [...text.normalize('NFKC').toLowerCase().matchAll(RUN)].map(([run]) => run);
}

function grams(run: string): string[] {
  const characters = [...run];
  return characters.flatMap((c, i) => (i + 1 < characters.length ? [c, c + (characters[i + 1] ?? '')] : [c]));
}

function quote(word: string): string {
  return `'${word.replaceAll("'", "''").replaceAll('\\', '\\\\')}'`;
}
