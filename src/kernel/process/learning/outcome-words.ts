import type { OutcomeAbout } from './leak-gate.ts';

/** What a cell of an outcome column says. */
export type OutcomeWord = 'won' | 'lost';

/** Words of a name that make it an outcome, and what the outcome is about. General business vocabulary. */
export const OUTCOME_NAMES: readonly Readonly<{ about: OutcomeAbout; pattern: RegExp; weight: number }>[] = [
  { about: 'churned', pattern: /(^| )(churn|churned|attrition)( |$)|流失/, weight: 10 },
  {
    about: 'won',
    pattern: /(^| )(converted|conversion|won|is won|win|deal won)( |$)|成交|赢单|转化|是否签约|是否成功|中标/,
    weight: 10,
  },
  {
    about: 'won',
    pattern:
      /(^| )(outcome|result|success|successful|purchased|bought|subscribed|closed won|signed|target|label|renewed)( |$)|结果|签约|签单|续约/,
    weight: 8,
  },
  {
    about: 'won',
    pattern: /(^| )(deal stage|opportunity stage|lead status|stage|status|state)( |$)|阶段|状态/,
    weight: 5,
  },
];

const LOST =
  /(^| )(lost|closed lost|lose|loss|disqualified|unqualified|not converted|not won|dead|junk|rejected|failed|no deal|abandoned)( |$)|输单|丢单|失单|战败|流失|未成交|未转化|未赢单|未中标|落标|失败|无效|作废|关闭-未/;
const WON =
  /(^| )(won|closed won|win|converted|success|successful|signed|purchased|customer|contract signed)( |$)|赢单|已?成交|已?签约|已?签单|已?转化|中标|成功|已?续约/;
const YES = new Set(['1', '1.0', 'yes', 'y', 'true', 't', '是', '有', '已', '对']);
const NO = new Set(['0', '0.0', '-1', 'no', 'n', 'false', 'f', '否', '无', '未', '没有', '不是']);

const plain = (text: string) =>
  text
    .toLowerCase()
    .replace(/[^\p{L}\d.-]+/gu, ' ')
    .trim();

/** What a value of a stage says by its words; null when it is still open. "Not converted" is lost, not won. */
export function stageWordOf(value: string): OutcomeWord | null {
  const text = plain(value).replaceAll('-', ' ').replaceAll(/ +/g, ' ');
  if (LOST.test(text)) return 'lost';
  return WON.test(text) ? 'won' : null;
}

/** What a value of a yes-or-no column says; null when it is neither. */
export function yesNoOf(value: string): OutcomeWord | null {
  const text = plain(value);
  if (YES.has(text)) return 'won';
  return NO.has(text) ? 'lost' : null;
}
