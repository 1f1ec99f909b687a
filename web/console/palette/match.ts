import { soundsOf } from './sounds.ts';

/** Something the palette can do without asking the server. `words` are all names it answers to, in every language. */
export type Entry = { title: string; words: readonly string[] };

/** Names that begin with what was typed are as close as this or closer. */
export const BEGINS = 1;
/** And those whose sound begins so. */
export const SOUNDS_SO = 2.5;

const heard = new Map<string, readonly string[]>();
function soundsKept(name: string): readonly string[] {
  let sounds = heard.get(name);
  if (sounds === undefined) heard.set(name, (sounds = soundsOf(name)));
  return sounds;
}

/** How closely one word fits a name: its beginning, a word's beginning, anywhere, its sound; infinite: not at all. */
function fit(name: string, word: string): number {
  const at = name.indexOf(word);
  if (at === 0) return name === word ? 0 : 1;
  if (at > 0) return /[\p{L}\p{N}]/u.test(name.charAt(at - 1)) && !/\p{Script=Han}/u.test(word) ? 4 : 2;
  if (!/^[a-z]{2,}$/.test(word)) return Infinity;
  const heardAt = soundsKept(name).findIndex((sound) => sound.startsWith(word));
  return heardAt === -1 ? Infinity : heardAt < 2 ? SOUNDS_SO : 3;
}

/** The entries whose names hold every word typed, as it is written or as it sounds, closest (0) first. */
export function ranked<E extends Entry>(entries: readonly E[], typed: string): { entry: E; far: number }[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  const joined = words.join('');
  return entries
    .map((entry) => {
      const names = [entry.title, ...entry.words].map((name) => name.toLowerCase());
      const best = (word: string): number => Math.min(...names.map((name) => fit(name, word)));
      const apart = Math.max(...words.map(best));
      // Pinyin typed with spaces between its syllables.
      return { entry, far: Math.min(apart, words.length > 1 ? best(joined) : apart) };
    })
    .filter(({ far }) => far < Infinity)
    .toSorted((a, b) => a.far - b.far);
}

/** The place after a step up or down a list, round its ends. */
export function stepped(at: number, by: number, count: number): number {
  return count === 0 ? 0 : (at + by + count) % count;
}

/** A text in pieces, those that match marked; marks are in order and do not overlap. */
export function pieces(
  text: string,
  marks: readonly (readonly [number, number])[],
): { text: string; from: number; isMarked: boolean }[] {
  const out: { text: string; from: number; isMarked: boolean }[] = [];
  let at = 0;
  const add = (to: number, isMarked: boolean) => {
    if (to > at) out.push({ text: text.slice(at, to), from: at, isMarked });
    at = Math.max(at, to);
  };
  for (const [from, to] of marks) {
    add(from, false);
    add(to, true);
  }
  add(text.length, false);
  return out;
}
