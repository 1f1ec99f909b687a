import { adviser } from '../adviser.ts';

/** What a period will bring, and what decides it. */
export const dealForecast = adviser({
  name: 'deal-forecast',
  version: '1.0.0',
  title: { zh: '成交预测', en: 'Deal forecast' },
  about: {
    zh: '每周一对每个成交金额目标，按商机概率算出还能成交多少（80% 区间）和达成的可能；有缺口时列出最影响结果的商机。',
    en: 'On Mondays, for each goal of an amount won: what the open deals will bring (80 % interval) and the chance to reach it; where there is a gap, the deals that decide it.',
  },
  purpose: 'sales',
  wakes: [
    { event: 'goal.week_begins', kind: 'goal' },
    { hand: true, kind: 'goal' },
  ],
  look: 'forecast-goal@1',
  looks: { zh: '预测', en: 'Forecast' },
  write: {
    zh: '你给销售主管讲目标的缺口在哪，哪几条商机决定结果。',
    en: 'You tell a head of sales where the gap to the goal is and which deals decide it.',
  },
  waits: 6,
});
