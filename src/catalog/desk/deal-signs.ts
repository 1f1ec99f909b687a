import type { Stage } from '@valence/contract';
import type { Text } from '#base';
import type { Entity, HistoryItem } from '#kernel/memory';
import { dayOf, refsOfAll } from './around.ts';
import { daysUntil } from './renewal.ts';
import { refsOf, say, textOf, type Said } from './said.ts';

/** The weight of a grave sign. */
export const GRAVE = 2;

/** One thing that speaks of trouble, how grave it is, and what helps. */
export type Sign = Readonly<{ weight: number; said: Said; advice: Text }>;

export type Seen = Readonly<{
  deal: Entity;
  /** The stage it stands in, as its pipeline describes it. */
  stage: Stage | undefined;
  today: string;
  /** The latest talks with the customer, newest first. */
  talks: readonly Entity[];
  /** Its open tickets. */
  tickets: readonly Entity[];
  /** Quotes that were sent and not answered. */
  quotes: readonly Entity[];
  /** Everything said of the expected close, newest first. */
  closings: readonly HistoryItem[];
  rival: Entity | null;
}>;

/** Days without contact from which a customer has gone quiet. Chosen, not fitted. */
const QUIET_DAYS = 21;
/** Times the close was put off from which it is no plan any more. Chosen, not fitted. */
const PUT_OFF = 2;
/** Expected share of wins from which on a stage is a late one: a rival weighs and a close has to be known. Chosen, not fitted. */
const LATE_PERCENT = 40;

function isLate({ stage }: Seen): boolean {
  return (stage?.probability ?? 0) >= LATE_PERCENT;
}

/** Whether the signs are worth a card: one grave one, or two lighter ones. Chosen, not fitted. */
export function isAstray(signs: readonly Sign[]): boolean {
  return signs.reduce((sum, s) => sum + s.weight, 0) >= GRAVE;
}

/** Everything that speaks of trouble. */
export function signsOf(seen: Seen): readonly Sign[] {
  return [
    closing(seen),
    putOff(seen),
    standing(seen),
    next(seen),
    quiet(seen),
    rival(seen),
    offer(seen),
    trouble(seen),
  ].filter((s) => s !== null);
}

function closing(seen: Seen): Sign | null {
  const { deal, today } = seen;
  const day = dayOf(deal, 'closeOn');
  if (day === '') {
    if (!isLate(seen)) return null;
    return {
      weight: 1,
      said: say(
        { zh: '已到报价以后的阶段，还没有预计成交日期。', en: 'It is past the quote and has no expected close.' },
        refsOf(deal, 'stage'),
      ),
      advice: {
        zh: '问清客户的采购时间表，填上预计成交日期。',
        en: 'Ask for their purchasing schedule and set the expected close.',
      },
    };
  }
  const late = -daysUntil(today, day);
  if (late <= 0) return null;
  return {
    weight: 2,
    said: say(
      {
        zh: `预计 ${day} 成交，已过 ${late} 天。`,
        en: `It was to close on ${day}, ${late} ${late === 1 ? 'day' : 'days'} ago.`,
      },
      refsOf(deal, 'closeOn'),
    ),
    advice: {
      zh: '今天打电话问清卡在谁那里；成不了就改日期或关掉，别让预测失真。',
      en: 'Call today and ask with whom it is stuck; move the date or close the deal, so that the forecast tells the truth.',
    },
  };
}

function putOff({ closings }: Seen): Sign | null {
  const said = closings.filter((c) => !c.isRetracted).toReversed();
  let moves = 0;
  let latest = '';
  for (const { value } of said) {
    const day = typeof value === 'string' ? value.slice(0, 10) : '';
    if (day === '' || day <= latest) continue;
    if (latest !== '') moves += 1;
    latest = day;
  }
  if (moves < PUT_OFF) return null;
  return {
    weight: 1,
    said: say(
      { zh: `预计成交日期已推迟 ${moves} 次。`, en: `The expected close was put off ${moves} times.` },
      said.map(({ observation }) => ({ observation, field: 'closeOn' })).slice(0, 5),
    ),
    advice: {
      zh: '和客户一起倒排：谁、哪天、签什么字；说不出来的日期不算日期。',
      en: 'Plan back from the signature with them: who signs what on which day. A day nobody can explain is none.',
    },
  };
}

function standing({ deal, stage, today }: Seen): Sign | null {
  const since = dayOf(deal, 'stageSince');
  const days = since === '' ? 0 : daysUntil(since, today);
  const most = stage?.rottingDays ?? null;
  if (most === null || days <= most) return null;
  return {
    weight: days > 2 * most ? 2 : 1,
    said: say(
      {
        zh: `在当前阶段停了 ${days} 天（${since} 起）。`,
        en: `It has stood in its stage for ${days} days, since ${since}.`,
      },
      refsOf(deal, 'stageSince', 'stage'),
    ),
    advice: {
      zh: '换个人谈：找能拍板的人，带一个让他必须回答的问题。',
      en: 'Speak to somebody else: who can decide, with one question that wants an answer.',
    },
  };
}

function next({ deal, today }: Seen): Sign | null {
  const due = dayOf(deal, 'nextOn');
  if (due !== '' && due >= today) return null;
  if (due !== '') {
    const late = daysUntil(due, today);
    return {
      weight: 1,
      said: say(
        {
          zh: `下一步应在 ${due} 完成，已过 ${late} 天。`,
          en: `The next step was due on ${due}, ${late} ${late === 1 ? 'day' : 'days'} ago.`,
        },
        refsOf(deal, 'nextOn', 'nextStep'),
      ),
      advice: { zh: '做完它，或者换成一个做得到的下一步。', en: 'Do it, or replace it by a step that can be done.' },
    };
  }
  if (textOf(deal, 'nextStep') !== null) return null;
  return {
    weight: 1,
    said: say({ zh: '没有下一步。', en: 'There is no next step.' }, refsOf(deal, 'stage', 'title')),
    advice: {
      zh: '和客户约定下一步和日期，写在商机上。',
      en: 'Agree on a next step and its day with them, and note it on the deal.',
    },
  };
}

function quiet({ today, talks }: Seen): Sign | null {
  const [last] = talks;
  const day = last === undefined ? '' : dayOf(last, 'at');
  const days = day === '' ? 0 : daysUntil(day, today);
  if (last === undefined || days <= QUIET_DAYS) return null;
  return {
    weight: days > 2 * QUIET_DAYS ? 2 : 1,
    said: say(
      {
        zh: `${days} 天没有往来，上次是 ${day}：${last.title}。`,
        en: `No contact for ${days} days; the last on ${day}: ${last.title}.`,
      },
      refsOf(last, 'subject', 'at'),
    ),
    advice: {
      zh: '带一条对客户有用的消息去联系，不要只问进展。',
      en: 'Bring news that helps them; do not just ask how it goes.',
    },
  };
}

function rival(seen: Seen): Sign | null {
  const { deal, rival: other } = seen;
  if (other === null || !isLate(seen)) return null;
  return {
    weight: 1,
    said: say(
      { zh: `竞争对手在场：${other.title}。`, en: `A rival is at the table: ${other.title}.` },
      refsOf(deal, 'competitor'),
    ),
    advice: {
      zh: `问客户拿什么比：价格、性能、交期还是服务；按这一项准备和${other.title}的对比。`,
      en: `Ask what they compare: price, performance, delivery or service; prepare the comparison with ${other.title} on that.`,
    },
  };
}

function offer({ today, quotes }: Seen): Sign | null {
  const over = quotes.filter((q) => dayOf(q, 'validUntil') !== '' && dayOf(q, 'validUntil') < today);
  const [last] = over;
  // A later one that still holds took its place.
  if (last === undefined || over.length < quotes.length) return null;
  const day = dayOf(last, 'validUntil');
  return {
    weight: 1,
    said: say(
      {
        zh: `报价 ${last.title} 已于 ${day} 过期，客户没有答复。`,
        en: `The quote ${last.title} ran out on ${day} without an answer.`,
      },
      refsOf(last, 'validUntil', 'status'),
    ),
    advice: {
      zh: '问清没答复的原因，再决定要不要延期或重报。',
      en: 'Find out why there was no answer before you extend or renew the quote.',
    },
  };
}

function trouble({ tickets }: Seen): Sign | null {
  const grave = tickets.filter(
    (t) => ['urgent', 'high'].includes(textOf(t, 'priority') ?? '') || textOf(t, 'type') === 'complaint',
  );
  const [first] = grave;
  if (first === undefined) return null;
  return {
    weight: 1,
    said: say(
      {
        zh: `客户有 ${grave.length} 张要紧的工单未解决：${first.title}。`,
        en: `${grave.length} pressing ${grave.length === 1 ? 'ticket is' : 'tickets are'} open: ${first.title}.`,
      },
      refsOfAll(grave.slice(0, 3), 'title', 'priority', 'status'),
    ),
    advice: { zh: '先给投诉一个答复，再谈生意。', en: 'Answer the complaint before you speak of the deal.' },
  };
}
