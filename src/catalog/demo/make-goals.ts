import type { Saying } from '#kernel/memory';
import { dayOf, daysBefore } from './instant.ts';
import type { MadeDeal } from './make-deals.ts';
import type { MadeRep } from './make-people.ts';

/** A goal asks for this much more than the quarter before brought. Chosen, not fitted. */
const GROWTH_PERCENT = 110n;
/** Goals are set in steps of 100 000 yuan, in fen. */
const STEP = 10_000_000n;

/** What the team and each seller are to win in the quarter of `today`, from what they won in the one before, and visits to make. */
export function goalSayings({
  deals,
  reps,
  today,
}: Readonly<{ deals: readonly MadeDeal[]; reps: readonly MadeRep[]; today: Date }>): readonly Saying[] {
  const start = quarterOf(today, 0);
  const [before, after] = [quarterOf(today, -1), quarterOf(today, 1)];
  const wonBefore = deals.filter((d) => d.stage === 'won' && d.since >= before && d.since < start);
  const quarter = `${start.getUTCFullYear()} Q${Math.floor(start.getUTCMonth() / 3) + 1}`;
  const days = { startsOn: dayOf(start), endsOn: dayOf(daysBefore(after, 1)) };
  const at = daysBefore(start, 10);
  const money = (won: readonly MadeDeal[]) => ({ minor: raised(won).toString(), currency: 'CNY' });
  return [
    {
      kind: 'goal',
      at,
      data: { title: `${quarter} 全员成交`, measure: 'won-amount', amount: money(wonBefore), ...days },
    },
    { kind: 'goal', at, data: { title: `${quarter} 全员拜访`, measure: 'visit-count', count: 60, ...days } },
    ...reps.map(({ id, rep }): Saying => {
      const own = wonBefore.filter((d) => d.lead.owner?.id === id);
      return {
        kind: 'goal',
        at,
        data: { title: `${quarter} ${rep.name}成交`, owner: id, measure: 'won-amount', amount: money(own), ...days },
      };
    }),
  ];
}

function raised(won: readonly MadeDeal[]): bigint {
  const sum = won.reduce((total, { amount }) => total + amount, 0n);
  const wanted = ((sum * GROWTH_PERCENT) / 100n / STEP) * STEP;
  return wanted < STEP ? STEP : wanted;
}

/** The first moment in China of a quarter, counted from the one of `today`. */
function quarterOf(today: Date, by: number): Date {
  const month = Number(dayOf(today).slice(5, 7)) - 1;
  const first = new Date(Date.UTC(Number(dayOf(today).slice(0, 4)), month - (month % 3) + by * 3, 1));
  return new Date(first.getTime() - 8 * 3_600_000);
}
