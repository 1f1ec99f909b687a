import { adviser } from '../adviser.ts';

/** A deal that goes astray, and what helps. */
export const opportunityHealth = adviser({
  name: 'opportunity-health',
  version: '1.0.0',
  title: { zh: '商机健康', en: 'Opportunity health' },
  about: {
    zh: '每天早上查一遍未结束的商机：过了成交日期、停在一个阶段、没有下一步、没有往来、一再推迟、对手在场、报价过期、投诉未解决，说清问题和做法。',
    en: 'Looks over open deals each morning: close date passed, stuck in a stage, no next step, no contact, put off again and again, a rival at the table, quotes run out, complaints open; says what is wrong and what helps.',
  },
  purpose: 'sales',
  wakes: [
    { event: 'deal.goes_astray', kind: 'deal' },
    { hand: true, kind: 'deal' },
  ],
  look: 'judge-deal@1',
  looks: { zh: '检查', en: 'Check' },
  write: {
    zh: '你提醒销售：一条商机哪里走偏了，今天先做什么。',
    en: 'You remind a seller where a deal goes astray and what to do first today.',
  },
  waits: 7,
});
