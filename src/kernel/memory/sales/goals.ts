import type { MoneyText } from '#base';
import { teamsOf, type Scope } from '#kernel/security';
import type { Entity } from '../entity.ts';
import { recallGroups } from '../query/groups.ts';
import type { Filter } from '../recall.ts';
import { converter } from './rates.ts';
import { moneyIn, moneyText, numberIn, recallAll, textIn } from './read.ts';

/** How far somebody has come towards a goal. */
export type Attainment = Readonly<{
  goal: Entity;
  /** The name of the team that is to reach it; a goal may name a team by id or by name. */
  team: string | null;
  /** In the goal's currency, or a count. Null while a rate is missing. */
  reached: Readonly<{ money: MoneyText | null; count: number | null }>;
  /** Of the goal, percent with one decimal; null where there is nothing to measure against. */
  percent: number | null;
  /** Currencies without a rate on the last day of the goal. */
  missing: readonly string[];
}>;

type Measure = Readonly<{ kind: string; date: string; sum: string | null; where: readonly Filter[] }>;

const MEASURES: Readonly<Record<string, Measure>> = {
  'won-amount': { kind: 'deal', date: 'closedOn', sum: 'amount', where: [{ field: 'stage', op: 'is', value: 'won' }] },
  'won-count': { kind: 'deal', date: 'closedOn', sum: null, where: [{ field: 'stage', op: 'is', value: 'won' }] },
  'signed-amount': {
    kind: 'contract',
    date: 'signedOn',
    sum: 'amount',
    where: [{ field: 'status', op: 'noneOf', value: ['draft', 'review'] }],
  },
  'paid-amount': {
    kind: 'payment',
    date: 'receivedOn',
    sum: 'amount',
    where: [{ field: 'status', op: 'noneOf', value: ['pending', 'returned'] }],
  },
  'lead-count': { kind: 'lead', date: 'createdOn', sum: null, where: [] },
  'visit-count': { kind: 'activity', date: 'at', sum: null, where: [{ field: 'type', op: 'is', value: 'visit' }] },
};

/** Goals that run on a day, with what has been reached by then; a team's goal counts all its members. */
export async function attainments(scope: Scope, on: string): Promise<Attainment[]> {
  const goals = await recallAll(
    scope,
    {
      kind: 'goal',
      filters: [
        { field: 'startsOn', op: 'atMost', value: on },
        { field: 'endsOn', op: 'atLeast', value: on },
      ],
    },
    500,
  );
  const teams = await teamsOf(scope);
  const found: Attainment[] = [];
  for (const goal of goals) {
    const named = textIn(goal, 'team');
    const team = teams.find((t) => named !== null && (t.id === named || t.name === named));
    found.push({ ...(await attainmentOf(scope, goal, team?.members)), team: team?.name ?? named });
  }
  return found;
}

async function attainmentOf(
  scope: Scope,
  goal: Entity,
  team: readonly string[] | undefined,
): Promise<Omit<Attainment, 'team'>> {
  const measure = MEASURES[textIn(goal, 'measure') ?? ''];
  const nothing = { goal, reached: { money: null, count: null }, percent: null, missing: [] };
  if (measure === undefined) return nothing;
  const { groups } = await recallGroups(scope, {
    kind: measure.kind,
    filters: [...measure.where, ...between(goal, measure.date), ...whose(goal, team)],
    sums: measure.sum === null ? [] : [{ field: measure.sum, fn: 'sum' }],
  });
  const group = groups[0];
  if (measure.sum === null) return counted(goal, group?.count ?? 0);
  return summed(scope, goal, group?.sums[0]?.money ?? []);
}

function between(goal: Entity, field: string): Filter[] {
  return [
    { field, op: 'atLeast', value: textIn(goal, 'startsOn') ?? '1970-01-01' },
    { field, op: 'atMost', value: textIn(goal, 'endsOn') ?? '9999-12-31' },
  ];
}

/** A team that is not there has reached nothing; it is not taken for the whole company. */
function whose(goal: Entity, team: readonly string[] | undefined): Filter[] {
  const owner = textIn(goal, 'owner');
  if (owner !== null) return [{ field: 'owner', op: 'is', value: owner }];
  if (textIn(goal, 'team') === null) return [];
  return [{ field: 'owner', op: 'oneOf', value: [...(team ?? [])] }];
}

function counted(goal: Entity, count: number): Omit<Attainment, 'team'> {
  const wanted = numberIn(goal, 'count');
  return {
    goal,
    reached: { money: null, count },
    percent: wanted === null || wanted <= 0 ? null : Math.round((count * 1000) / wanted) / 10,
    missing: [],
  };
}

async function summed(scope: Scope, goal: Entity, sums: readonly MoneyText[]): Promise<Omit<Attainment, 'team'>> {
  const wanted = moneyIn(goal, 'amount');
  const currency = wanted?.currency ?? sums[0]?.currency ?? 'CNY';
  const { minor, missing } = await totalIn(scope, sums, { currency, day: textIn(goal, 'endsOn') ?? '9999-12-31' });
  if (missing.length > 0) return { goal, reached: { money: null, count: null }, percent: null, missing };
  const isMeasured = wanted !== null && wanted.minor > 0n;
  return {
    goal,
    reached: { money: moneyText({ minor, currency }), count: null },
    percent: isMeasured ? Number((minor * 1000n) / wanted.minor) / 10 : null,
    missing,
  };
}

async function totalIn(
  scope: Scope,
  sums: readonly MoneyText[],
  { currency, day }: { currency: string; day: string },
): Promise<{ minor: bigint; missing: string[] }> {
  const money = converter(scope);
  const missing: string[] = [];
  let minor = 0n;
  for (const sum of sums) {
    const amount = { minor: BigInt(sum.minor), currency: sum.currency };
    const done = await money.tryConvert(amount, currency, day);
    if (done === null) missing.push(sum.currency);
    else minor += done.money.minor;
  }
  return { minor, missing };
}
