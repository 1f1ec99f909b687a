import {
  customerFacts,
  dayAt,
  HOME_ZONE,
  moneyIn,
  recallList,
  renewalRows,
  settingIn,
  stageOfDeal,
  type Entity,
  type Filter,
} from '#kernel/memory';
import { lookedAtLately, suggestedLately } from '#kernel/process';
import type { Purpose, Scope } from '#kernel/security';
import { isAstray, signsOf } from './deal-signs.ts';
import { customerRisk, isLeaving } from './leaving.ts';
import { DAYS_WATCHED, isDue, risksOf } from './renewal.ts';
import { mentionsIn, readRivals } from './rivals.ts';
import { textOf } from './said.ts';

/** Records that an agent should look at this morning, under the event that wakes it. */
export type Signal = Readonly<{ event: string; kind: string; ids: readonly string[] }>;

/** Cards that one agent may bring on one morning at most. Chosen, not fitted: more are not read. */
export const MOST_A_MORNING = 5;
/** Days for which a record is left in peace after an agent spoke of it. Chosen, not fitted. */
const PEACE_DAYS = 14;
/** Days until an agent looks again at a record it found nothing about, so that the largest do not keep out all others. Chosen, not fitted. */
const REST_DAYS = 2.5;
/** Days in a stage from which a deal is looked at; its pipeline says from when on it stands still. */
const STILL_DAYS = 14;
/** Hours ahead for which meetings are briefed in the morning: to the end of the next day. Chosen, not fitted. */
const MEETING_HOURS = 40;
/** Records of one sort that are looked at before the ones spoken of lately are left out. */
const MOST_LOOKED_AT = 50;
/** Talks of a day in which rivals are looked for. */
const MOST_TALKS = 500;
const MS_PER_DAY = 86_400_000;

type At = Readonly<{ today: string; now: Date; peace: Date; rest: Date }>;
/** `scope` reads for the purpose of the agent, inside one transaction. */
type Seek = Readonly<{
  agent: string;
  event: string;
  kind: string;
  purpose: Purpose;
  find: (scope: Scope, at: At) => Promise<readonly string[]>;
}>;

/** What each agent that wakes in the morning is to look at; the most is at stake in the first. */
const SEEKERS: readonly Seek[] = [
  { agent: 'meeting-brief', event: 'meeting.comes_up', kind: 'activity', purpose: 'sales', find: comingMeetings },
  { agent: 'renewal-guard', event: 'contract.ends_soon', kind: 'contract', purpose: 'renewal', find: endingContracts },
  {
    agent: 'churn-rescue',
    event: 'customer.looks_leaving',
    kind: 'organisation',
    purpose: 'renewal',
    find: leavingCustomers,
  },
  { agent: 'opportunity-health', event: 'deal.goes_astray', kind: 'deal', purpose: 'sales', find: strayingDeals },
  { agent: 'competitor-watch', event: 'rival.spoken_of', kind: 'deal', purpose: 'sales', find: contestedDeals },
  { agent: 'deal-forecast', event: 'goal.week_begins', kind: 'goal', purpose: 'sales', find: runningGoals },
];

/** The signals of a morning, of those agents that have any: at most five records each that they have not spoken of lately. */
export async function morningSignals(scope: Scope, now: Date): Promise<readonly Signal[]> {
  const before = (days: number): Date => new Date(now.getTime() - days * MS_PER_DAY);
  const at = { now, today: dayAt(now, HOME_ZONE), peace: before(PEACE_DAYS), rest: before(REST_DAYS) };
  return scope.read(async (tx) => {
    const signals: Signal[] = [];
    for (const { agent, event, kind, purpose, find } of SEEKERS) {
      const bound = scope.forPurpose(purpose).within(tx);
      const found = await find(bound, at);
      if (found.length === 0) continue;
      const spoken = await suggestedLately(bound, { agent, since: at.peace });
      const looked = await lookedAtLately(bound, { agent, records: found, since: at.rest });
      const ids = found.filter((id) => !spoken.has(id) && !looked.has(id)).slice(0, MOST_A_MORNING);
      if (ids.length > 0) signals.push({ event, kind, ids });
    }
    return signals;
  });
}

/** Contracts that end soon or are likely lost, all weighed at once. */
async function endingContracts(scope: Scope, { today }: At): Promise<readonly string[]> {
  const { rows } = await renewalRows(scope, { when: 'coming', today, days: DAYS_WATCHED });
  const risks = await risksOf(scope, rows);
  const worth = rows.flatMap((row, i) => {
    const risk = risks[i];
    if (risk === undefined || !isDue(row, risk, today)) return [];
    return [{ id: row.id, stake: Number(row.minor ?? 0n) * (risk.basis === 'none' ? 1 : risk.probability) }];
  });
  return worth.toSorted((a, b) => b.stake - a.stake || (a.id < b.id ? -1 : 1)).map((w) => w.id);
}

/** Customers who look like leaving, the surest first. */
async function leavingCustomers(scope: Scope, { today }: At): Promise<readonly string[]> {
  const rows = await customerFacts(scope, { today });
  return rows
    .map(({ customer, facts }) => ({ customer, probability: customerRisk(facts).probability }))
    .filter(({ probability }) => isLeaving({ probability }))
    .toSorted((a, b) => b.probability - a.probability || (a.customer < b.customer ? -1 : 1))
    .slice(0, MOST_LOOKED_AT)
    .map((c) => c.customer);
}

const OPEN: Filter = { field: 'stage', op: 'noneOf', value: ['won', 'lost'] };

/** The largest open deals whose own dates speak of trouble enough; the agent looks at everything else. */
async function strayingDeals(scope: Scope, { today, now }: At): Promise<readonly string[]> {
  const still = new Date(now.getTime() - STILL_DAYS * MS_PER_DAY).toISOString();
  const troubles: readonly Filter[] = [
    { field: 'closeOn', op: 'lessThan', value: today },
    { field: 'stageSince', op: 'lessThan', value: still },
    { field: 'nextOn', op: 'lessThan', value: today },
  ];
  const found = new Map<string, Entity>();
  for (const trouble of troubles) {
    for (const deal of await largest(scope, [OPEN, trouble])) found.set(deal.id, deal);
  }
  const { value } = await scope.read((tx) => settingIn(tx, 'pipelines'));
  const unknown = { talks: [], tickets: [], quotes: [], closings: [], rival: null };
  const minorOf = (deal: Entity): number => Number(moneyIn(deal, 'amount')?.minor ?? 0n);
  return [...found.values()]
    .filter((deal) => isAstray(signsOf({ deal, stage: stageOfDeal(value, deal), today, ...unknown })))
    .toSorted((a, b) => minorOf(b) - minorOf(a) || (a.id < b.id ? -1 : 1))
    .map((deal) => deal.id);
}

async function largest(scope: Scope, filters: readonly Filter[]): Promise<readonly Entity[]> {
  const { items } = await recallList(scope, {
    kind: 'deal',
    filters,
    sort: { field: 'amount', dir: 'down' },
    limit: MOST_LOOKED_AT,
    isPlanKept: true,
  });
  return items;
}

/** Meetings from now to the end of tomorrow, the next first. */
async function comingMeetings(scope: Scope, { now }: At): Promise<readonly string[]> {
  const { items } = await recallList(scope, {
    kind: 'activity',
    filters: [
      { field: 'state', op: 'is', value: 'planned' },
      { field: 'type', op: 'oneOf', value: ['meeting', 'visit', 'event'] },
      { field: 'at', op: 'atLeast', value: now.toISOString() },
      { field: 'at', op: 'atMost', value: new Date(now.getTime() + MEETING_HOURS * 3_600_000).toISOString() },
    ],
    sort: { field: 'at', dir: 'up' },
    limit: MOST_LOOKED_AT,
    isPlanKept: true,
  });
  return items.map((a) => a.id);
}

/** Open deals of customers who spoke of a rival since yesterday, the largest first. */
async function contestedDeals(scope: Scope, { now }: At): Promise<readonly string[]> {
  const rivals = await readRivals(scope);
  if (rivals.length === 0) return [];
  const since = new Date(now.getTime() - MS_PER_DAY).toISOString();
  const { items: talks } = await recallList(scope, {
    kind: 'activity',
    filters: [{ field: 'at', op: 'atLeast', value: since }],
    sort: { field: 'at', dir: 'down' },
    limit: MOST_TALKS,
    isPlanKept: true,
  });
  const spoken = new Set(rivals.flatMap((rival) => mentionsIn(talks, rival)));
  const customers = [...new Set([...spoken].flatMap((talk) => textOf(talk, 'organisation') ?? []))];
  if (customers.length === 0) return [];
  const deals = await largest(scope, [OPEN, { field: 'organisation', op: 'oneOf', value: customers }]);
  return deals.map((d) => d.id);
}

/** On Mondays the goals of an amount won that run. */
async function runningGoals(scope: Scope, { today }: At): Promise<readonly string[]> {
  if (new Date(`${today}T00:00:00Z`).getUTCDay() !== 1) return [];
  const { items } = await recallList(scope, {
    kind: 'goal',
    filters: [
      { field: 'measure', op: 'is', value: 'won-amount' },
      { field: 'startsOn', op: 'atMost', value: today },
      { field: 'endsOn', op: 'atLeast', value: today },
    ],
    limit: MOST_LOOKED_AT,
  });
  return items.map((g) => g.id);
}
