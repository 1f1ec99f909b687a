import { AGES, type Age } from '@valence/contract';
import type { Money } from '#base';
import type { Scope } from '#kernel/security';
import { openItems, type ItemsQuery } from './open-items.ts';
import { converter, type UsedRate } from './rates.ts';

/** Amounts by how long they are past due, and all of them. Whole minor units. */
export type AgeSums = Readonly<Record<Age | 'open', bigint>>;
export type AgeingRow = Readonly<{
  who: string | null;
  currency: string;
  invoices: number;
  sums: AgeSums;
  unallocated: bigint;
}>;
export type Ageing = Readonly<{
  rows: readonly AgeingRow[];
  hasMore: boolean;
  totals: readonly Omit<AgeingRow, 'who' | 'invoices'>[];
}>;

export type AgeingQuery = ItemsQuery & Readonly<{ by: 'organisation' | 'owner' }>;

const MOST_ROWS = 500;

type SumRow = Record<Age | 'open' | 'unallocated' | 'invoices', string>;
type Row = SumRow & { who: string | null; currency: string };

const AGE_SQL: Readonly<Record<Age, string>> = {
  notDue: 'late < 0 or late is null',
  to30: 'late between 0 and 30',
  to60: 'late between 31 and 60',
  to90: 'late between 61 and 90',
  over90: 'late > 90',
};

/** What is owed on a day, by customer or by owner, and currency, the most overdue first. */
export async function ageing(scope: Scope, query: AgeingQuery): Promise<Ageing> {
  return scope.read(async (tx) => {
    const items = await openItems(tx, scope, query);
    if (items === null) return { rows: [], hasMore: false, totals: [] };
    const who = query.by === 'organisation' ? 'customer' : 'owner';
    const sums = AGES.map(
      (age) => `coalesce(sum(open) filter (where is_invoice and (${AGE_SQL[age]})), 0)::text as "${age}"`,
    ).join(', ');
    const rows = await tx.query<Row & { is_total: boolean }>(
      `with ${items.sql}, both_kinds as (
         select ${who} as who, currency, open, true as is_invoice, ($2::date - due) as late from inv
         union all select ${who}, currency, open, false, null from pay)
       select case when grouping(who) = 1 then null else who end as who, grouping(who) = 1 as is_total, currency, ${sums},
         coalesce(sum(open) filter (where is_invoice), 0)::text as open, coalesce(sum(open) filter (where not is_invoice), 0)::text as unallocated,
         (count(*) filter (where is_invoice))::text as invoices
       from both_kinds group by grouping sets ((who, currency), (currency))
       order by grouping(who) desc, sum(open) filter (where is_invoice and late >= 0) desc nulls last, sum(open) desc, who limit ${MOST_ROWS + 50}`,
      items.values,
    );
    const found = rows.filter((r) => !r.is_total).map(rowOf);
    return {
      rows: found.slice(0, MOST_ROWS),
      hasMore: found.length > MOST_ROWS,
      totals: rows.filter((r) => r.is_total).map(rowOf),
    };
  });
}

function rowOf(row: Row): AgeingRow {
  const sums = Object.fromEntries([...AGES, 'open' as const].map((age) => [age, BigInt(row[age])])) as Record<
    Age | 'open',
    bigint
  >;
  return {
    who: row.who,
    currency: row.currency,
    invoices: Number(row.invoices),
    sums,
    unallocated: BigInt(row.unallocated),
  };
}

export type InOneCurrency = Readonly<{
  sums: AgeSums & Readonly<{ unallocated: bigint }>;
  rates: readonly UsedRate[];
  missing: readonly string[];
}>;

/** Totals of several currencies in one, with the rates of the day; currencies without a rate are named and left out. */
export async function inOneCurrency(
  scope: Scope,
  totals: Ageing['totals'],
  { currency, on }: { currency: string; on: string },
): Promise<InOneCurrency> {
  const money = converter(scope);
  const keys = [...AGES, 'open' as const, 'unallocated' as const];
  const sums = Object.fromEntries(keys.map((k) => [k, 0n])) as Record<Age | 'open' | 'unallocated', bigint>;
  const rates: UsedRate[] = [];
  const missing: string[] = [];
  for (const total of totals) {
    const probe = await money.tryConvert({ minor: 0n, currency: total.currency }, currency, on);
    if (probe === null) {
      missing.push(total.currency);
      continue;
    }
    if (probe.rate !== null) rates.push(probe.rate);
    for (const key of AGES) sums[key] += await minorIn(total.sums[key], total.currency);
    sums.unallocated += await minorIn(total.unallocated, total.currency);
  }
  // The whole is the sum of its rounded parts, so that the columns of a page add up.
  sums.open = AGES.reduce((n, age) => n + sums[age], 0n);
  return { sums, rates, missing };

  async function minorIn(minor: bigint, from: string): Promise<bigint> {
    const done: { money: Money } | null = await money.tryConvert({ minor, currency: from }, currency, on);
    return done?.money.minor ?? 0n;
  }
}
