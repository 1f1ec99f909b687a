import type { Text } from '#base';
import { ideaOf, isIdName } from './column-names.ts';
import type { ColumnProfile, TableProfile } from './profile-table.ts';

/** A column by which records can be recognised again, how sure that is (0–1) and why. */
export type KeySuggestion = Readonly<{ column: string; confidence: number; reason: Text }>;

/** Least share of rows in which a key that need not be unique is filled in, and of different values among those. */
const KEY_SHARE = 0.8;

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Suggests keys for finding doubles, the surest first: unique ids, then company name, phone and mail. */
export function suggestKeys(profile: TableProfile): KeySuggestion[] {
  return profile.columns.flatMap((column) => keyOf(column) ?? []).toSorted((a, b) => b.confidence - a.confidence);
}

type Reading = Readonly<{ fits(column: ColumnProfile): boolean; confidence: number; reason: Text }>;

const isOften = (column: ColumnProfile) =>
  1 - column.nullShare >= KEY_SHARE && column.distinct >= KEY_SHARE * column.filled;

const READINGS: readonly Reading[] = [
  {
    fits: (column) => column.isUnique && column.creditCodeShare > KEY_SHARE,
    confidence: 0.97,
    reason: {
      zh: '统一社会信用代码，每行都有且不重复。',
      en: 'Unified social credit codes, in every row and never twice.',
    },
  },
  {
    fits: (column) => column.isUnique && column.examples.every((value) => UUID.test(value)),
    confidence: 0.96,
    reason: { zh: '每行都有不重复的 UUID。', en: 'A UUID in every row, never the same twice.' },
  },
  {
    fits: (column) => column.isUnique && isIdName(column.name) && column.type !== 'number',
    confidence: 0.95,
    reason: {
      zh: '列名像编号，每行都有且不重复。',
      en: 'Its name says id; it is filled in every row and never repeats.',
    },
  },
  {
    fits: (column) => isOften(column) && (ideaOf(column.name) === 'company' || column.companyShare > KEY_SHARE),
    confidence: 0.7,
    reason: { zh: '公司名称，很少重复。', en: 'Company names that rarely repeat.' },
  },
  {
    fits: (column) => isOften(column) && column.type === 'phone',
    confidence: 0.65,
    reason: { zh: '电话号码，很少重复。', en: 'Phone numbers that rarely repeat.' },
  },
  {
    fits: (column) => isOften(column) && column.type === 'email',
    confidence: 0.6,
    reason: { zh: '邮箱地址，很少重复。', en: 'Mail addresses that rarely repeat.' },
  },
];

function keyOf(column: ColumnProfile): KeySuggestion | undefined {
  const reading = READINGS.find(({ fits }) => fits(column));
  if (reading === undefined) return undefined;
  return { column: column.name, confidence: reading.confidence, reason: reading.reason };
}
