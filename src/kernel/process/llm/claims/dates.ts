import type { Claim } from './claim.ts';
import { NUMERAL, valueOfNumeral } from './numerals.ts';

/** A date as far as a text tells it. */
export type FoundDate = Claim &
  Readonly<{ year: number | null; month: number | null; day: number | null; quarter: number | null }>;

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const NAMES =
  '(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)';
const N = `(?:\\d{1,2}|[${NUMERAL}]{1,3})`;
const Y = '(?:(?:19|20)\\d{2}|[一二][零〇九][零〇一二三四五六七八九]{2})';

const PATTERNS: readonly RegExp[] = [
  /(?<![\d.-])(?<y>(?:19|20)\d{2})[-/.](?<m>\d{1,2})(?:[-/.](?<d>\d{1,2}))?(?![\d%])/gu,
  new RegExp(
    `(?<y>${Y})\\s*年\\s*(?:(?<m>${N})\\s*月(?:份)?(?:\\s*(?<d>${N})\\s*[日号])?|第?(?<q>[一二三四1-4])季度)?`,
    'gu',
  ),
  new RegExp(`(?<!个|[${NUMERAL}\\d])(?<m>${N})\\s*月(?:份|\\s*(?<d>${N})\\s*[日号])`, 'gu'),
  new RegExp(
    `(?<!个|[${NUMERAL}\\d])(?<m>1[0-2]|[1-9]|十[一二]?|[一二三四五六七八九])\\s*月(?=[^\\p{L}]|[底初中末前后内上下之交发开完到])`,
    'gu',
  ),
  /第?(?<q>[一二三四1-4])季度|\bq(?<q2>[1-4])\b(?:\s+(?:of\s+)?(?<y>20\d{2}))?/giu,
  new RegExp(`\\b(?<mn>${NAMES})\\.?\\s+(?<d>\\d{1,2})(?:st|nd|rd|th)?\\b(?:,?\\s+(?<y>(?:19|20)\\d{2}))?`, 'giu'),
  new RegExp(
    `\\b(?<d>\\d{1,2})(?:st|nd|rd|th)?\\s+(?:of\\s+)?(?<mn>${NAMES})\\b\\.?(?:,?\\s+(?<y>(?:19|20)\\d{2}))?`,
    'giu',
  ),
  new RegExp(`\\b(?<mn>${NAMES})\\.?,?\\s+(?<y>(?:19|20)\\d{2})\\b`, 'giu'),
  /\b(?:in|since|by|of|until|for|during)\s+(?<y>(?:19|20)\d{2})\b(?!\s*(?:%|percent|k|million|yuan|tons?|units?|people|customers))/giu,
];

/** Every calendar date, month, quarter or year a text names. Days told from today on (tomorrow, 下周) are no claims. */
export function datesIn(text: string): readonly FoundDate[] {
  let rest = text;
  const found: FoundDate[] = [];
  for (const pattern of PATTERNS) {
    for (const match of rest.matchAll(pattern)) {
      const date = dateOf(match);
      if (date === null) continue;
      found.push(date);
      const [whole] = match;
      rest = rest.slice(0, match.index) + '\u0001'.repeat(whole.length) + rest.slice(match.index + whole.length);
    }
  }
  return found;
}

function dateOf(match: RegExpExecArray): FoundDate | null {
  const { y, m, mn, d, q, q2 } = match.groups ?? {};
  const month = mn === undefined ? numberOf(m) : MONTHS.indexOf(mn.slice(0, 3).toLowerCase()) + 1;
  const day = numberOf(d);
  if ((month !== null && (month < 1 || month > 12)) || (day !== null && (day < 1 || day > 31))) return null;
  return {
    kind: 'date',
    text: match[0].trim(),
    at: match.index,
    year: numberOf(y),
    month,
    day,
    quarter: numberOf(q ?? q2),
  };
}

function numberOf(text: string | undefined): number | null {
  if (text === undefined) return null;
  return /^\d+$/.test(text) ? Number(text) : valueOfNumeral(text);
}

/** Whether a known date supports one that is said: all that is said of it is so. */
export function isSameDate(known: FoundDate, said: FoundDate): boolean {
  const quarter = known.quarter ?? (known.month === null ? null : Math.ceil(known.month / 3));
  const agrees = (a: number | null, b: number | null): boolean => b === null || a === b;
  return (
    agrees(known.year, said.year) &&
    agrees(known.month, said.month) &&
    agrees(known.day, said.day) &&
    agrees(quarter, said.quarter)
  );
}
