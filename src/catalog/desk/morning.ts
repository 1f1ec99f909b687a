import { dayAt, HOME_ZONE, renewalRows } from '#kernel/memory';
import { suggestedLately } from '#kernel/process';
import type { Scope } from '#kernel/security';
import { DAYS_WATCHED, isDue, risksOf } from './renewal.ts';

/** Records that an agent should look at this morning, under the event that wakes it. */
export type Signal = Readonly<{ event: string; kind: string; ids: readonly string[] }>;

/** Cards that one agent may bring on one morning at most. Chosen, not fitted: more are not read. */
export const MOST_A_MORNING = 5;
/** Days for which a record is left in peace after an agent spoke of it. Chosen, not fitted. */
const PEACE_DAYS = 14;
const MS_PER_DAY = 86_400_000;

type Seek = (scope: Scope, at: Readonly<{ today: string; peace: Date }>) => Promise<Signal>;

/** What each agent that wakes in the morning is to look at; the most is at stake in the first. */
const SEEKERS: readonly Seek[] = [endingContracts];

/** The signals of a morning, of those agents that have any. */
export async function morningSignals(scope: Scope, now: Date): Promise<readonly Signal[]> {
  const at = { today: dayAt(now, HOME_ZONE), peace: new Date(now.getTime() - PEACE_DAYS * MS_PER_DAY) };
  return scope.read(async (tx) => {
    const signals: Signal[] = [];
    for (const seek of SEEKERS) signals.push(await seek(scope.forPurpose('renewal').within(tx), at));
    return signals.filter((s) => s.ids.length > 0);
  });
}

/** Contracts that end soon or are likely lost, all weighed at once. */
async function endingContracts(
  scope: Scope,
  { today, peace }: Readonly<{ today: string; peace: Date }>,
): Promise<Signal> {
  const [{ rows }, spoken] = [
    await renewalRows(scope, { when: 'coming', today, days: DAYS_WATCHED }),
    await suggestedLately(scope, { agent: 'renewal-guard', since: peace }),
  ];
  const risks = await risksOf(scope, rows);
  const worth = rows.flatMap((row, i) => {
    const risk = risks[i];
    if (risk === undefined || spoken.has(row.id) || !isDue(row, risk, today)) return [];
    return [{ id: row.id, stake: Number(row.minor ?? 0n) * (risk.basis === 'none' ? 1 : risk.probability) }];
  });
  const ids = worth.toSorted((a, b) => b.stake - a.stake || (a.id < b.id ? -1 : 1)).map((w) => w.id);
  return { event: 'contract.ends_soon', kind: 'contract', ids: ids.slice(0, MOST_A_MORNING) };
}
