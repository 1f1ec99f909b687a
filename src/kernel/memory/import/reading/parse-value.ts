import { minorDigitsOf, shorten, type Params, type RuleCode } from '#base';
import type { FieldSpec, FieldType } from '../../kind.ts';
import { MOST_STARS, type Value } from '../../value.ts';
import { isNullText } from './null-text.ts';
import { parseEmail, parsePhone, parseUrl } from './parse-contact.ts';
import { isoOf, parseDay, splitTime, type DateOrder } from './parse-date.ts';
import { numberOf, parseDecimal, type DecimalMark } from './parse-decimal.ts';

/** What a cell says as a field's type, or the rule it breaks. A `ref` gives the text that names the other record. */
export type Parsed = Readonly<{ ok: true; value: Value }> | Readonly<{ ok: false; rule: RuleCode; params: Params }>;

/** What was decided for the whole column. */
export type ValueOptions = Readonly<{
  /** For amounts that name none. CNY when absent. */
  currency?: string;
  decimalMark?: DecimalMark;
  dateOrder?: DateOrder;
  /** Distance from UTC of times that name none; +8 hours (China) when absent. */
  offsetMinutes?: number;
  /** Absent: any text is a choice. */
  choices?: FieldSpec['choices'];
}>;

const CHINA_OFFSET_MINUTES = 480;
const YES = new Set(['是', '对', '有', '真', '√', '✓', '✔', 'yes', 'y', 'true', 't', '1', 'on']);
const NO = new Set(['否', '不', '错', '没有', '假', '×', '✗', '✘', 'no', 'n', 'false', 'f', '0', 'off']);

/** Reads one cell as a type. Never throws: what does not fit comes back with the rule it breaks. */
export function parseValue(type: FieldType, text: string, options: ValueOptions = {}): Parsed {
  return isNullText(text) ? { ok: true, value: null } : READERS[type](text, options);
}

const asText = (text: string): Parsed => ({ ok: true, value: text.trim() });

const READERS: Readonly<Record<FieldType, (text: string, options: ValueOptions) => Parsed>> = {
  text: asText,
  longText: asText,
  ref: asText,
  integer: (text, options) => asNumber(text, options, Number.isSafeInteger),
  number: (text, options) => asNumber(text, options, Number.isFinite),
  money: asMoney,
  date: asDate,
  datetime: asInstant,
  boolean: asBoolean,
  choice: asChoice,
  tags: asTags,
  email: (text) => orRule(parseEmail(text), 'email'),
  phone: (text) => orRule(parsePhone(text), 'phone'),
  url: (text) => orRule(parseUrl(text), 'url'),
  refs: asTags,
  multiChoice: asChoices,
  rating: asRating,
  address: (text) => ({ ok: true, value: { street: text.trim().slice(0, 300) } }),
  // A file comes with a record, never as the text of a cell.
  file: (text) => ({ ok: false, rule: 'shape', params: { detail: shorten(text, 60) } }),
};

function orRule(value: Value | undefined, rule: RuleCode, params: Params = {}): Parsed {
  return value === undefined ? { ok: false, rule, params } : { ok: true, value };
}

function asNumber(text: string, { decimalMark }: ValueOptions, fits: (value: number) => boolean): Parsed {
  const decimal = parseDecimal(text, decimalMark);
  const value = decimal === undefined ? undefined : numberOf(decimal);
  return orRule(value !== undefined && fits(value) ? value : undefined, 'number');
}

function asMoney(text: string, { decimalMark, currency = 'CNY' }: ValueOptions): Parsed {
  const decimal = parseDecimal(text, decimalMark);
  if (decimal === undefined || decimal.isPercent) return orRule(undefined, 'money');
  const code = decimal.currency ?? currency;
  const places = minorDigitsOf(code);
  const tooFine = 10n ** BigInt(Math.max(0, decimal.scale - places));
  if (decimal.digits % tooFine !== 0n) return orRule(undefined, 'money_precision', { digits: places });
  const minor = (decimal.digits / tooFine) * 10n ** BigInt(Math.max(0, places - decimal.scale));
  return { ok: true, value: { minor: minor.toString(), currency: code } };
}

function asDate(text: string, { dateOrder }: ValueOptions): Parsed {
  const day = parseDay(splitTime(text)?.date ?? '', dateOrder);
  if (day === 'ambiguous') return orRule(undefined, 'date_ambiguous');
  return orRule(day === undefined ? undefined : isoOf(day), 'date');
}

function asInstant(text: string, { dateOrder, offsetMinutes = CHINA_OFFSET_MINUTES }: ValueOptions): Parsed {
  const split = splitTime(text);
  const day = parseDay(split?.date ?? '', dateOrder);
  if (day === 'ambiguous') return orRule(undefined, 'date_ambiguous');
  if (day === undefined) return orRule(undefined, 'date');
  const clock = split?.clock ?? { ms: 0, offsetMinutes: null };
  const awayMs = (clock.offsetMinutes ?? offsetMinutes) * 60_000;
  const instant = new Date(Date.UTC(day.year, day.month - 1, day.day) + clock.ms - awayMs);
  return { ok: true, value: instant.toISOString() };
}

function asBoolean(text: string): Parsed {
  const word = text.normalize('NFKC').trim().toLowerCase();
  if (YES.has(word)) return { ok: true, value: true };
  return orRule(NO.has(word) ? false : undefined, 'boolean');
}

function asChoice(text: string, { choices }: ValueOptions): Parsed {
  if (choices === undefined) return asText(text);
  const wanted = folded(text);
  const isMeant = ({ value, title }: (typeof choices)[number]) =>
    [value, title.zh, title.en].some((name) => folded(name) === wanted);
  const options = shorten(choices.map(({ title }) => title.zh).join('、'), 120);
  return orRule(choices.find(isMeant)?.value, 'choice', { options });
}

function asTags(text: string): Parsed {
  const tags = text.split(/[,，;；、|\n]/).map((tag) => tag.trim());
  return { ok: true, value: [...new Set(tags.filter((tag) => tag !== ''))] };
}

function asChoices(text: string, options: ValueOptions): Parsed {
  const read = (asTags(text) as { value: readonly string[] }).value.map((entry) => asChoice(entry, options));
  const wrong = read.find((entry) => !entry.ok);
  return wrong ?? { ok: true, value: [...new Set(read.flatMap((entry) => (entry.ok ? [entry.value as string] : [])))] };
}

/** `4`, `4/5`, `4星` and `★★★★` are the same rating. */
function asRating(text: string): Parsed {
  const plain = text.normalize('NFKC').trim();
  const stars = /^[★⭐]+[☆]*$/u.test(plain) ? [...plain].filter((sign) => sign !== '☆').length : undefined;
  const told = stars ?? Number(/^(\d(?:\.0+)?)(?:\s*\/\s*5|\s*星|\s*分|\s*stars?)?$/iu.exec(plain)?.[1] ?? NaN);
  return orRule(Number.isInteger(told) && told >= 1 && told <= MOST_STARS ? told : undefined, 'rating', {
    max: MOST_STARS,
  });
}

function folded(text: string): string {
  return text.normalize('NFKC').trim().replace(/\s+/g, ' ').toLowerCase();
}
