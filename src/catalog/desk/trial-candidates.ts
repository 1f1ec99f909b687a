import { dayAt, HOME_ZONE, renewalRows } from '#kernel/memory';
import type { Candidate } from '#kernel/process';
import type { Scope } from '#kernel/security';
import { isDue, RENEWAL_GUARD, risksOf } from './renewal.ts';

/** Days from today to the last day of a trial. */
const DAYS_AHEAD = 14;
const MS_PER_DAY = 86_400_000;

type Ask = Readonly<{ withinDays: number; now: Date }>;
type Find = (scope: Scope, ask: Ask) => Promise<readonly Candidate[]>;

/** Agents that can be tried against a control group, each with how those who may take part are found. */
const FINDERS: ReadonlyMap<string, Find> = new Map([[RENEWAL_GUARD, endingCustomers]]);

/** Names of the agents that can be tried. */
export const TRIED_AGENTS: readonly string[] = [...FINDERS.keys()];

/** The accounts about which an agent would speak within a trial that begins now; null for an agent that cannot be tried. */
export async function trialCandidates(
  scope: Scope,
  { agent, ...ask }: Ask & Readonly<{ agent: string }>,
): Promise<readonly Candidate[] | null> {
  return (await FINDERS.get(agent)?.(scope, ask)) ?? null;
}

/**
 * Customers with a contract that ends within so many days and is worth a card now or before the trial is over. Those the
 * guard would pass over in both arms would only blur what it does. One with several contracts counts by the riskiest.
 */
async function endingCustomers(scope: Scope, { withinDays, now }: Ask): Promise<readonly Candidate[]> {
  const bound = scope.forPurpose('renewal');
  const { rows } = await renewalRows(bound, { when: 'coming', today: dayAt(now, HOME_ZONE), days: withinDays });
  const risks = await risksOf(bound, rows);
  const last = dayAt(new Date(now.getTime() + DAYS_AHEAD * MS_PER_DAY), HOME_ZONE);
  const found = new Map<string, { account: string; risk: number; records: string[] }>();
  rows.forEach((row, i) => {
    const risk = risks[i];
    if (risk === undefined || !isDue(row, risk, last)) return;
    const known = found.get(row.customer) ?? { account: row.customer, risk: 0, records: [] };
    known.records.push(row.id);
    known.risk = Math.max(known.risk, risk.basis === 'none' ? 0 : risk.probability);
    found.set(row.customer, known);
  });
  return [...found.values()];
}
