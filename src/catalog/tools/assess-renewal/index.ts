import { z } from 'zod';
import type { Text } from '#base';
import { recallOne, renewalRows, type Entity, type RenewalRow } from '#kernel/memory';
import { armOf, defineTool, FACT_TITLES, sourceOfFact } from '#kernel/process';
import type { Scope } from '#kernel/security';
import type { Score } from '../../desk/chain.ts';
import { todayIn } from '../../desk/around.ts';
import { findingsOf, type Finding } from '../../desk/customer-findings.ts';
import { atStake, FindingShape, nothing, worth, type Finding as Advice } from '../../desk/proposal.ts';
import { DAYS_WATCHED, daysUntil, isDue, RENEWAL_GUARD, risksOf, type Risk } from '../../desk/renewal.ts';
import { refsOf, say, type Said } from '../../desk/said.ts';
import { shownValue } from '../../desk/shown-value.ts';

const MOST_WHY = 4;
const DAYS_TO_CALL = 2;

export const assessRenewal = defineTool({
  name: 'assess-renewal',
  version: 1,
  title: { zh: '评估续约风险', en: 'Assess a renewal' },
  about: {
    zh: '按工单、近期维修、对手招标、交付、付款和往来评估一份到期合同的流失风险，给出有出处的原因和建议；不必处理时说明理由。',
    en: 'Weighs tickets, recent repairs, rival tenders, deliveries, payments and contact of a contract that ends, and says what to do with sources; or why nothing is to be done.',
  },
  effect: 'reads',
  purpose: 'renewal',
  // What customers typed stands in its sentences.
  outside: true,
  input: z.object({ record: z.string() }),
  output: FindingShape,

  async run({ record: contract }, { scope, now }) {
    const today = todayIn(now());
    const [record, { rows }] = await Promise.all([
      recallOne(scope, contract),
      renewalRows(scope, { when: 'coming', today, days: DAYS_WATCHED, contracts: [contract] }),
    ]);
    const [row] = rows;
    if (row === undefined) return { value: nothing(NOT_DUE), evidence: refsOf(record, 'endsOn', 'status') };
    const [risk] = await risksOf(scope, rows);
    if (risk === undefined || !isDue(row, risk, today))
      return { value: nothing(calm(risk)), evidence: refsOf(record, 'endsOn') };
    // Whatever agent asks: a copy of the guard that spoke to the control group would undo the trial.
    if ((await armOf(scope, { agent: RENEWAL_GUARD, account: row.customer })) === 'control')
      return { value: nothing(HELD_BACK), evidence: refsOf(record, 'organisation') };
    const value = await proposalOf({ scope, record, row, risk, today });
    return { value, evidence: value.why.flatMap((w) => w.evidence) };
  },
});

const NOT_DUE: Text = {
  zh: '不需要续约：没有结束日期、还早、已有续签合同，或不是要续的类型。',
  en: 'Nothing to renew: no end date, not yet, a successor is signed, or not a type that is renewed.',
};
const HELD_BACK: Text = {
  zh: '这家客户在续约试验的对照组，试验期间不给建议。',
  en: 'This customer is in the control group of the renewal trial: no suggestions while it runs.',
};

function calm(risk: Risk | undefined): Text {
  if (risk === undefined || risk.basis === 'none')
    return {
      zh: '历史里没有可用的风险信号，离到期还早。',
      en: 'History holds no usable signal, and the end is not near.',
    };
  const percent = Math.round(risk.probability * 100);
  return {
    zh: `流失风险 ${percent}%，还不到需要处理的程度。`,
    en: `The risk of loss is ${percent}%: not enough to act on.`,
  };
}

type Assessed = Readonly<{ scope: Scope; record: Entity; row: RenewalRow; risk: Risk; today: string }>;

async function proposalOf({ scope, record, row, risk, today }: Assessed): Promise<Advice> {
  const customer = await recallOne(scope, row.customer);
  const findings = await findingsOf({ scope, row, today });
  const days = daysUntil(today, row.endsOn);
  const end = endOf(record, row, days);
  const isUrgent = days <= 30;
  return worth({
    owner: row.owner,
    action: { zh: `联系${customer.title}，谈续约`, en: `Speak to ${customer.title} about renewing` },
    why: [end, ...findings.map((f) => f.said)].slice(0, MOST_WHY),
    parts: adviceOf(findings, end),
    chance: { zh: '流失风险', en: 'Risk of loss' },
    score: scoreOf(risk, findings, end),
    expected: atStake(moneyOf(row), risk.basis === 'none' ? 1 : risk.probability),
    versions: [{ what: 'risk', version: risk.version ?? 'prior' }],
    task: {
      title: scope.locale === 'zh-CN' ? `续约：${record.title}` : `Renewal: ${record.title}`,
      days: isUrgent ? 1 : DAYS_TO_CALL,
      priority: isUrgent ? 'high' : 'normal',
    },
  });
}

function moneyOf({ minor, currency }: RenewalRow) {
  return minor === null || currency === null ? null : { minor, currency };
}

function endOf(record: Entity, { endsOn }: RenewalRow, days: number): Said {
  const amount = shownValue(record.data['amount']);
  const [zh, en] =
    days >= 0
      ? [
          `合同 ${endsOn} 到期，还有 ${days} 天，还没有续签`,
          `The contract ends on ${endsOn}, in ${days} days, and is not renewed`,
        ]
      : [
          `合同 ${endsOn} 已到期 ${-days} 天，还没有续签`,
          `The contract ended on ${endsOn}, ${-days} days ago, and is not renewed`,
        ];
  const text =
    amount === null
      ? { zh: `${zh}。`, en: `${en}.` }
      : { zh: `${zh}；合同金额 ${amount.zh}。`, en: `${en}; it is worth ${amount.en}.` };
  return say(text, refsOf(record, 'endsOn', 'amount'));
}

/** What to do about each thing that was found; without findings the plain next step. */
function adviceOf(findings: readonly Finding[], end: Said): Advice['parts'] {
  const title = { zh: '怎么做', en: 'What to do' };
  const sentences = findings.map(({ advice, said }) => say(advice, said.evidence));
  const plain = {
    zh: '没有看到不满的迹象：直接约签约人，确认范围、价格和签字时间。',
    en: 'Nothing speaks of discontent: arrange with the signatory, settle scope, price and the day of signing.',
  };
  return [{ title, sentences: sentences.length > 0 ? sentences : [say(plain, end.evidence)] }];
}

function scoreOf(risk: Risk, findings: readonly Finding[], end: Said): Score {
  if (risk.basis === 'none')
    return { probability: 0, low: 0, high: 1, basis: 'none', model: risk.version, reasons: [] };
  const { probability, low, high, basis, version, reasons } = risk;
  return {
    probability,
    low,
    high,
    basis,
    model: version,
    reasons: reasons.slice(0, 5).map(({ fact, value, contribution }) => {
      const source = sourceOfFact(fact);
      const evidence = source === 'contract' ? end.evidence : findings.find((f) => f.source === source)?.said.evidence;
      return {
        label: FACT_TITLES[fact],
        value: shownFigure(value),
        contribution,
        evidence: evidence?.slice(0, 3) ?? [],
      };
    }),
  };
}

function shownFigure(value: number | string | null): string {
  if (value === null) return '—';
  return typeof value === 'string' ? value : value.toLocaleString('en-US', { maximumFractionDigits: 1 });
}
