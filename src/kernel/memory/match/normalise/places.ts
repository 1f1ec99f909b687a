import { isHan, pinyinOf } from './han.ts';
import { LATIN_PLACES, PLACE_NAMES } from './place-names.ts';

/** A place and the province it lies in (itself for a province). */
type Place = Readonly<{ name: string; province: string }>;

const byName = new Map<string, Place>();
const byLatin = new Map<string, Place>();
let longest = 0;

for (const line of PLACE_NAMES) {
  const [province = '', cities = ''] = line.split(':');
  for (const name of [province, ...cities.split(',').filter((c) => c !== '')]) {
    const place = { name, province };
    // A province's name comes first: 吉林 and 朝阳 are more often meant as what is bigger or older.
    if (!byName.has(name)) byName.set(name, place);
    const latin = pinyinOf(name);
    if (!byLatin.has(latin)) byLatin.set(latin, place);
    longest = Math.max(longest, name.length);
  }
}
for (const [latin, name] of Object.entries(LATIN_PLACES)) {
  const place = byName.get(name);
  if (place !== undefined) byLatin.set(latin, place);
}

const TAIL = /^(?:特别行政区|壮族自治区|回族自治区|维吾尔自治区|自治区|自治州|地区|省|市|州)/;

/** The longest place that `plain` begins with, and how many characters it takes with 省, 市 and the like. */
export function placeAtStart(plain: string): { place: Place; length: number } | null {
  for (let length = Math.min(longest, plain.length); length >= 2; length--) {
    const place = byName.get(plain.slice(0, length));
    if (place === undefined) continue;
    const tail = TAIL.exec(plain.slice(length))?.[0] ?? '';
    return { place, length: length + tail.length };
  }
  return null;
}

/** The place a whole text names: 江苏省, 苏州市, Suzhou; null when it names none we know. */
export function placeNamed(plain: string): Place | null {
  const text = plain.trim();
  if (!isHan(text)) {
    const latin = text.replaceAll(/\b(?:city|province|prefecture|p\.?r\.?|china)\b|[^a-z ]/g, '').trim();
    return byLatin.get(latin) ?? byLatin.get(latin.replaceAll(' ', '')) ?? null;
  }
  const found = placeAtStart(text);
  if (found === null) return null;
  const rest = text.slice(found.length);
  return rest === '' ? found.place : (placeNamed(rest) ?? found.place);
}

/** How two places lie: `same`, one `within` the other, or `apart`. */
export function placesLie(a: Place, b: Place): 'same' | 'within' | 'apart' {
  if (a.name === b.name) return 'same';
  if (a.province !== b.province) return 'apart';
  return a.name === a.province || b.name === b.province ? 'within' : 'apart';
}

export type { Place };
