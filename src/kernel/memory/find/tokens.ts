import { plainHan } from '../match/normalise/han.ts';
import { parseCompany } from '../match/normalise/company.ts';
import { readingsOf } from './sounds.ts';

/**
 * Version of what is written into search rows. Rows of an older one are written anew by a job after an upgrade; raise it
 * whenever the same text gives other tokens.
 */
export const TOKENS_VERSION = 2;

/** Runs of Han characters, and words of any other letters and digits. */
const RUN = /\p{Script=Han}+|[[\p{L}\p{N}]--\p{Script=Han}]+/gv;
const HAN = /^\p{Script=Han}/u;
/** Longest text that is indexed, in characters; the rest of a longer one is not found. */
const LONGEST = 4_000;
const LONGEST_NAME = 120;
const LONGEST_WORD = 60;
/** Letters of a sound and of a whole name that are kept; what is looked for is cut to the same length. */
export const LONGEST_SOUND = 24;
/** Characters of a Chinese name from which a sound begins, and Latin words of a name that are found from their middle. */
const MOST_STARTS = 16;
const MOST_WORDS = 6;
/** Words with fewer letters are too short to be found with a slip of the finger. */
const SHORTEST_SLIPPED = 4;
const LONGEST_SLIPPED = 20;

/** Stands in every search row of a kind whose records are looked up by their name; `search_key` in the database tells them apart by it. */
export const NAMED = '#';

const COMPANY = /公司|集团|厂$|事务所|\b(?:co|ltd|inc|corp|llc|gmbh|ag|plc|limited|company)\b/;

/**
 * Search words of a text: Latin words and numbers in lower case, and for Chinese every character and every pair of
 * neighbours in simplified script, so that names are found without segmentation.
 */
export function tokensOf(text: string): string[] {
  return runsOf(text.slice(0, LONGEST)).flatMap((run) => (isHanRun(run) ? grams(run) : [run.slice(0, LONGEST_WORD)]));
}

/**
 * What a name is found by besides its words: its whole, its brand if it is a company's, pinyin and initials from every
 * character on, Latin words from their middle and with one slip of the finger. `=` begins what stands for a whole name,
 * `~` a word that lacks a letter.
 */
export function nameTokensOf(text: string, isCompany = false): string[] {
  const name = text.slice(0, LONGEST_NAME);
  const runs = runsOf(name);
  const tokens = new Set(runs.length === 0 ? [] : [`=${runs.join('').slice(0, LONGEST_SOUND)}`]);
  for (const [at, run] of runs.slice(0, MOST_WORDS).entries())
    for (const token of isHanRun(run) ? soundsOf(run, at === 0) : piecesOf(run)) tokens.add(token);
  if (isCompany || COMPANY.test(name.toLowerCase())) for (const token of brandOf(name)) tokens.add(token);
  return [...tokens];
}

function brandOf(name: string): string[] {
  const brand = parseCompany(name)?.brand;
  if (brand === undefined || brand === '') return [];
  const [run = ''] = runsOf(brand);
  const sounds = isHanRun(run) ? readingsOf(run).flatMap((way) => [way.join(''), initials(way)]) : [];
  return [run, ...sounds].filter((part) => part.length > 1).map((part) => `=${part.slice(0, LONGEST_SOUND)}`);
}

function soundsOf(run: string, isWhole: boolean): string[] {
  const tokens: string[] = [];
  for (const way of readingsOf(run.slice(0, 2 * MOST_STARTS))) {
    const sounds = endsOf(way);
    const letters = endsOf(way.map((syllable) => syllable.slice(0, 1)));
    for (let from = 0; from < Math.min(way.length, MOST_STARTS); from++) {
      if (way[from] === '') continue;
      const mark = isWhole && from === 0 ? '=' : '';
      tokens.push(mark + (sounds[from] ?? ''));
      if (from + 1 < way.length || mark !== '') tokens.push(mark + (letters[from] ?? ''));
    }
  }
  return tokens;
}

/** What the parts from each one on sound like together, cut to what is kept of a sound. */
function endsOf(parts: readonly string[]): string[] {
  const ends: string[] = Array.from({ length: parts.length });
  let end = '';
  for (let from = parts.length - 1; from >= 0; from--)
    ends[from] = end = ((parts[from] ?? '') + end).slice(0, LONGEST_SOUND);
  return ends;
}

function initials(way: readonly string[]): string {
  return way.map((syllable) => syllable.slice(0, 1)).join('');
}

function piecesOf(word: string): string[] {
  const ends = Array.from({ length: Math.max(0, Math.min(word.length, LONGEST_SOUND) - 3) }, (_, i) =>
    word.slice(i + 1, LONGEST_WORD),
  );
  return [...ends, ...slipsOf(word).map((slip) => `~${slip}`)];
}

/** A Latin word with each of its letters left out once; none of a word that is too short. */
export function slipsOf(word: string): string[] {
  if (word.length < SHORTEST_SLIPPED || word.length > LONGEST_SLIPPED || !/^\p{L}+$/u.test(word)) return [];
  return [...new Set(Array.from(word, (_, i) => word.slice(0, i) + word.slice(i + 1)))];
}

/** A telephone number as people remember it: from its beginning, without country code, its last eight and last four digits. */
export function phoneTokensOf(text: string): string[] {
  const digits = text.normalize('NFKC').replaceAll(/\D+/g, '');
  if (digits.length < 7) return tokensOf(text);
  const home = digits.replace(/^(?:00)?86(?=1\d{10}$|\d{10,11}$)/, '');
  return [...new Set([digits, `=${home}`, home.slice(-8), `=${home.slice(-4)}`])];
}

/** Words by how much they tell: those of the name, those that name the record otherwise, and all others. */
export type Weighed = Readonly<{ name: readonly string[]; near: readonly string[]; rest: readonly string[] }>;

/** A tsvector literal; positions count up to PostgreSQL's 16,383. */
export function vectorOf({ name, near, rest }: Weighed): string {
  const seen = new Set<string>();
  let literal = '';
  const add = (words: readonly string[], weight: string): void => {
    for (const word of words) {
      if (seen.has(word)) continue;
      seen.add(word);
      literal += `${literal === '' ? '' : ' '}${quote(word)}:${Math.min(seen.size, 16_383)}${weight}`;
    }
  };
  add(name, 'A');
  add(near, 'B');
  add(rest, 'D');
  return literal;
}

/** The words of a text as they are indexed: width, case and script aside. */
export function runsOf(text: string): string[] {
  return [...plainHan(text).replaceAll('ü', 'v').matchAll(RUN)].map(([run]) => run);
}

export function isHanRun(run: string): boolean {
  return HAN.test(run);
}

function grams(run: string): string[] {
  const tokens: string[] = [];
  let before = '';
  for (const character of run) {
    if (before !== '') tokens.push(before, before + character);
    before = character;
  }
  tokens.push(before);
  return tokens;
}

/** A word as it stands in a tsvector or tsquery. */
export function quote(word: string): string {
  // Nearly no word holds either, and each is quoted.
  if (!word.includes("'") && !word.includes('\\')) return `'${word}'`;
  return `'${word.replaceAll("'", "''").replaceAll('\\', '\\\\')}'`;
}
