import { findPairs } from './engine/find-pairs.ts';
import { probabilityOf } from './engine/judge.ts';
import { matchTable } from './engine/table.ts';
import { COMPANY_COLUMNS, type CompanyRow } from './invent-companies.ts';
import type { KindPlan } from './plan-of-kind.ts';

/** How well made-up companies were found again. */
export type Trial = Readonly<{
  precision: number;
  recall: number;
  f1: number;
  /** Mean distance of probability and truth over ten bins of probability, weighed by their pairs. */
  calibrationError: number;
  pairsPerRow: number;
  cpuS: number;
}>;

/** Compares two lists of made-up companies with each other as organisations are compared, without being told any answer. */
export function tryCompanies(
  kindPlan: KindPlan,
  { first, second }: { first: readonly CompanyRow[]; second: readonly CompanyRow[] },
): Trial {
  const before = process.threadCpuUsage();
  const table = matchTable(kindPlan.plan);
  const rows = [...first, ...second];
  const places = kindPlan.fields.map((field) => COMPANY_COLUMNS.findIndex((column) => column === field));
  for (const { row } of rows) table.add(places.map((place) => row[place] ?? null));
  table.seal();
  const found = findPairs(table, { least: 0.02, secondFrom: first.length });
  const used = process.threadCpuUsage(before);
  const isSame = (i: number) => rows[found.a[i] ?? 0]?.truth === rows[found.b[i] ?? 0]?.truth;
  const likely = [...found.logit.keys()].filter((i) => (found.logit[i] ?? 0) >= 0);
  const right = likely.filter(isSame).length;
  return {
    precision: right / Math.max(1, likely.length),
    recall: right / second.length,
    f1: (2 * right) / (likely.length + second.length),
    calibrationError: calibrationErrorOf([...found.logit], isSame),
    pairsPerRow: found.report.pairsPerRow,
    cpuS: (used.user + used.system) / 1e6,
  };
}

function calibrationErrorOf(logits: readonly number[], isSame: (i: number) => boolean): number {
  const bins = Array.from({ length: 10 }, () => ({ n: 0, said: 0, same: 0 }));
  logits.forEach((logit, i) => {
    const p = probabilityOf(logit);
    const bin = bins[Math.min(9, Math.floor(p * 10))];
    if (bin === undefined) return;
    bin.n += 1;
    bin.said += p;
    bin.same += Number(isSame(i));
  });
  return bins.reduce((sum, { said, same }) => sum + Math.abs(said - same), 0) / Math.max(1, logits.length);
}
