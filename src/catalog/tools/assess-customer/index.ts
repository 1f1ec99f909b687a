import { z } from 'zod';
import type { Text } from '#base';
import { customerFacts, moneyIn, recallOne, type Entity } from '#kernel/memory';
import { defineTool, FACT_TITLES, sourceOfFact } from '#kernel/process';
import type { Scope } from '#kernel/security';
import { dayBefore, recordsAround, todayIn } from '../../desk/around.ts';
import { findingsOf, type Finding } from '../../desk/customer-findings.ts';
import { customerRisk, isLeaving } from '../../desk/leaving.ts';
import { atStake, FindingShape, nothing, worth, type Finding as Advice } from '../../desk/proposal.ts';
import { DAYS_WATCHED } from '../../desk/renewal.ts';
import { refsOf, say, textOf } from '../../desk/said.ts';

const MOST_WHY = 4;
const DAYS_TO_CALL = 1;

export const assessCustomer = defineTool({
  name: 'assess-customer',
  version: 1,
  title: { zh: '评估客户流失', en: 'Assess a customer' },
  about: {
    zh: '按工单、维修、招标、交付、付款和往来判断一家客户是否要走，给出有出处的原因和挽回办法；不必处理时说明理由。',
    en: 'Judges by tickets, repairs, tenders, deliveries, payments and contact whether a customer is about to leave, and says with sources how to keep them; or why nothing is to be done.',
  },
  effect: 'reads',
  purpose: 'renewal',
  // What customers typed stands in its sentences.
  outside: true,
  input: z.object({ record: z.string() }),
  output: FindingShape,

  async run({ record }, { scope, now }) {
    const today = todayIn(now());
    const customer = await recallOne(scope, record);
    if (textOf(customer, 'relation') !== 'customer')
      return { value: nothing(NO_CUSTOMER), evidence: refsOf(customer, 'relation') };
    const contracts = await contractsOf(scope, record, today);
    if (contracts.some((c) => isEnding(c, today)))
      return { value: nothing(ENDING), evidence: contracts.flatMap((c) => refsOf(c, 'endsOn')) };
    const [row] = await customerFacts(scope, { customers: [record], today });
    const findings = row === undefined ? [] : await findingsOf({ scope, row, today });
    const risk = customerRisk(row?.facts ?? {});
    if (row === undefined || !isLeaving(risk, findings.length))
      return { value: nothing(calm(risk.probability, findings.length)), evidence: refsOf(customer, 'relation') };
    const value = proposalOf({ customer, contracts, findings, risk, locale: scope.locale });
    return { value, evidence: value.why.flatMap((w) => w.evidence) };
  },
});

const NO_CUSTOMER: Text = { zh: '不是成交客户。', en: 'It is not a customer.' };
const ENDING: Text = {
  zh: '有合同快到期，由续约守护处理，不重复提醒。',
  en: 'A contract ends soon: the renewal guard speaks of it, not twice.',
};

function calm(probability: number, findings: number): Text {
  const percent = Math.round(probability * 100);
  return findings < 2
    ? {
        zh: `只有 ${findings} 方面有迹象，不足以打扰。`,
        en: `Signs from ${findings} ${findings === 1 ? 'side' : 'sides'} only: not enough for a card.`,
      }
    : {
        zh: `流失风险 ${percent}%，还不到需要处理的程度。`,
        en: `The risk of loss is ${percent}%: not enough to act on.`,
      };
}

/** Contracts that hold today. */
function contractsOf(scope: Scope, customer: string, today: string): Promise<readonly Entity[]> {
  return recordsAround(scope, {
    kind: 'contract',
    of: ['organisation', customer],
    filters: [
      { field: 'status', op: 'oneOf', value: ['signed', 'running'] },
      { field: 'endsOn', op: 'atLeast', value: today },
    ],
    by: 'endsOn',
  });
}

function isEnding(contract: Entity, today: string): boolean {
  return (textOf(contract, 'endsOn') ?? '').slice(0, 10) < dayBefore(today, -DAYS_WATCHED);
}

type Leaving = Readonly<{
  customer: Entity;
  contracts: readonly Entity[];
  findings: readonly Finding[];
  risk: ReturnType<typeof customerRisk>;
  locale: string;
}>;

function proposalOf({ customer, contracts, findings, risk, locale }: Leaving): Advice {
  const { probability, low, high, reasons } = risk;
  return worth({
    owner: textOf(customer, 'owner'),
    action: { zh: `联系${customer.title}，留住客户`, en: `Call ${customer.title}: keep them` },
    why: findings.slice(0, MOST_WHY).map((f) => f.said),
    parts: [
      {
        title: { zh: '怎么挽回', en: 'How to keep them' },
        sentences: findings.map(({ advice, said }) => say(advice, said.evidence)),
      },
    ],
    chance: { zh: '流失风险', en: 'Risk of loss' },
    score: {
      probability,
      low,
      high,
      basis: 'prior',
      model: null,
      reasons: reasons.slice(0, 5).map(({ fact, value, contribution }) => ({
        label: FACT_TITLES[fact],
        value:
          value === null
            ? '—'
            : typeof value === 'string'
              ? value
              : value.toLocaleString('en-US', { maximumFractionDigits: 1 }),
        contribution,
        evidence: findings.find((f) => f.source === sourceOfFact(fact))?.said.evidence.slice(0, 3) ?? [],
      })),
    },
    expected: atStake(held(contracts), probability),
    versions: [{ what: 'risk', version: 'prior' }],
    task: {
      title: locale === 'zh-CN' ? `挽回：${customer.title}` : `Keep: ${customer.title}`,
      days: DAYS_TO_CALL,
      priority: 'high',
    },
  });
}

/** What the contracts that hold are worth, where all are in one currency. */
function held(contracts: readonly Entity[]) {
  const amounts = contracts.flatMap((c) => moneyIn(c, 'amount') ?? []);
  const [first] = amounts;
  if (first === undefined || amounts.some((a) => a.currency !== first.currency)) return null;
  return { minor: amounts.reduce((sum, a) => sum + a.minor, 0n), currency: first.currency };
}
