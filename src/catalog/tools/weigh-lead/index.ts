import { z } from 'zod';
import type { Text } from '#base';
import { moneyIn } from '#kernel/memory';
import { defineTool, serviceOf } from '#kernel/process';
import type { Score } from '../../desk/chain.ts';
import { DESK, type BaseRate } from '../../desk/desk.ts';
import { scoreOfLead } from '../../desk/lead-score.ts';
import { atStake, FindingShape, nothing, worth, type Finding } from '../../desk/proposal.ts';
import { refsOf, say, textOf, type Said } from '../../desk/said.ts';
import { factOf, isOpen, type Situation } from '../../desk/situation.ts';

/** From so many times the usual share of won leads on, a lead is worth a card. Chosen, not fitted. */
const TIMES_USUAL = 1.5;
/** The usual share while fewer leads than this have ended. Chosen, not fitted. */
const USUAL = 0.2;
const MOST_SHOWN = 3;

/** Scores a lead, notes the score on it, and says whether it stands out. */
export const weighLead = defineTool({
  name: 'weigh-lead',
  version: 1,
  title: { zh: '线索打分', en: 'Weigh the lead' },
  about: {
    zh: '算出线索的成交概率并记在线索上；明显高于平时的，说明理由并建议优先联系。',
    en: 'Notes the probability of winning on the lead; where it stands clearly above the usual, says why and advises to call first.',
  },
  effect: 'writes',
  purpose: 'sales',
  // What customers typed stands in its sentences.
  outside: true,
  sensitive: { record: 'record' },
  input: z.object({ record: z.string() }),
  output: FindingShape,

  async run({ record }, { scope, services, run, say: write }) {
    const desk = serviceOf(services, DESK);
    const situation = await desk.open(scope, { run: run.id, lead: record });
    if (!isOpen(situation)) return { value: nothing(CLOSED), evidence: refsOf(situation.lead, 'status') };
    const [score, base] = await Promise.all([scoreOfLead(situation, { scope, services }), desk.baseRate(scope)]);
    // Where history holds no signal all leads score alike: as a figure of this one it would only look like knowledge.
    if (score.basis === 'none') return { value: nothing(NO_SIGNAL), evidence: refsOf(situation.lead, 'createdOn') };
    write({ kind: 'lead', id: record, data: { score: score.probability } });
    const usual = base.high - base.low < 1 ? base.rate : USUAL;
    const speaks = reasonsOf(score, 1);
    if (score.probability < TIMES_USUAL * usual || speaks.length === 0)
      return { value: nothing(ordinary(score, usual)), evidence: score.reasons.flatMap((r) => r.evidence) };
    const value = findingOf(situation, { score, base, speaks });
    return { value, evidence: value.why.flatMap((w) => w.evidence) };
  },
});

const CLOSED: Text = { zh: '线索已经结束，不再打分。', en: 'The lead has ended: it is not scored any more.' };
const NO_SIGNAL: Text = {
  zh: '历史数据里看不出哪些线索更容易成交，不编造分数。',
  en: 'History does not show which leads are won, so no score is made up.',
};

const percent = (share: number): string => `${Math.round(share * 100)}%`;

function ordinary({ probability }: Score, usual: number): Text {
  return {
    zh: `成交概率 ${percent(probability)}，平时 ${percent(usual)}：按正常节奏跟进。`,
    en: `The probability is ${percent(probability)}, the usual ${percent(usual)}: follow it up in its turn.`,
  };
}

/** What speaks for (1) or against (-1) a deal and can be shown. */
function reasonsOf({ reasons }: Score, sign: 1 | -1): readonly Said[] {
  return reasons
    .filter((r) => r.contribution * sign > 0 && r.evidence.length > 0)
    .slice(0, MOST_SHOWN)
    .map(({ label, value, evidence }) => say({ zh: `${label.zh}：${value}`, en: `${label.en}: ${value}` }, evidence));
}

type Weighed = Readonly<{ score: Score; base: BaseRate; speaks: readonly Said[] }>;

function findingOf(situation: Situation, { score, speaks }: Weighed): Finding {
  const { lead } = situation;
  const name = (factOf(situation, 'company') ?? factOf(situation, 'contactName'))?.text ?? same(lead.title);
  const against = reasonsOf(score, -1);
  const need = textOf(lead, 'need');
  const said = need === null ? [] : [say({ zh: `客户说：${need}`, en: `They say: ${need}` }, refsOf(lead, 'need'))];
  return worth({
    owner: textOf(lead, 'owner'),
    action: { zh: `优先联系${name.zh}`, en: `Call ${name.en} first` },
    why: [...said, ...speaks],
    parts:
      against.length === 0
        ? []
        : [{ title: { zh: '不利的方面', en: 'What speaks against it' }, sentences: [...against] }],
    score,
    expected: atStake(moneyIn(lead, 'amount'), score.probability),
    versions: [{ what: 'score', version: score.model ?? score.basis }],
    task: {
      title: situation.language === 'zh' ? `联系：${name.zh}` : `Call: ${name.en}`,
      days: 1,
      priority: 'high',
    },
  });
}

const same = (text: string): Text => ({ zh: text, en: text });
