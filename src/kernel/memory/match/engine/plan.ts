import type { Column, KeyHow } from '../compare/column.ts';
import { branchColumn, companyColumn, industryColumn, placeColumn, seatColumn } from '../compare/companies.ts';
import { domainColumn, mailColumn, phoneColumn } from '../compare/contacts.ts';
import { addressColumn, dateColumn, numberColumn } from '../compare/figures.ts';
import { namesColumn, personColumn } from '../compare/people.ts';
import { codeColumn, textColumn } from '../compare/texts.ts';
import { wordsColumn } from '../compare/words.ts';
import { plainCreditCode } from '../normalise/contact.ts';

const digits = (raw: string): string | null => {
  const found = raw
    .normalize('NFKC')
    .replaceAll(/[^\p{L}\p{N}]/gu, '')
    .toLowerCase();
  return found === '' ? null : found;
};

/** Ways of comparing a field. */
const COLUMNS = {
  company: companyColumn,
  seat: seatColumn,
  industry: industryColumn,
  branch: branchColumn,
  person: personColumn,
  names: namesColumn,
  creditCode: () => codeColumn(plainCreditCode, false),
  code: () => codeColumn(digits, true),
  same: () => codeColumn((raw) => (raw === '' ? null : raw), false),
  wanted: wantedColumn,
  mail: mailColumn,
  phone: phoneColumn,
  domain: domainColumn,
  place: placeColumn,
  address: addressColumn,
  text: () => textColumn(),
  words: () => wordsColumn(),
  number: () => numberColumn((size) => 0.05 * size),
  year: () => numberColumn(() => 1),
  date: dateColumn,
} as const satisfies Record<string, () => Column>;

export type MatchAs = keyof typeof COLUMNS;

/** What a lead is after: the product with its use, both the same or not the same. */
function wantedColumn(): Column {
  const column = codeColumn((raw) => raw.normalize('NFKC').trim().toLowerCase(), false);
  return { ...column, add: (raw, others) => column.add(raw === null ? null : [raw, ...others].join('|'), []) };
}

/** A new, empty column for a way of comparing. */
export function columnFor(as: MatchAs): Column {
  return COLUMNS[as]();
}

/** One comparison: `from` is the place of its raw text in a row, `others` the places of further texts it weighs. */
export type MatchField = Readonly<{ id: string; as: MatchAs; from: number; others?: readonly number[] }>;

/** Rows that agree on all parts of a rule are compared. `field` is the comparison's place in the plan. */
export type BlockRule = Readonly<{ name: string; parts: readonly Readonly<{ field: number; how: KeyHow }>[] }>;

/** How records of one kind are compared: plain data, so that a worker can be handed it. */
export type MatchPlan = Readonly<{ fields: readonly MatchField[]; rules: readonly BlockRule[] }>;

/** A record as its raw texts, in the order the plan counts them; null where nothing is known. */
export type RawRow = readonly (string | null)[];
