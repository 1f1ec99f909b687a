import { z } from 'zod';
import type { Text } from '#base';
import { moneyIn, recallMany, recallOne, type Entity } from '#kernel/memory';
import { defineTool } from '#kernel/process';
import { todayIn } from '../../desk/around.ts';
import { atStake, FindingShape, nothing, worth, type Finding } from '../../desk/proposal.ts';
import { numberOf, refsOf, say, textOf, type Said } from '../../desk/said.ts';
import { aroundCustomer, partsOf } from './parts.ts';

/** Things to mind that stand on the face of the card. */
const MOST_WHY = 2;
/** What a meeting is; calls and mails need no page before them. */
const MEETINGS: Readonly<Record<string, Text>> = {
  meeting: { zh: '会议', en: 'meeting' },
  visit: { zh: '拜访', en: 'visit' },
  event: { zh: '展会', en: 'event' },
};

export const briefMeeting = defineTool({
  name: 'brief-meeting',
  version: 1,
  title: { zh: '会前简报', en: 'Brief a meeting' },
  about: {
    zh: '把见面之前该知道的事放在一页：对方是谁、在谈什么、上次说了什么、答应了什么、要留意什么，每句都有出处。',
    en: 'One page to know before a meeting: who they are, what is being talked about, what was said and promised, and what to mind, each with its source.',
  },
  effect: 'reads',
  purpose: 'sales',
  // What customers typed stands in its sentences.
  outside: true,
  input: z.object({ record: z.string() }),
  output: FindingShape,

  async run({ record }, { scope, now }) {
    const meeting = await recallOne(scope, record);
    const refusal = refusalOf(meeting, now());
    if (refusal !== null) return { value: nothing(refusal), evidence: refsOf(meeting, 'at', 'state', 'type') };
    const today = todayIn(now());
    const organisation = textOf(meeting, 'organisation') ?? '';
    const ids = [organisation, textOf(meeting, 'person')].filter((id) => id !== null);
    const people = await recallMany(scope, ids);
    const customer = people.find((e) => e.id === organisation) ?? null;
    if (customer === null) return { value: nothing(NO_CUSTOMER), evidence: refsOf(meeting, 'organisation') };
    const contact = people.find((e) => e.id !== organisation) ?? null;
    const around = await aroundCustomer(scope, { customer, meeting: meeting.id, today });
    const { parts, minds } = partsOf({ ...around, customer, contact, today });
    const value = worth({
      owner: textOf(meeting, 'owner'),
      action: actionOf(meeting, customer),
      why: [whenOf(meeting, customer, contact), ...minds.slice(0, MOST_WHY)],
      parts,
      expected: atTable(around.deals),
      versions: [{ what: 'brief', version: '1' }],
      dueAt: textOf(meeting, 'at'),
    });
    return { value, evidence: [...value.why, ...parts.flatMap((p) => p.sentences)].flatMap((s) => s.evidence) };
  },
});

const NO_CUSTOMER: Text = {
  zh: '会面没有关联客户，写不了简报：先在活动上选客户。',
  en: 'The meeting names no customer, so there is nothing to brief on: choose one on the activity.',
};

/** Why there is nothing to brief on; null where there is. */
function refusalOf(meeting: Entity, now: Date): Text | null {
  if (MEETINGS[textOf(meeting, 'type') ?? ''] === undefined)
    return { zh: '不是会议、拜访或展会。', en: 'It is no meeting, visit or event.' };
  const at = textOf(meeting, 'at');
  if (textOf(meeting, 'state') !== 'planned' || at === null)
    return { zh: '不是计划中的会面，或没有时间。', en: 'It is not planned, or has no time.' };
  if (Date.parse(at) < now.getTime()) return { zh: '会面时间已过。', en: 'The meeting is over.' };
  return textOf(meeting, 'organisation') === null ? NO_CUSTOMER : null;
}

/** What is talked about: probability × amount of the open deals, where all are in one currency. */
function atTable(deals: readonly Entity[]): Finding['expected'] {
  const stakes = deals.flatMap((deal) => {
    const stake = atStake(moneyIn(deal, 'amount'), (numberOf(deal, 'probability') ?? 0) / 100);
    return stake === null ? [] : [stake];
  });
  const [first] = stakes;
  if (first === undefined || stakes.some((s) => s.currency !== first.currency)) return null;
  return { minor: stakes.reduce((sum, s) => sum + BigInt(s.minor), 0n).toString(), currency: first.currency };
}

/** Day and time as they stand on a clock in China. */
function clockOf(at: string): string {
  const local = new Date(Date.parse(at)).toLocaleString('sv-SE', { timeZone: 'Asia/Shanghai' });
  return local.slice(5, 16);
}

function actionOf(meeting: Entity, customer: Entity): Text {
  const kind = MEETINGS[textOf(meeting, 'type') ?? ''] ?? { zh: '会面', en: 'meeting' };
  const at = clockOf(textOf(meeting, 'at') ?? '');
  return { zh: `会前简报：${at} ${customer.title}${kind.zh}`, en: `Brief: ${kind.en} with ${customer.title}, ${at}` };
}

function whenOf(meeting: Entity, customer: Entity, contact: Entity | null): Said {
  const at = clockOf(textOf(meeting, 'at') ?? '');
  const subject = textOf(meeting, 'subject');
  const title = textOf(contact, 'title');
  const who = contact === null ? customer.title : title === null ? contact.title : `${contact.title}（${title}）`;
  const whoEn = contact === null ? customer.title : title === null ? contact.title : `${contact.title} (${title})`;
  const about = subject === null ? { zh: '', en: '' } : { zh: `，${subject}`, en: `: ${subject}` };
  return say({ zh: `${at} 见${who}${about.zh}。`, en: `${at} with ${whoEn}${about.en}.` }, [
    ...refsOf(meeting, 'at', 'subject', 'person'),
    ...refsOf(contact, 'title'),
  ]);
}
