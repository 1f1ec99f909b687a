import { shorten } from '#base';
import { createRowSample } from './column-sample.ts';
import { isCreditCode } from './credit-code.ts';
import { readColumn, type ColumnReading } from './read-column.ts';
import { isNullText } from './null-text.ts';

/** What a sample says about one column. Shares are from 0 to 1; counts are of the sample. */
export type ColumnProfile = ColumnReading &
  Readonly<{
    /** Place in the row, from 0. */
    index: number;
    name: string;
    filled: number;
    nullShare: number;
    distinct: number;
    /** Filled in every sampled row, and never twice the same. */
    isUnique: boolean;
    examples: readonly string[];
    /** The commonest values first; only where there are few different ones. */
    common: readonly Readonly<{ value: string; count: number }>[];
    companyShare: number;
    creditCodeShare: number;
  }>;

/** What a sample says about a table: `rows` were seen, `sampled` of them looked at. */
export type TableProfile = Readonly<{ rows: number; sampled: number; columns: readonly ColumnProfile[] }>;

/** Looks at rows as they pass and profiles the columns in the end. Give it only rows without problems. */
export type Profiler = Readonly<{ add(cells: readonly string[]): void; finish(): TableProfile }>;

const EXAMPLES = 5;
const COMMON_MAX = 50;

const COMPANY =
  /(公司|集团|厂|研究院|事务所|合作社|分行|支行)$|\b(ltd|limited|inc|corp|corporation|llc|gmbh|co|plc|s\.?a|ag)\.?$/i;

/** Starts a profile of the columns under a header. */
export function createProfiler(header: readonly string[]): Profiler {
  const sample = createRowSample();
  return {
    add: sample.add,
    finish() {
      const rows = sample.rows();
      const columns = header.map((name, index) => profileColumn(name, index, rows));
      return { rows: sample.count(), sampled: rows.length, columns };
    },
  };
}

function profileColumn(name: string, index: number, rows: readonly (readonly string[])[]): ColumnProfile {
  const values = rows.map((row) => row[index] ?? '').filter((cell) => !isNullText(cell));
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value.trim(), (counts.get(value.trim()) ?? 0) + 1);
  const filled = values.length;
  return {
    ...readColumn(name, values),
    index,
    name,
    filled,
    nullShare: rows.length === 0 ? 0 : 1 - filled / rows.length,
    distinct: counts.size,
    isUnique: rows.length > 1 && counts.size === rows.length,
    examples: [...counts.keys()].slice(0, EXAMPLES).map((value) => shorten(value)),
    common: counts.size <= COMMON_MAX ? commonest(counts) : [],
    companyShare: shareOf(values, (value) => COMPANY.test(value.trim())),
    creditCodeShare: shareOf(values, isCreditCode),
  };
}

function commonest(counts: ReadonlyMap<string, number>) {
  const all = [...counts].map(([value, count]) => ({ value: shorten(value), count }));
  return all.toSorted((a, b) => b.count - a.count);
}

function shareOf(values: readonly string[], fits: (value: string) => boolean): number {
  return values.length === 0 ? 0 : values.filter(fits).length / values.length;
}
