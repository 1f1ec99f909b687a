import type { Saying } from '#kernel/memory';
import { dayOf, daysBefore } from './instant.ts';
import type { MadeDeal } from './make-deals.ts';
import type { MadeRep } from './make-people.ts';

/** The team's goal, of what the quarter before brought. Chosen, not fitted. */
const GROWTH_PERCENT = 150n;
const VISITS = 240;
/** Goals are set in steps of 100 000 yuan, in fen. */
const STEP = 10_000_000n;

/** What the team is to win and to visit in the quarter of `today`, from what it won in the one before; sellers share it alike. */
export function goalSayings({
  deals,
  reps,
  today,
}: Readonly<{ deals: readonly MadeDeal[]; reps: readonly MadeRep[]; today: Date }>): readonly Saying[] {
  const [before, start, after] = [quarterOf(today, -1), quarterOf(today, 0), quarterOf(today, 1)];
  const won = deals
    .filter((d) => d.stage === 'won' && d.since >= before && d.since < start)
    .reduce((total, { amount }) => total + amount, 0n);
  const wanted = (won * GROWTH_PERCENT) / 100n;
  const startsOn = dayOf(start);
  const quarter = `${startsOn.slice(0, 4)} Q${Math.ceil(Number(startsOn.slice(5, 7)) / 3)}`;
  const goal = (title: string, data: Saying['data']): Saying => ({
    kind: 'goal',
    at: daysBefore(start, 10),
    data: { title: `${quarter} ${title}`, startsOn, endsOn: dayOf(daysBefore(after, 1)), ...data },
  });
  return [
    goal('全员成交', { measure: 'won-amount', amount: inSteps(wanted) }),
    goal('全员拜访', { measure: 'visit-count', count: VISITS }),
    ...reps.map(({ id, rep }) =>
      goal(`${rep.name}成交`, {
        owner: id,
        measure: 'won-amount',
        amount: inSteps(wanted / BigInt(Math.max(1, reps.length))),
      }),
    ),
  ];
}

function inSteps(minor: bigint) {
  const steps = minor / STEP;
  return { minor: ((steps < 1n ? 1n : steps) * STEP).toString(), currency: 'CNY' };
}

/** The first moment in China of a quarter, counted from the one of `today`. */
function quarterOf(today: Date, by: number): Date {
  const month = Number(dayOf(today).slice(5, 7)) - 1;
  const first = new Date(Date.UTC(Number(dayOf(today).slice(0, 4)), month - (month % 3) + by * 3, 1));
  return new Date(first.getTime() - 8 * 3_600_000);
}
