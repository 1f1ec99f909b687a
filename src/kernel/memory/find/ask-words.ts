import { isHanRun, LONGEST_SOUND, quote, runsOf, slipsOf } from './tokens.ts';

const LONGEST_QUERY = 200;
const LONGEST_WORD = 60;

/** A question in words, as tsqueries from the closest match to the farthest; an empty one finds nothing. */
export type Asked = Readonly<{
  /** A name or brand that is exactly this, in characters, pinyin or initials. */
  whole: string;
  /** One that begins so. */
  beginning: string;
  /** All words, in the name itself. */
  titled: string;
  /** All words, anywhere. */
  anywhere: string;
  /** All characters of a name with others in between, or Latin words with one slip of the finger. */
  loose: string;
}>;

/** What to look for; null when the question holds no word. */
export function askedOf(q: string): Asked | null {
  const runs = runsOf(q.slice(0, LONGEST_QUERY));
  const anywhere = everyWord(runs);
  if (anywhere === '') return null;
  const whole = quote(`=${runs.join('').slice(0, LONGEST_SOUND)}`);
  return {
    whole,
    beginning: `${whole}:*`,
    titled: namesOnly(anywhere),
    anywhere,
    loose: runs.map(looseWord).join(' & '),
  };
}

/** The same words where they stand in a record's name: those carry the weight A. */
export function namesOnly(words: string): string {
  return words.replaceAll(
    /('(?:[^']|'')*')(:[*A-D]+)?/g,
    (_, word: string, how = '') => `${word}:${String(how).includes('*') ? '*' : ''}A`,
  );
}

/** A tsquery that wants every word; the end of a Latin word may be missing. Empty when nothing is left to look for. */
export function queryOf(q: string): string {
  return everyWord(runsOf(q.slice(0, LONGEST_QUERY)));
}

function everyWord(runs: readonly string[]): string {
  return [...new Set(runs.flatMap((run) => (isHanRun(run) ? pairs(run) : [latinWord(run)])))].join(' & ');
}

function pairs(run: string): string[] {
  const characters = [...run];
  if (characters.length === 1) return [quote(run)];
  return characters.slice(0, -1).map((c, i) => quote(c + (characters[i + 1] ?? '')));
}

/** A word's beginning, or that of how a name sounds. */
function latinWord(run: string): string {
  const sound = run.slice(0, LONGEST_SOUND);
  const ways = [run.slice(0, LONGEST_WORD), `=${sound}`, ...(run.length > LONGEST_SOUND ? [sound] : [])];
  return `(${ways.map((way) => `${quote(way)}:*`).join(' | ')})`;
}

/** Characters must stand in the name itself; a slip is one letter too many, too few, another or two changed round. */
function looseWord(run: string): string {
  if (isHanRun(run) && run.length < 3) return pairs(run).join(' & ');
  if (isHanRun(run)) return [...new Set(run)].map((c) => `${quote(c)}:AB`).join(' & ');
  const slips = slipsOf(run);
  if (slips.length === 0) return latinWord(run);
  const ways = [quote(`~${run}`), ...slips.flatMap((slip) => [quote(slip), quote(`~${slip}`)])];
  return `(${[latinWord(run), ...ways].join(' | ')})`;
}
