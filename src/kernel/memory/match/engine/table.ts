import { mixed, hashOf } from '../compare/hash.ts';
import { NO_KEYS, type Column, type Shares } from '../compare/column.ts';
import { columnFor, type BlockRule, type MatchPlan, type RawRow } from './plan.ts';

/** Keys one rule may give for one row. */
const MOST_KEYS = 24;

/** The records that are compared, column by column. Filled row by row, then sealed. */
export type MatchTable = Readonly<{
  plan: MatchPlan;
  columns: readonly Column[];
  add(row: RawRow): void;
  seal(known?: ReadonlyMap<string, Shares>): void;
  size(): number;
  /** Keys of a row over all rules; equal keys of two rows make them a pair to compare. */
  keysOf(row: number): readonly number[];
  shares(): Map<string, Shares>;
}>;

/** An empty table for a plan. */
export function matchTable(plan: MatchPlan): MatchTable {
  const columns = plan.fields.map((field) => columnFor(field.as));
  const salts = plan.rules.map((rule) => hashOf(rule.name));
  let rows = 0;
  return {
    plan,
    columns,
    add(row) {
      plan.fields.forEach((field, i) =>
        columns[i]?.add(
          row[field.from] ?? null,
          (field.others ?? []).map((at) => row[at] ?? null),
        ),
      );
      rows += 1;
    },
    seal(known) {
      plan.fields.forEach((field, i) => columns[i]?.seal(known?.get(field.id) ?? null));
    },
    size: () => rows,
    keysOf: (row) => plan.rules.flatMap((rule, i) => ruleKeys(columns, rule, { row, salt: salts[i] ?? 0 })),
    shares() {
      return new Map(
        plan.fields.flatMap((field, i) => {
          const shares = columns[i]?.shares() ?? null;
          return shares === null ? [] : [[field.id, shares] as const];
        }),
      );
    },
  };
}

function ruleKeys(
  columns: readonly Column[],
  rule: BlockRule,
  { row, salt }: { row: number; salt: number },
): readonly number[] {
  let keys: readonly number[] = [salt];
  for (const { field, how } of rule.parts) {
    const own = columns[field]?.keys(row, how) ?? NO_KEYS;
    if (own.length === 0) return NO_KEYS;
    const before = keys;
    keys = own.flatMap((key) => before.map((k) => mixed(k, key)));
  }
  return keys.slice(0, MOST_KEYS);
}
