import type { Scope } from '#kernel/security';
import { askIn } from '../query/ask-in.ts';
import { rowsSeen } from '../query/rows.ts';
import { seenKind } from '../sight.ts';
import { day, slotsOf } from './open-items.ts';

/** What an account may reach within a trial: a contract signed, or somebody of ours who spoke with them. */
export const TRIAL_METRICS = ['renewed', 'contacted'] as const;
export type TrialMetric = (typeof TRIAL_METRICS)[number];

/** Activities in which people spoke with each other. */
const SPOKEN = ['call', 'visit', 'meeting'];

/**
 * Which of these accounts reached the metric on a day from `from` on and before `to` (YYYY-MM-DD). Counted by the day it
 * happened, so a look that comes late finds what one in time would have found.
 */
export async function reachedBy(
  scope: Scope,
  { metric, accounts, from, to }: { metric: TrialMetric; accounts: readonly string[]; from: string; to: string },
): Promise<ReadonlySet<string>> {
  if (accounts.length === 0) return new Set();
  return scope.read(async (tx) => {
    const asking = await askIn(tx, scope);
    const kind = await seenKind(tx, scope, metric === 'renewed' ? 'contract' : 'activity');
    const slot = slotsOf(kind);
    const sees = (await rowsSeen(asking, kind, 'e')) ?? 'true';
    const [ids, first, last] = [asking.add(accounts), asking.add(from), asking.add(to)];
    const [when, what] =
      metric === 'renewed'
        ? [
            `coalesce(e.${slot('signedOn')}, e.${slot('startsOn')})`,
            `e.${slot('status')} in ('signed', 'running', 'done')`,
          ]
        : [
            `e.${slot('at')}`,
            `coalesce(e.${slot('state')}, 'done') = 'done' and e.${slot('type')} = any (${asking.add(SPOKEN)}::text[])`,
          ];
    const rows = await tx.query<{ account: string }>(
      `select distinct e.${slot('organisation')} as account from entity e
       where e.tenant_id = $1 and e.kind = '${kind.name}' and e.${slot('organisation')} = any (${ids}::text[]) and ${what}
         and ${day(when)} >= ${first}::date and ${day(when)} < ${last}::date and ${sees}`,
      asking.values,
    );
    return new Set(rows.map((r) => r.account));
  });
}
