import type { Money } from '#base';
import type { Scope } from '#kernel/security';
import { recallOne } from '../recall.ts';
import { companiesBelow } from './group-tree.ts';
import type { UsedRate } from './rates.ts';
import { ageing, inOneCurrency } from './receivables.ts';
import { moneyIn } from './read.ts';
import { settingIn } from './settings.ts';

/** What a customer, or a whole group of companies, owes beside what it may owe. */
export type Exposure = Readonly<{
  limit: Money | null;
  open: Money | null;
  overdue: Money | null;
  left: Money | null;
  companies: number;
  rates: readonly UsedRate[];
  missing: readonly string[];
}>;

/**
 * Open invoices less what was received and not yet allocated, in the currency of the limit (without one in that of the
 * workspace). While a rate is missing there is no sum, because one that leaves something out looks safer than it is.
 *
 * @throws Failure `memory.not_found`
 */
export async function creditExposure(
  scope: Scope,
  query: Readonly<{ organisation: string; on: string; isGroup: boolean }>,
): Promise<Exposure> {
  return scope.read(async (tx) => {
    const bound = scope.within(tx);
    const customer = await recallOne(bound, query.organisation);
    const companies = query.isGroup ? (await companiesBelow(tx, bound, customer.id)).map((c) => c.id) : [customer.id];
    const limit = moneyIn(customer, 'creditLimit');
    const currency = limit?.currency ?? (await settingIn(tx, 'seller')).value.currency;
    const { totals } = await ageing(bound, { on: query.on, by: 'organisation', organisations: companies });
    const { sums, rates, missing } = await inOneCurrency(bound, totals, { currency, on: query.on });
    const isWhole = missing.length === 0;
    const open = sums.open - sums.unallocated;
    const money = (minor: bigint): Money | null => (isWhole ? { minor, currency } : null);
    return {
      limit,
      open: money(open),
      overdue: money(sums.to30 + sums.to60 + sums.to90 + sums.over90),
      left: limit === null || !isWhole ? null : { minor: limit.minor - open, currency },
      companies: companies.length,
      rates,
      missing,
    };
  });
}
