import { adviser } from '../adviser.ts';

/** A customer about to leave, and how to keep them. */
export const churnRescue = adviser({
  name: 'churn-rescue',
  version: '1.0.0',
  title: { zh: '流失挽救', en: 'Churn rescue' },
  about: {
    zh: '合同还没到期、但要走的客户：按工单、维修、招标、交付、付款和往来判断，说清原因和挽回办法。',
    en: 'Customers about to leave although no contract ends yet: judged by tickets, repairs, tenders, deliveries, payments and contact, with reasons and how to keep them.',
  },
  purpose: 'renewal',
  wakes: [
    { event: 'customer.looks_leaving', kind: 'organisation' },
    { hand: true, kind: 'organisation' },
  ],
  look: 'assess-customer@1',
  looks: { zh: '评估', en: 'Assess' },
  write: {
    zh: '你提醒客户成功经理：一家客户为什么像要走，今天先做什么留住他们。',
    en: 'You remind a customer-success manager why a customer looks like leaving and what to do first to keep them.',
  },
  waits: 14,
});
