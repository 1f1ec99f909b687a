import { adviser } from '../adviser.ts';

/** A score on each lead, and a card where one stands out. */
export const leadScoring = adviser({
  name: 'lead-scoring',
  version: '1.0.0',
  title: { zh: '线索评分', en: 'Lead scoring' },
  about: {
    zh: '给线索算出成交概率、区间和原因，记在线索上；明显高于平时的，建议优先联系。“线索到首触”已含评分，所以默认关闭。',
    en: 'Notes probability, interval and reasons on each lead, and advises to call first where one stands out. Off at first, because “Lead to touch” scores as well.',
  },
  purpose: 'sales',
  wakes: [
    { event: 'record.made', kind: 'lead' },
    { hand: true, kind: 'lead' },
  ],
  look: 'weigh-lead@1',
  looks: { zh: '打分', en: 'Weigh' },
  write: {
    zh: '你告诉销售：为什么这条线索值得先打电话。',
    en: 'You tell a seller why this lead is worth calling first.',
  },
  waits: 7,
  startsOff: true,
});
