import { adviser } from '../adviser.ts';

/** One page before a meeting. */
export const meetingBrief = adviser({
  name: 'meeting-brief',
  version: '1.0.0',
  title: { zh: '会前简报', en: 'Meeting brief' },
  about: {
    zh: '见面当天早上备好一页：对方是谁、在谈什么、上次说了什么、我们答应了什么、要留意什么。',
    en: 'One page on the morning of a meeting: who they are, what is being talked about, what was said and promised, what to mind.',
  },
  purpose: 'sales',
  wakes: [
    { event: 'meeting.comes_up', kind: 'activity' },
    { hand: true, kind: 'activity' },
  ],
  look: 'brief-meeting@1',
  looks: { zh: '备简报', en: 'Prepare' },
  write: {
    zh: '你给马上要见客户的同事讲最要紧的几句：见谁、谈什么、小心什么。',
    en: 'You tell a colleague who is about to meet a customer the few things that matter: whom, what about, what to mind.',
  },
  waits: 2,
});
