import { isHan, plainHan, wordsOf } from './han.ts';
import { placeAtStart, type Place } from './places.ts';

/** A postal address: what is left of it without its place, in words, and its numbers in order. */
export type Address = Readonly<{ place: Place | null; words: readonly string[]; numbers: string }>;

const LATIN_SHORT: Readonly<Record<string, string>> = {
  st: 'street',
  rd: 'road',
  ave: 'avenue',
  av: 'avenue',
  blvd: 'boulevard',
  dr: 'drive',
  ln: 'lane',
  ct: 'court',
  pl: 'place',
  hwy: 'highway',
  sq: 'square',
  bldg: 'building',
  fl: 'floor',
  rm: 'room',
  ste: 'suite',
};
const HAN_DIGITS: Readonly<Record<string, string>> = {
  一: '1',
  二: '2',
  三: '3',
  四: '4',
  五: '5',
  六: '6',
  七: '7',
  八: '8',
  九: '9',
};

/** Takes an address apart; null when nothing of it is left. */
export function parseAddress(raw: string): Address | null {
  let plain = plainHan(raw).trim();
  if (plain === '') return null;
  let place: Place | null = null;
  for (let turn = 0; turn < 3 && isHan(plain); turn++) {
    const found = placeAtStart(plain.replace(/^中国/, ''));
    if (found === null) break;
    place = found.place;
    plain = plain.replace(/^中国/, '').slice(found.length);
  }
  const text = plain.replaceAll(/[一二三四五六七八九](?=[号楼层栋幢座室弄])/g, (d) => HAN_DIGITS[d] ?? d);
  const words = wordsOf(text).flatMap((word) => (isHan(word) ? pairsOf(word) : [LATIN_SHORT[word] ?? word]));
  const numbers = (text.match(/\d+/g) ?? []).join(' ');
  return words.length === 0 && place === null ? null : { place, words, numbers };
}

function pairsOf(word: string): string[] {
  const characters = [...word];
  return characters.length < 3
    ? [word]
    : characters.slice(0, -1).map((character, i) => character + (characters[i + 1] ?? ''));
}
