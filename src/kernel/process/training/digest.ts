import type { REFUSAL_CODES } from '@valence/contract';
import type { Text } from '#base';
import { dayAt, HOME_ZONE, instantAt, notify, setTimerOnce, setTimers } from '#kernel/memory';
import type { Scope } from '#kernel/security';
import { answersOfTwoWeeks, proposedCases, type WeekOfAnswers } from './answer-table.ts';
import { shareOf } from './shares.ts';

/** The timer that tells administrators each week how agents were answered. */
export const TRAINER_WEEK = 'process.trainer-week';
const KEY = 'week';
/** When, on Monday on the clock of the workspace. Chosen: when the week begins. */
const AT = '08:30';
const PAGE = '/training';

/** Has administrators told from the next Monday on. */
export async function planTrainerWeeks(scope: Scope, now: Date): Promise<void> {
  await scope.write((tx) => setTimerOnce(tx, TRAINER_WEEK, { key: KEY, dueAt: nextWeekAt(now) }));
}

/**
 * Tells every administrator what people answered last week, and plans the next Monday. A week is told once, however late and
 * by however many processes; one without answers is not told at all.
 */
export async function tellTrainerWeek(scope: Scope, now: Date): Promise<void> {
  await scope.write(async (tx) => {
    await setTimers(tx, TRAINER_WEEK, [{ key: KEY, dueAt: nextWeekAt(now) }]);
    const monday = mondayOf(now);
    const [start, middle, end] = [-14, -7, 0].map((days) => instantAt(dayAfter(monday, days), '00:00', HOME_ZONE));
    if (start === undefined || middle === undefined || end === undefined)
      throw new Error('three days make three instants');
    const { last, before } = await answersOfTwoWeeks(tx, { start, middle, end });
    if (last.accepted + last.refused === 0) return;
    const title = wordsOf({ last, before, proposed: await proposedCases(tx, null) });
    const people = await tx.query<{ user_id: string }>(
      `select user_id from membership where tenant_id = $1 and role = 'admin'`,
      [tx.settings.tenantId],
    );
    await notify(
      tx,
      people.map(({ user_id: userId }) => ({
        userId,
        type: 'notice',
        recordId: null,
        body: { title, href: PAGE },
        dedupeKey: `trainer:${monday}`,
      })),
    );
  });
}

/** The Monday of the week that an instant lies in, in the zone of the workspace. */
function mondayOf(at: Date): string {
  const day = dayAt(at, HOME_ZONE);
  return dayAfter(day, 1 - (new Date(`${day}T00:00:00Z`).getUTCDay() || 7));
}

function dayAfter(day: string, days: number): string {
  const at = new Date(`${day}T00:00:00Z`);
  at.setUTCDate(at.getUTCDate() + days);
  return at.toISOString().slice(0, 10);
}

function nextWeekAt(now: Date): Date {
  const monday = mondayOf(now);
  const today = instantAt(monday, AT, HOME_ZONE);
  return today > now ? today : instantAt(dayAfter(monday, 7), AT, HOME_ZONE);
}

const CODES: Readonly<Record<(typeof REFUSAL_CODES)[number], Text>> = {
  timing: { zh: '时机不对', en: 'bad timing' },
  'not-fit': { zh: '不是我们的客户', en: 'not our customer' },
  known: { zh: '已经在跟进', en: 'already on it' },
  'wrong-person': { zh: '找错了人', en: 'wrong person' },
  'wrong-facts': { zh: '信息不对', en: 'facts are wrong' },
};
const OTHER: Text = { zh: '其他原因', en: 'another reason' };

type Told = Readonly<{ last: WeekOfAnswers; before: WeekOfAnswers; proposed: number }>;

function wordsOf({ last, before, proposed }: Told): Text {
  const n = last.accepted + last.refused;
  const reason = Object.entries(CODES).find(([code]) => code === last.code)?.[1] ?? OTHER;
  const zh = [
    `上周回答了 ${n} 条建议，采纳 ${acceptedOf(last)}`,
    before.accepted + before.refused === 0 ? '前一周没有回答' : `前一周采纳 ${acceptedOf(before)}`,
    last.refused > 0 && `不做的主要原因：${reason.zh}（${last.codeCount} 条）`,
    proposed > 0 && `${proposed} 个用例等人查看`,
  ];
  const en = [
    `Last week ${n} suggestions were answered, accepted ${acceptedOf(last)}`,
    before.accepted + before.refused === 0
      ? 'none were answered the week before'
      : `the week before ${acceptedOf(before)}`,
    last.refused > 0 && `most were refused for: ${reason.en} (${last.codeCount})`,
    proposed > 0 && `proposed cases to look at: ${proposed}`,
  ];
  return { zh: zh.filter(Boolean).join('；'), en: en.filter(Boolean).join('; ') };
}

/** A percentage where enough answers stand behind it, else how many of how many. */
function acceptedOf({ accepted, refused }: WeekOfAnswers): string {
  const { known, n, hits } = shareOf({ n: accepted + refused, hits: accepted });
  return known === null ? `${hits}/${n}` : `${Math.round(known.ratio * 100)} %`;
}
