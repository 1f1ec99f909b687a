import { z } from 'zod';
import type { Text } from '#base';
import { moneyIn, recallList, recallMany, recallOne, type Entity } from '#kernel/memory';
import { defineTool, serviceOf } from '#kernel/process';
import type { Scope } from '#kernel/security';
import { dayBefore, dayOf, recordsAround, refsOfAll, todayIn } from '../../desk/around.ts';
import { DESK, type Desk } from '../../desk/desk.ts';
import { atStake, FindingShape, nothing, worth, type Finding } from '../../desk/proposal.ts';
import { DAYS_OF_MENTION, mentionsIn, readRivals, type Rival } from '../../desk/rivals.ts';
import { numberOf, refsOf, say, textOf, type Said } from '../../desk/said.ts';

/** Closed deals looked through for how we did against a rival, the latest first. */
const MOST_CLOSED = 200;
const MOST_MENTIONS = 3;
const MOST_WORDS = 3;
const PLAIN_CHANCE = 0.3;

/** What a rival does at one deal, how we did against them, and what to answer. */
export const watchRivals = defineTool({
  name: 'watch-rivals',
  version: 1,
  title: { zh: '看竞争对手', en: 'Watch rivals' },
  about: {
    zh: '商机里写明或客户往来中提到竞争对手时，列出依据、我们对它的战绩和应对办法；没有提到就说明。',
    en: 'Where a deal names a rival or the customer spoke of one: the evidence, how we did against them, and what to answer; or that none was named.',
  },
  effect: 'reads',
  purpose: 'sales',
  // What customers typed stands in its sentences.
  outside: true,
  input: z.object({ record: z.string() }),
  output: FindingShape,

  async run({ record }, { scope, now, services }) {
    const deal = await recallOne(scope, record);
    const stage = textOf(deal, 'stage');
    if (stage === 'won' || stage === 'lost') return { value: nothing(ENDED), evidence: refsOf(deal, 'stage') };
    const found = await rivalAt(scope, deal, todayIn(now()));
    if (found === null) return { value: nothing(NOBODY), evidence: refsOf(deal, 'stage') };
    const value = await findingOf({ scope, deal, found, desk: serviceOf(services, DESK) });
    return { value, evidence: value.why.flatMap((w) => w.evidence) };
  },
});

const ENDED: Text = { zh: '商机已经结束。', en: 'The deal has ended.' };
const NOBODY: Text = {
  zh: '商机里没有写明竞争对手，近期往来也没有提到。',
  en: 'The deal names no rival, and none was spoken of lately.',
};

type Found = Readonly<{ rival: Rival; mentions: readonly Entity[]; isNamed: boolean }>;

/** The rival that the deal names, else the one the customer spoke of last. */
async function rivalAt(scope: Scope, deal: Entity, today: string): Promise<Found | null> {
  const organisation = textOf(deal, 'organisation');
  const named = textOf(deal, 'competitor');
  const [rivals, talks, ofDeal] = await Promise.all([
    readRivals(scope),
    organisation === null
      ? []
      : recordsAround(scope, {
          kind: 'activity',
          of: ['organisation', organisation],
          filters: [{ field: 'at', op: 'atLeast', value: dayBefore(today, DAYS_OF_MENTION) }],
          by: 'at',
        }),
    named === null ? [] : recallMany(scope, [named]),
  ]);
  const [own] = ofDeal;
  const spoken = rivals.flatMap((rival) => {
    const mentions = mentionsIn(talks, rival);
    return mentions.length === 0 || rival.id === organisation ? [] : [{ rival, mentions }];
  });
  if (own !== undefined) {
    const rival = rivals.find((r) => r.id === own.id) ?? { id: own.id, name: own.title, words: [own.title] };
    return { rival, mentions: mentionsIn(talks, rival), isNamed: true };
  }
  const [latest] = spoken.toSorted((a, b) =>
    dayOf(b.mentions[0] ?? deal, 'at').localeCompare(dayOf(a.mentions[0] ?? deal, 'at')),
  );
  return latest === undefined ? null : { ...latest, isNamed: false };
}

type Seen = Readonly<{ scope: Scope; deal: Entity; found: Found; desk: Desk }>;

async function findingOf({ scope, deal, found, desk }: Seen): Promise<Finding> {
  const { rival, mentions, isNamed } = found;
  const [record, words] = await Promise.all([recordAgainst(scope, rival.id), answersTo(scope, desk, rival)]);
  const named = isNamed
    ? [
        say(
          { zh: `商机写明竞争对手：${rival.name}。`, en: `The deal names a rival: ${rival.name}.` },
          refsOf(deal, 'competitor'),
        ),
      ]
    : [];
  const chance = numberOf(deal, 'probability');
  return worth({
    owner: textOf(deal, 'owner'),
    action: { zh: `应对${rival.name}：${deal.title}`, en: `Answer ${rival.name}: ${deal.title}` },
    why: [...mentions.slice(0, MOST_MENTIONS).map(mentionOf), ...named],
    parts: [
      { title: { zh: '对它的战绩', en: 'How we did against them' }, sentences: record.said },
      { title: { zh: '怎么应对', en: 'What to answer' }, sentences: [...words, adviceOf(deal, found, record.reason)] },
    ].filter((p) => p.sentences.length > 0),
    expected: atStake(moneyIn(deal, 'amount'), chance === null ? PLAIN_CHANCE : chance / 100),
    versions: [{ what: 'rivals', version: '1' }],
    task: {
      title:
        scope.locale === 'zh-CN'
          ? `准备与${rival.name}的对比：${deal.title}`
          : `Comparison with ${rival.name}: ${deal.title}`,
      days: 2,
      priority: 'normal',
    },
  });
}

function mentionOf(talk: Entity): Said {
  const body = textOf(talk, 'body')?.replaceAll(/\s+/g, ' ').slice(0, 120) ?? talk.title;
  return say(
    { zh: `${dayOf(talk, 'at')} 往来提到：${body}`, en: `Spoken of on ${dayOf(talk, 'at')}: ${body}` },
    refsOf(talk, 'subject', 'body', 'at'),
  );
}

/** Won and lost deals in which this rival was named, and what most of the lost ones were lost for. */
async function recordAgainst(scope: Scope, rival: string): Promise<Readonly<{ said: Said[]; reason: string | null }>> {
  const { items } = await recallList(scope, {
    kind: 'deal',
    filters: [{ field: 'stage', op: 'oneOf', value: ['won', 'lost'] }],
    sort: { field: 'closedOn', dir: 'down' },
    limit: MOST_CLOSED,
    isPlanKept: true,
  });
  const against = items.filter((d) => textOf(d, 'competitor') === rival);
  if (against.length === 0) return { said: [], reason: null };
  const lost = against.filter((d) => textOf(d, 'stage') === 'lost');
  const counts = Map.groupBy(
    lost.flatMap((d) => textOf(d, 'lostReason') ?? []),
    (reason) => reason,
  );
  const [reason = null] = [...counts].toSorted((a, b) => b[1].length - a[1].length).map(([name]) => name);
  const why = reason === null ? undefined : REASONS[reason];
  const won = against.length - lost.length;
  return {
    reason,
    said: [
      say(
        {
          zh: `交手 ${against.length} 次，赢 ${won} 次${why === undefined ? '' : `；丢单多因${why.zh}`}。`,
          en: `Met ${against.length} ${against.length === 1 ? 'time' : 'times'}, won ${won}${why === undefined ? '' : `; lost mostly for ${why.en}`}.`,
        },
        refsOfAll(against.slice(0, 10), 'stage', 'competitor', 'lostReason'),
      ),
    ],
  };
}

const REASONS: Readonly<Record<string, Text>> = {
  price: { zh: '价格', en: 'the price' },
  product: { zh: '产品不符', en: 'a product that does not fit' },
  delivery: { zh: '交期', en: 'delivery time' },
  relation: { zh: '客户关系', en: 'relationship' },
};

/** What the playbook says where its triggers name the rival. */
async function answersTo(scope: Scope, desk: Desk, rival: Rival): Promise<Said[]> {
  const { items } = await desk.book(scope);
  return items
    .filter((item) => item.triggers.some((t) => rival.words.some((w) => w.toLowerCase() === t)))
    .slice(0, MOST_WORDS)
    .map((item) => say(item.body, refsOf(item.entity, 'body', 'bodyEn')));
}

const ADVICE: Readonly<Record<string, Text>> = {
  price: {
    zh: '别先降价：算清客户用两家产品一年的总成本，拿这个数去谈。',
    en: 'Do not cut the price first: work out what a year with each product costs them in all, and talk about that.',
  },
  product: {
    zh: '请技术一起去，用客户的样品做一次对比测试。',
    en: 'Take an engineer along and test both with a sample of theirs.',
  },
  delivery: {
    zh: '给出书面的交期和备货方案。',
    en: 'Offer a delivery plan in writing, with stock set aside.',
  },
  relation: {
    zh: '请上级拜访能拍板的人，别只靠一个联系人。',
    en: 'Have a superior call on who decides; do not rest on one contact.',
  },
};

function adviceOf(deal: Entity, { mentions, isNamed }: Found, reason: string | null): Said {
  const plain = {
    zh: '问客户拿什么比：价格、性能、交期还是服务；按这一项准备对比。',
    en: 'Ask what they compare: price, performance, delivery or service; prepare the comparison on that.',
  };
  const refs = isNamed ? refsOf(deal, 'competitor') : refsOfAll(mentions.slice(0, 1), 'subject', 'body');
  return say(ADVICE[reason ?? ''] ?? plain, refs);
}
