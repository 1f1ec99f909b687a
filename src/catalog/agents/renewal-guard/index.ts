import { adviser } from '../adviser.ts';

/** A renewal at risk, out of service history, recent repairs and rival tenders (A16). */
export const renewalGuard = adviser({
  name: 'renewal-guard',
  version: '1.0.0',
  title: { zh: '续约守护', en: 'Renewal guard' },
  about: {
    zh: '盯住快到期的合同：按工单、近期维修、对手招标、交付、付款和往来评估流失风险，说清原因和今天该做的事。',
    en: 'Watches contracts that end soon: weighs tickets, recent repairs, rival tenders, deliveries, payments and contact, and says why a contract is at risk and what to do today.',
  },
  purpose: 'renewal',
  wakes: [
    { event: 'contract.ends_soon', kind: 'contract' },
    { hand: true, kind: 'contract' },
  ],
  look: 'assess-renewal@1',
  looks: { zh: '评估风险', en: 'Assess the risk' },
  write: {
    zh: '你提醒客户成功经理：一份合同快到期，为什么可能保不住，今天先做什么。',
    en: 'You remind a customer-success manager of a contract that ends soon: why it may be lost, and what to do first today.',
  },
});
