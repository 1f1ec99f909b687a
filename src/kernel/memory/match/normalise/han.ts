import { Converter } from 'opencc-js/t2cn';
import { pinyin } from 'pinyin-pro';

const HAN = /\p{Script=Han}/u;
const simplify = Converter({ from: 't', to: 'cn' });
const simplified = new Map<string, string>();
const sounds = new Map<string, string>();

/** Width, case and script aside: `ＨＵＡＸＩＮＧ 華星` → `huaxing 华星`. Spaces and marks stay. */
export function plainHan(text: string): string {
  let plain = '';
  for (const character of text.normalize('NFKC').toLowerCase()) plain += simpleOf(character);
  return plain;
}

// Character by character: names need no phrases, and a table of what was met is a hundred times faster.
function simpleOf(character: string): string {
  if (character < '\u2e80') return character;
  const known = simplified.get(character);
  if (known !== undefined) return known;
  const simple: string = simplify(character);
  simplified.set(character, simple);
  return simple;
}

/** Pinyin of each Chinese character without tones, everything else as it is: `华星a` → `huaxinga`. */
export function pinyinOf(plain: string): string {
  let sound = '';
  for (const character of plain) sound += soundOf(character);
  return sound;
}

function soundOf(character: string): string {
  if (character < '\u2e80') return character;
  const known = sounds.get(character);
  if (known !== undefined) return known;
  const sound = pinyin(character, { toneType: 'none', type: 'array', v: true })[0] ?? '';
  sounds.set(character, sound);
  return sound;
}

/** Whether the text holds a Chinese character. */
export function isHan(text: string): boolean {
  return HAN.test(text);
}

/** Words of letters and digits; a run of Chinese characters is one word. */
export function wordsOf(plain: string): string[] {
  return plain.match(/\p{Script=Han}+|[[\p{L}\p{N}]--\p{Script=Han}]+/gv) ?? [];
}
