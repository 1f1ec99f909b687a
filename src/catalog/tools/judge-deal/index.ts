import { z } from 'zod';
import type { Text } from '#base';
import {
  fieldHistory,
  moneyIn,
  recallMany,
  recallOne,
  settingIn,
  stageOfDeal,
  type Entity,
  type Filter,
} from '#kernel/memory';
import { defineTool } from '#kernel/process';
import type { Scope } from '#kernel/security';
import { recordsAround, todayIn } from '../../desk/around.ts';
import { GRAVE, isAstray, signsOf, type Sign } from '../../desk/deal-signs.ts';
import { atStake, FindingShape, nothing, worth, type Finding } from '../../desk/proposal.ts';
import { numberOf, refsOf, say, textOf } from '../../desk/said.ts';

const MOST_WHY = 4;
/** Chance of a deal whose own is not known; only weighs cards against one another. Chosen, not fitted. */
const PLAIN_CHANCE = 0.3;

export const judgeDeal = defineTool({
  name: 'judge-deal',
  version: 1,
  title: { zh: '检查商机', en: 'Check a deal' },
  about: {
    zh: '看一条商机是否走偏：成交日期、阶段停留、下一步、往来、推迟次数、竞争对手、报价有效期和客户的投诉；没有问题时说明。',
    en: 'Sees whether a deal goes astray: close date, days in its stage, next step, contact, delays, rivals, quotes that ran out and complaints; or says that nothing is wrong.',
  },
  effect: 'reads',
  purpose: 'sales',
  // What customers typed stands in its sentences.
  outside: true,
  input: z.object({ record: z.string() }),
  output: FindingShape,

  async run({ record }, { scope, now }) {
    const deal = await recallOne(scope, record);
    const stage = textOf(deal, 'stage');
    if (stage === 'won' || stage === 'lost') return { value: nothing(ENDED), evidence: refsOf(deal, 'stage') };
    const signs = signsOf({ deal, today: todayIn(now()), ...(await aroundDeal(scope, deal)) });
    if (!isAstray(signs)) return { value: nothing(healthy(signs)), evidence: refsOf(deal, 'stage', 'closeOn') };
    const value = findingOf(deal, signs, scope.locale);
    return { value, evidence: value.why.flatMap((w) => w.evidence) };
  },
});

const ENDED: Text = { zh: '商机已经结束。', en: 'The deal has ended.' };

function healthy(signs: readonly Sign[]): Text {
  const [only] = signs;
  if (only === undefined) return { zh: '没有走偏的迹象。', en: 'Nothing speaks of trouble.' };
  return {
    zh: `只有一个小迹象（${only.said.text.zh.replace(/。$/, '')}），还不必打扰。`,
    en: `One small sign only (${only.said.text.en.replace(/\.$/, '')}): not worth a card.`,
  };
}

/** What stands around a deal, each list short. */
async function aroundDeal(scope: Scope, deal: Entity) {
  const organisation = textOf(deal, 'organisation');
  const rival = textOf(deal, 'competitor');
  return scope.read(async (tx) => {
    const within = scope.within(tx);
    const done: Filter = { field: 'state', op: 'is', value: 'done' };
    const open: Filter = { field: 'status', op: 'oneOf', value: ['new', 'working', 'waiting'] };
    const sent: Filter = { field: 'status', op: 'is', value: 'sent' };
    const of = ['organisation', organisation ?? ''] as const;
    const none: readonly Entity[] = [];
    const [talks, tickets, quotes, closings, rivals] = await Promise.all([
      organisation === null
        ? none
        : recordsAround(within, { kind: 'activity', of, filters: [done], by: 'at', limit: 3 }),
      organisation === null ? none : recordsAround(within, { kind: 'ticket', of, filters: [open], by: 'openedAt' }),
      recordsAround(within, { kind: 'quote', of: ['deal', deal.id], filters: [sent], by: 'validUntil', limit: 3 }),
      deal.data['closeOn'] === undefined ? [] : fieldHistory(within, deal.id, 'closeOn'),
      rival === null ? none : recallMany(within, [rival]),
    ]);
    const { value } = await settingIn(tx, 'pipelines');
    return { talks, tickets, quotes, closings, rival: rivals[0] ?? null, stage: stageOfDeal(value, deal) };
  });
}

function findingOf(deal: Entity, signs: readonly Sign[], locale: string): Finding {
  const sorted = signs.toSorted((a, b) => b.weight - a.weight);
  const sentences = sorted.map(({ advice, said }) => say(advice, said.evidence));
  const chance = numberOf(deal, 'probability');
  const isGrave = sorted.some((s) => s.weight >= GRAVE);
  return worth({
    owner: textOf(deal, 'owner'),
    action: { zh: `把“${deal.title}”拉回正轨`, en: `Bring “${deal.title}” back on course` },
    why: sorted.slice(0, MOST_WHY).map((s) => s.said),
    parts: [{ title: { zh: '怎么做', en: 'What to do' }, sentences }],
    expected: atStake(moneyIn(deal, 'amount'), chance === null ? PLAIN_CHANCE : chance / 100),
    versions: [{ what: 'signs', version: '1' }],
    task: {
      title: locale === 'zh-CN' ? `处理商机：${deal.title}` : `Deal: ${deal.title}`,
      days: isGrave ? 1 : 3,
      priority: isGrave ? 'high' : 'normal',
    },
  });
}
