import type { Claim } from './claim.ts';
import { datesIn, isSameDate } from './dates.ts';
import { addressesIn, knownOf, strangersIn } from './names.ts';
import { blanked, numbersIn, supports } from './numbers.ts';

/** What a text was written from: texts, numbers and dates as they were shown, however deep they stand. */
export type Evidence = unknown;

/**
 * What a text claims that its evidence does not support: numbers in whatever way they are written (120万, 一百二十万, 1.2
 * million), shares, dates, names of organisations, people and papers, codes and addresses, in Chinese and English. Names of
 * organisations without an ending (比亚迪) and one capitalised word that opens an English sentence are not seen.
 */
export function checkClaims(text: string, evidence: Evidence): readonly Claim[] {
  const said = text.normalize('NFKC');
  const texts = textsIn(evidence).map((t) => t.normalize('NFKC'));
  const known = texts.map((t) => stated(t));
  const claims = stated(said);
  const knownDates = known.flatMap((k) => k.dates);
  const knownNumbers = known.flatMap((k) => k.numbers);
  const all = texts.join('\n').toLowerCase();
  const unsupported: Claim[] = [
    ...claims.addresses.filter((a) => !all.includes(a.text.toLowerCase())),
    ...claims.dates.filter((date) => !knownDates.some((k) => isSameDate(k, date))),
    ...claims.numbers.filter((number) => !knownNumbers.some((k) => supports(k, number))),
    ...strangersIn(claims.rest, knownOf(texts)),
  ];
  const seen = new Set<string>();
  return unsupported
    .toSorted((a, b) => a.at - b.at)
    .map(({ kind, text: claim, at }) => ({ kind, text: claim, at }))
    .filter(({ text: claim }) => claim !== '' && !seen.has(claim) && seen.add(claim) !== undefined);
}

function stated(text: string) {
  const addresses = addressesIn(text);
  const rest = blanked(text, addresses);
  const dates = datesIn(rest);
  const undated = blanked(rest, dates);
  const numbers = numbersIn(undated);
  return { addresses, dates, numbers, rest: blanked(undated, numbers) };
}

/** Every text inside a value; amounts and numbers as they would be written. */
function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value === 'number' || typeof value === 'bigint') return [String(value)];
  if (typeof value !== 'object' || value === null) return [];
  if (value instanceof Date) return [value.toISOString()];
  return [...amountIn(value), ...Object.values(value).flatMap(textsIn)];
}

/** An amount is kept in minor units and said in whole ones. */
function amountIn(value: object): string[] {
  const minor: unknown = Reflect.get(value, 'minor');
  const currency: unknown = Reflect.get(value, 'currency');
  if (typeof currency !== 'string' || (typeof minor !== 'string' && typeof minor !== 'bigint')) return [];
  return [`${currency} ${Number(minor) / 100}`];
}
