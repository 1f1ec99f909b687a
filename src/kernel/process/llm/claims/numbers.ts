import type { Claim } from './claim.ts';
import { NUMERAL, valueOfNumeral } from './numerals.ts';

/** What a number counts, where the words beside it say so; numbers of two kinds never support each other. */
type Unit = 'percent' | 'times' | 'money' | 'year' | 'month' | 'week' | 'day' | 'hour' | 'minute' | 'weight' | 'thing';

/** A number as it stands in a text. */
export type Found = Claim & Readonly<{ value: number; unit: Unit | null; isRough: boolean }>;

const SCALE: Readonly<Record<string, number>> = {
  百: 100,
  千: 1e3,
  万: 1e4,
  萬: 1e4,
  百万: 1e6,
  千万: 1e7,
  亿: 1e8,
  億: 1e8,
  万亿: 1e12,
  k: 1e3,
  thousand: 1e3,
  m: 1e6,
  mn: 1e6,
  million: 1e6,
  bn: 1e9,
  billion: 1e9,
};
const SCALES = '万亿|百万|千万|[百千万萬亿億]|(?:k|thousand|mn|m|million|bn|billion)(?![a-z])';

const UNITS: readonly (readonly [Unit, RegExp])[] = [
  ['percent', /^(?:%|％|percent\b|per cent\b|个百分点|个点)/i],
  ['times', /^(?:倍|times\b|x\b|×)/i],
  ['money', /^(?:元|块|人民币|美元|美金|欧元|rmb\b|cny\b|usd\b|eur\b|yuan\b|dollars?\b|euros?\b)/i],
  ['year', /^(?:年(?!级)|years?\b|-year\b)/i],
  ['month', /^(?:个月|months?\b|-month\b)/i],
  ['week', /^(?:个?星期|周(?!年)|weeks?\b|-week\b)/i],
  ['day', /^(?:个?工作日|天|日(?!期)|(?:working |business )?days?\b|-day\b)/i],
  ['hour', /^(?:个?小时|hours?\b|h\b|-hour\b)/i],
  ['minute', /^(?:分钟|minutes?\b|min\b|-minute\b)/i],
  ['weight', /^(?:吨|公斤|千克|tons?\b|tonnes?\b|kg\b)/i],
  [
    'thing',
    /^(?:台|套|家|人|名|次|条|件|辆|个(?!月|百分|点|工作|星期|小时)|pieces?\b|units?\b|people\b|customers?\b|companies\b|lines?\b)/i,
  ],
];
const CURRENCY = /(?:[¥￥$€£]|\b(?:cny|rmb|usd|eur)|人民币)\s*$/i;
const ROUGH =
  /(?:约|大约|近|将近|超过|逾|接近|左右|about|around|nearly|almost|over|more than|some|roughly|approximately|~)\s*(?:[¥￥$€£])?\s*$/i;
const ROUGH_AFTER = /^\s*(?:左右|上下|多|余|or so)/;

const DIGITS = new RegExp(
  `(?<![\\p{Script=Latin}\\d.][-_/]?)(?<!\\d[,.])(\\d{1,3}(?:,\\d{3})+(?:\\.\\d+)?|\\d+(?:\\.\\d+)?)\\s*(${SCALES})?(?![-_]?\\d)`,
  'giu',
);
const HAN = new RegExp(`[${NUMERAL}]+`, 'gu');
const SHARE = new RegExp(
  `百分之([${NUMERAL}]+|\\d+(?:\\.\\d+)?)|([${NUMERAL}]|\\d)成(?![为立本果功员交长熟分套了])`,
  'gu',
);

/** Every number a text states, in whatever way it is written. Dates are taken out before. */
export function numbersIn(text: string): readonly Found[] {
  const shares = [...text.matchAll(SHARE)].map((m) => shareOf(m));
  const rest = blanked(text, shares);
  const digits = [...rest.matchAll(DIGITS)].flatMap((m) => digitsOf(rest, m));
  const han = [...blanked(rest, digits).matchAll(HAN)].flatMap((m) => hanOf(rest, m));
  return [...shares, ...digits, ...han];
}

/** The text with what was found already made blank, at the same places. */
export function blanked(text: string, claims: readonly Claim[]): string {
  return claims.reduce(
    (t, { at, text: said }) => t.slice(0, at) + ' '.repeat(said.length) + t.slice(at + said.length),
    text,
  );
}

function shareOf(match: RegExpExecArray): Found {
  const [text, hundredth, tenth] = match;
  const number = hundredth ?? tenth ?? '';
  const value = valueOfNumeral(number) ?? Number(number);
  return {
    kind: 'number',
    text,
    at: match.index,
    value: tenth === undefined ? value : value * 10,
    unit: 'percent',
    isRough: false,
  };
}

function digitsOf(text: string, match: RegExpExecArray): Found[] {
  const [whole, digits = '', scale] = match;
  const value = Number(digits.replaceAll(',', '')) * (scale === undefined ? 1 : (SCALE[scale.toLowerCase()] ?? 1));
  const after = text.slice(match.index + whole.length);
  // A letter right behind it makes it part of a name: 5G, 3D.
  if (scale === undefined && /^[A-Za-z]/.test(after) && unitOf(after) === null) return [];
  if (isPoint(text, match, value)) return [];
  return [found(text, { text: whole.trimEnd(), at: match.index }, value)];
}

/** Points of a list are no claims: at the start of a line, or after the point before. */
function isPoint(text: string, { 0: whole, index }: RegExpExecArray, value: number): boolean {
  if (!/^[.)、）]\s*\S/.test(text.slice(index + whole.length))) return false;
  const before = text.slice(0, index);
  return /(?:^|[\n:：;；。])\s*$/.test(before) || before.includes(`${value - 1}.`) || before.includes(`${value - 1}、`);
}

/** Numerals that count something, or that are longer than one character: 一起 and 三点 count nothing. */
function hanOf(text: string, match: RegExpExecArray): Found[] {
  const [numeral] = match;
  const at = match.index;
  const value = valueOfNumeral(numeral);
  const after = text.slice(at + numeral.length);
  const unit = unitOf(after);
  if (value === null || text[at - 1] === '第') return [];
  const isWord = [...numeral].length === 1 && (value <= 1 || unit === null || (unit === 'thing' && value < 4));
  const isSaying = /^[千万]/.test(numeral) && unit === null;
  return isWord || isSaying ? [] : [found(text, { text: numeral, at }, value)];
}

function found(text: string, { text: said, at }: Readonly<{ text: string; at: number }>, value: number): Found {
  const [before, after] = [text.slice(Math.max(0, at - 16), at), text.slice(at + said.length).trimStart()];
  const unit = CURRENCY.test(before) ? 'money' : unitOf(after);
  return { kind: 'number', text: said, at, value, unit, isRough: ROUGH.test(before) || ROUGH_AFTER.test(after) };
}

function unitOf(after: string): Unit | null {
  return UNITS.find(([, pattern]) => pattern.test(after.trimStart()))?.[0] ?? null;
}

/** How far what is said roughly may be from what is known. Chosen, not measured. */
const ROUGHLY = 0.05;
const EXACTLY = 1e-9;

/** Whether a known number supports one that is said: the same thing counted, as much of it. */
export function supports(known: Found, said: Found): boolean {
  const isSame = (a: number, b: number): boolean =>
    Math.abs(a - b) <= Math.max(Math.abs(a), Math.abs(b)) * (said.isRough ? ROUGHLY : EXACTLY);
  // A share may be kept as 0.12 and said as 12 %.
  if (said.unit === 'percent' && known.unit === null && known.value <= 1) return isSame(known.value * 100, said.value);
  if (said.unit === 'percent' && known.unit !== 'percent') return false;
  if (known.unit === 'percent' && said.unit !== 'percent') return false;
  if (known.unit !== null && said.unit !== null && known.unit !== said.unit) return false;
  return isSame(known.value, said.value);
}
