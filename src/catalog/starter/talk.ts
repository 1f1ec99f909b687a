import type { Line } from '../playbook/item.ts';

// For any lead table: nothing here claims anything of the seller or the product, and every list ends with a line that
// needs no fact at all, so that a chain always has something to say.

/** First words; the first one whose facts are known is used. */
export const OPENINGS: readonly Line[] = [
  {
    title: { zh: '有联系人和产品', en: 'Contact and product known' },
    body: {
      zh: '{contactName}您好，感谢您对{product}的关注，我来负责跟进您的需求。',
      en: 'Dear {contactName}, thank you for your interest in {product}; I will look after your request.',
    },
  },
  {
    title: { zh: '有联系人', en: 'Contact known' },
    body: {
      zh: '{contactName}您好，感谢您的关注，我来负责跟进您的需求。',
      en: 'Dear {contactName}, thank you for your interest; I will look after your request.',
    },
  },
  {
    title: { zh: '有公司', en: 'Company known' },
    body: {
      zh: '您好，感谢{company}的关注，我来负责跟进贵公司的需求。',
      en: 'Hello, thank you for the interest of {company}; I will look after your request.',
    },
  },
  {
    title: { zh: '什么都不知道', en: 'Nothing known' },
    body: {
      zh: '您好，感谢您的关注，我来负责跟进您的需求。',
      en: 'Hello, thank you for your interest; I will look after your request.',
    },
  },
];

/** What the customer gets from answering. */
export const VALUES: readonly Line[] = [
  {
    title: { zh: '先弄清目标', en: 'Your goal first' },
    body: {
      zh: '我想先了解您的目标和时间安排，再给您只与此相关的资料和建议。',
      en: 'I would like to understand your goal and timing first, and then send only what is relevant to it.',
    },
  },
];

/** Questions that find out what matters. */
export const QUESTIONS: readonly Line[] = [
  {
    title: { zh: '目标', en: 'Goal' },
    body: {
      zh: '您最希望解决的一个问题是什么，解决之后会有什么不同？',
      en: 'Which one problem would you most like to solve, and what would be different then?',
    },
  },
  {
    title: { zh: '现状', en: 'Today' },
    body: {
      zh: '现在是怎么做的，哪里最让您不满意？',
      en: 'How do you do it today, and what bothers you most about it?',
    },
  },
  {
    title: { zh: '时间', en: 'Timing' },
    body: {
      zh: '您希望什么时候见到结果，有没有必须赶上的日期？',
      en: 'By when would you like to see a result, and is there a date you have to meet?',
    },
  },
  {
    title: { zh: '决定', en: 'Decision' },
    body: {
      zh: '除了您，还有谁会参与决定，他们最看重什么？',
      en: 'Who besides you takes part in the decision, and what matters most to them?',
    },
  },
];

/** The one small step asked for. */
export const CLOSINGS: readonly Line[] = [
  {
    title: { zh: '约一次通话', en: 'Arrange a call' },
    body: {
      zh: '这两天哪个时间方便，我们通话 15 分钟？',
      en: 'Which time in the next two days suits you for a 15-minute call?',
    },
  },
];
