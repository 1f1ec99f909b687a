import type { Doubt } from '../playbook/item.ts';

/** The six objections every seller meets, with answers that promise nothing the seller cannot keep. */
export const DOUBTS: readonly Doubt[] = [
  {
    title: { zh: '价格', en: 'Price' },
    body: { zh: '价格超出了我们的预期。', en: 'The price is above what we expected.' },
    triggers: ['价格', '报价', '贵', '预算', '费用', 'price', 'expensive', 'budget', 'cost', 'fee'],
    answers: [
      {
        title: { zh: '比较的对象', en: 'Compared with what' },
        body: {
          zh: '理解。您是和哪个方案比较的？我们把包含的内容逐项对一下，再看差在哪里。',
          en: 'I understand. What do you compare it with? Let us go through what each includes and see where the difference lies.',
        },
      },
      {
        title: { zh: '分步走', en: 'In steps' },
        body: {
          zh: '也可以先从您最需要的一部分开始，看到效果再决定下一步。',
          en: 'We can also begin with the part you need most and decide on the rest once you have seen the result.',
        },
      },
    ],
  },
  {
    title: { zh: '时机', en: 'Timing' },
    body: { zh: '现在不是时候，过一阵再说。', en: 'Now is not the time; let us talk later.' },
    triggers: ['以后', '再说', '明年', '暂缓', '太忙', '没时间', 'later', 'busy', 'next year', 'not now'],
    answers: [
      {
        title: { zh: '定一个日子', en: 'Name a day' },
        body: {
          zh: '没问题。什么事情发生之后会合适？我按那个日期再联系您，之前不打扰。',
          en: 'No problem. After which event would it suit? I will come back on that date and leave you alone until then.',
        },
      },
    ],
  },
  {
    title: { zh: '竞争', en: 'Competitor' },
    body: { zh: '我们已经在和别家谈了。', en: 'We are talking to another provider already.' },
    triggers: ['竞品', '别家', '供应商', '已有', '对比', 'competitor', 'another provider', 'other', 'compare'],
    answers: [
      {
        title: { zh: '一起列标准', en: 'List the criteria' },
        body: {
          zh: '很好，有比较才好决定。您最看重哪三条？我按这三条给您一份对照，缺的我会直说。',
          en: 'Good: comparing helps to decide. Which three points matter most? I will answer exactly those, and say plainly what we lack.',
        },
      },
    ],
  },
  {
    title: { zh: '没有需求', en: 'No need' },
    body: { zh: '我们目前用不上。', en: 'We have no need for it at present.' },
    triggers: ['不需要', '用不上', '没有需求', '不考虑', 'no need', 'not interested', 'not looking'],
    answers: [
      {
        title: { zh: '当时的起因', en: 'What started it' },
        body: {
          zh: '明白。您当时留下联系方式，是想了解哪一点？如果已经解决了，我就不再打扰。',
          en: 'I see. What did you want to know when you left your details? If that is settled, I will not trouble you again.',
        },
      },
    ],
  },
  {
    title: { zh: '信任', en: 'Trust' },
    body: { zh: '没听说过你们，效果怎么保证？', en: 'We have not heard of you; how do we know it works?' },
    triggers: ['没听说', '保证', '靠谱', '效果', '案例', 'trust', 'guarantee', 'proof', 'reference', 'never heard'],
    answers: [
      {
        title: { zh: '先看证据', en: 'Evidence first' },
        body: {
          zh: '应该问。您想看哪一类证据：测试、案例还是和现有客户通话？我来准备。',
          en: 'You are right to ask. Which proof would convince you: a trial, a case, or a talk with a customer? I will prepare it.',
        },
      },
    ],
  },
  {
    title: { zh: '决定权', en: 'Authority' },
    body: { zh: '这件事不是我能决定的。', en: 'This is not mine to decide.' },
    triggers: ['领导', '老板', '上会', '审批', '决定不了', 'boss', 'manager', 'approval', 'decide', 'board'],
    answers: [
      {
        title: { zh: '帮您说清楚', en: 'Help you explain it' },
        body: {
          zh: '没关系。决定的人最关心什么？我整理一页纸，方便您转给对方。',
          en: 'That is fine. What does the one who decides care about most? I will put it on one page for you to pass on.',
        },
      },
    ],
  },
];
