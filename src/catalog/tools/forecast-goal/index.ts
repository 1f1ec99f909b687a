import { z } from 'zod';
import type { Text } from '#base';
import { attainments, moneyIn, recallList, recallOne, type Entity, type Filter } from '#kernel/memory';
import { defineTool } from '#kernel/process';
import { teamsOf, type Scope } from '#kernel/security';
import { dayOf, refsOfAll, todayIn } from '../../desk/around.ts';
import { FindingShape, nothing, worth, type Finding } from '../../desk/proposal.ts';
import { numberOf, refsOf, say, textOf, type Said } from '../../desk/said.ts';
import { shownValue } from '../../desk/shown-value.ts';
import { forecastOf, type Bet, type Forecast } from './forecast.ts';

/** Chance of reaching a goal below which it is worth a card. Chosen, not fitted. */
const CHANCE_TO_ACT = 0.8;
/** Open deals counted at most, the largest first. */
const MOST_DEALS = 500;
const PAGE = 100;
const MOST_SHOWN = 5;

/** What will be won in the period of a goal, with its interval, and what would close the gap. */
export const forecastGoal = defineTool({
  name: 'forecast-goal',
  version: 1,
  title: { zh: '预测目标', en: 'Forecast a goal' },
  about: {
    zh: '按未结束商机的金额、概率和预计日期，算出本期还能成交多少（80% 区间）和达成目标的可能，列出最影响结果的商机和拖期的商机。',
    en: 'From amounts, probabilities and dates of open deals: what will still be won in the period (80 % interval), the chance to reach the goal, the deals that decide it and those that slip.',
  },
  effect: 'reads',
  purpose: 'sales',
  // What customers typed stands in its sentences.
  outside: true,
  input: z.object({ record: z.string() }),
  output: FindingShape,

  async run({ record }, { scope, now }) {
    const goal = await recallOne(scope, record);
    const today = todayIn(now());
    const wanted = moneyIn(goal, 'amount');
    if (textOf(goal, 'measure') !== 'won-amount' || wanted === null || wanted.minor <= 0n)
      return { value: nothing(OTHER_MEASURE), evidence: refsOf(goal, 'measure') };
    const reached = (await attainments(scope, today)).find((a) => a.goal.id === record);
    if (reached === undefined) return { value: nothing(NOT_RUNNING), evidence: refsOf(goal, 'startsOn', 'endsOn') };
    const won = reached.reached.money === null ? null : BigInt(reached.reached.money.minor);
    if (won === null) return { value: nothing(NO_RATE), evidence: refsOf(goal, 'amount') };
    if (won >= wanted.minor) return { value: nothing(REACHED), evidence: refsOf(goal, 'amount') };
    const deals = await openDeals(scope, goal);
    const value = findingOf({ goal, wanted, won, deals, today, locale: scope.locale });
    return { value, evidence: value.why.flatMap((w) => w.evidence) };
  },
});

const OTHER_MEASURE: Text = {
  zh: '不是成交金额目标，不做预测。',
  en: 'It is no goal for an amount won: nothing is forecast.',
};
const NOT_RUNNING: Text = { zh: '目标不在执行期内。', en: 'The goal does not run today.' };
const NO_RATE: Text = {
  zh: '缺汇率，算不出已成交多少。',
  en: 'An exchange rate is missing, so what was won is not known.',
};
const REACHED: Text = { zh: '目标已达成。', en: 'The goal is reached.' };

/** Open deals of whom the goal is for, the largest first. */
async function openDeals(scope: Scope, goal: Entity): Promise<readonly Entity[]> {
  const filters: Filter[] = [
    { field: 'stage', op: 'noneOf', value: ['won', 'lost'] },
    { field: 'closeOn', op: 'atMost', value: dayOf(goal, 'endsOn') },
    ...(await whose(scope, goal)),
  ];
  const found: Entity[] = [];
  let after: string | null = null;
  do {
    const page: Awaited<ReturnType<typeof recallList>> = await recallList(scope, {
      kind: 'deal',
      filters,
      sort: { field: 'amount', dir: 'down' },
      limit: PAGE,
      after,
    });
    found.push(...page.items);
    after = page.next;
  } while (after !== null && found.length < MOST_DEALS);
  return found;
}

async function whose(scope: Scope, goal: Entity): Promise<Filter[]> {
  const owner = textOf(goal, 'owner');
  if (owner !== null) return [{ field: 'owner', op: 'is', value: owner }];
  const named = textOf(goal, 'team');
  if (named === null) return [];
  const team = (await teamsOf(scope)).find((t) => t.id === named || t.name === named);
  return [{ field: 'owner', op: 'oneOf', value: [...(team?.members ?? [])] }];
}

type Money = Readonly<{ minor: bigint; currency: string }>;
type Asked = Readonly<{
  goal: Entity;
  wanted: Money;
  won: bigint;
  deals: readonly Entity[];
  today: string;
  locale: string;
}>;

function findingOf({ goal, wanted, won, deals, today, locale }: Asked): Finding {
  const late = deals.filter((d) => dayOf(d, 'closeOn') < today);
  const bets = deals.flatMap((deal) => betOf(deal, { today, currency: wanted.currency }));
  const left = deals.length - late.length - bets.length;
  const forecast = forecastOf(bets, Number(wanted.minor - won));
  if (forecast.chance >= CHANCE_TO_ACT) return nothing(onTrack(forecast));
  const amounts = { wanted, won };
  return worth({
    owner: textOf(goal, 'owner'),
    action: { zh: `目标“${goal.title}”有缺口`, en: `The goal “${goal.title}” has a gap` },
    why: [standing(goal, amounts), ...expectation(goal, { forecast, bets, amounts, left })],
    parts: [
      {
        title: { zh: '最影响结果的商机', en: 'Deals that decide it' },
        sentences: forecast.deciding.slice(0, MOST_SHOWN).map(decisive),
      },
      {
        title: { zh: '过了预计日期、没有计入', en: 'Past their close, not counted' },
        sentences: late.slice(0, MOST_SHOWN).map(slipped),
      },
    ].filter((p) => p.sentences.length > 0),
    versions: [{ what: 'forecast', version: '1' }],
    task: {
      title: locale === 'zh-CN' ? `核对预测：${goal.title}` : `Review the forecast: ${goal.title}`,
      days: 2,
      priority: 'normal',
    },
  });
}

/** A deal that may still be won in the period; none where its amount, chance or date is not known, or its currency is another. */
function betOf(deal: Entity, { today, currency }: { today: string; currency: string }): Bet[] {
  const amount = moneyIn(deal, 'amount');
  const chance = numberOf(deal, 'probability');
  if (amount === null || amount.currency !== currency || chance === null || dayOf(deal, 'closeOn') < today) return [];
  return [{ deal, minor: Number(amount.minor), chance: Math.min(1, Math.max(0, chance / 100)) }];
}

const percent = (share: number): string => `${Math.round(share * 100)}%`;

function shown(minor: number | bigint, currency: string): Text {
  // A forecast is not known to more than three figures.
  const whole =
    typeof minor === 'bigint' ? minor.toString() : BigInt(Math.round(Number(minor.toPrecision(3)))).toString();
  return shownValue({ minor: whole, currency }) ?? { zh: whole, en: whole };
}

/** Where the chances are near 0 or 1 nobody believes them to the percent. */
function chanceText(chance: number): Text {
  if (chance < 0.01) return { zh: '不到 1%', en: 'less than 1%' };
  return { zh: `约 ${percent(chance)}`, en: `about ${percent(chance)}` };
}

function onTrack({ chance }: Forecast): Text {
  return {
    zh: `按现有商机达成的可能${chanceText(chance).zh}，不必提醒。`,
    en: `The open deals reach it with a chance of ${chanceText(chance).en}: no card.`,
  };
}

function standing(goal: Entity, { wanted, won }: { wanted: Money; won: bigint }): Said {
  const [goalText, wonText] = [shown(wanted.minor, wanted.currency), shown(won, wanted.currency)];
  const day = dayOf(goal, 'endsOn');
  return say(
    {
      zh: `目标 ${goalText.zh}（到 ${day}），已成交 ${wonText.zh}。`,
      en: `The goal is ${goalText.en} by ${day}; ${wonText.en} is won.`,
    },
    refsOf(goal, 'amount', 'endsOn'),
  );
}

function expectation(
  goal: Entity,
  {
    forecast,
    bets,
    amounts,
    left,
  }: { forecast: Forecast; bets: readonly Bet[]; amounts: { wanted: Money }; left: number },
): Said[] {
  const { currency } = amounts.wanted;
  if (bets.length === 0)
    return [
      say(
        {
          zh: '本期没有一条写明金额、概率和日期的未结束商机。',
          en: 'No open deal of the period states amount, probability and date.',
        },
        refsOf(goal, 'endsOn'),
      ),
    ];
  const [mean, low, high] = [forecast.mean, forecast.low, forecast.high].map((m) => shown(m, currency));
  const refs = refsOfAll(
    bets.slice(0, 10).map((b) => b.deal),
    'amount',
    'probability',
    'closeOn',
  );
  const chance = chanceText(forecast.chance);
  const said = say(
    {
      zh: `${bets.length} 条商机按各自概率还可成交 ${mean?.zh}（80% 可能在 ${low?.zh} 到 ${high?.zh} 之间）；达成目标的可能${chance.zh}。`,
      en: `By ${bets.length === 1 ? 'its own probability' : 'their own probabilities'} ${bets.length} ${bets.length === 1 ? 'deal brings' : 'deals bring'} ${mean?.en} more (80% between ${low?.en} and ${high?.en}); the chance to reach the goal is ${chance.en}.`,
    },
    refs,
  );
  if (left <= 0) return [said];
  const missing = {
    zh: `另有 ${left} 条缺金额或概率，或币种不同，没有计入。`,
    en:
      left === 1
        ? 'One more lacks amount or probability, or is in another currency, and is not counted.'
        : `${left} more lack amount or probability, or are in another currency, and are not counted.`,
  };
  return [said, say(missing, refs)];
}

function decisive({ deal, chance }: Bet): Said {
  const amount = shownValue(deal.data['amount']) ?? { zh: '', en: '' };
  return say(
    {
      zh: `${deal.title}：${amount.zh}，${percent(chance)}，预计 ${dayOf(deal, 'closeOn')}。`,
      en: `${deal.title}: ${amount.en}, ${percent(chance)}, by ${dayOf(deal, 'closeOn')}.`,
    },
    refsOf(deal, 'amount', 'probability', 'closeOn'),
  );
}

function slipped(deal: Entity): Said {
  const amount = shownValue(deal.data['amount']);
  const [zh, en] = amount === null ? ['', ''] : [`，${amount.zh}`, `, ${amount.en}`];
  return say(
    {
      zh: `${deal.title}${zh}：应在 ${dayOf(deal, 'closeOn')} 成交。`,
      en: `${deal.title}${en}: was to close on ${dayOf(deal, 'closeOn')}.`,
    },
    refsOf(deal, 'closeOn', 'amount'),
  );
}
