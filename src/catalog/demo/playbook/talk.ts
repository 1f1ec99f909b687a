import type { Line } from '../../playbook/item.ts';

/** First words, by where the lead came from and through which channel they are said. */
export const OPENINGS: readonly Line[] = [
  {
    title: { zh: '展会之后（邮件）', en: 'After the fair (mail)' },
    channel: 'mail',
    triggers: ['展会'],
    body: {
      zh: '{contactName}您好，展会上您留下了{application}的需求，我把当时聊到的资料整理好了。',
      en: 'Dear {contactName}, at the fair you left us a note about {product}; I have put together what we talked about.',
    },
  },
  {
    title: { zh: '官网表单（邮件）', en: 'Web form (mail)' },
    channel: 'mail',
    triggers: ['官网表单', '搜索推广'],
    body: {
      zh: '{contactName}您好，感谢您在官网咨询{product}，我是负责贵司的技术销售。',
      en: 'Dear {contactName}, thank you for asking about {product} on our website; I look after your company.',
    },
  },
  {
    title: { zh: '转介绍（邮件）', en: 'Referral (mail)' },
    channel: 'mail',
    triggers: ['老客户转介绍'],
    body: {
      zh: '{contactName}您好，经老客户介绍得知贵司正在评估{product}，冒昧来信。',
      en: 'Dear {contactName}, one of our customers told us that you are evaluating {product}, so I take the liberty to write.',
    },
  },
  {
    title: { zh: '研讨会之后（邮件）', en: 'After the seminar (mail)' },
    channel: 'mail',
    triggers: ['技术研讨会'],
    body: {
      zh: '{contactName}您好，研讨会上您对{product}的提问很到位，我补充一份数据给您。',
      en: 'Dear {contactName}, your question about {product} at the seminar was to the point; here are the data I owe you.',
    },
  },
  {
    title: { zh: '招标（邮件）', en: 'Tender (mail)' },
    channel: 'mail',
    triggers: ['招标平台'],
    body: {
      zh: '{contactName}您好，我们看到贵司发布的材料采购需求，{product}符合其中的技术条款，愿意参与。',
      en: 'Dear {contactName}, we read your call for materials; {product} meets its technical terms and we would like to take part.',
    },
  },
  {
    title: { zh: '渠道推荐（邮件）', en: 'Through a dealer (mail)' },
    channel: 'mail',
    triggers: ['渠道商'],
    body: {
      zh: '{contactName}您好，渠道伙伴转来贵司对{product}的需求，由我直接为您对接技术。',
      en: 'Dear {contactName}, our dealer passed on your need for {product}; I will be your direct technical contact.',
    },
  },
  {
    title: { zh: '通用（邮件）', en: 'General (mail)' },
    channel: 'mail',
    body: {
      zh: '您好，我们专做电池材料，注意到{company}的{application}项目，想用两分钟说明我们能帮上什么。',
      en: 'Hello, we make battery materials; we noticed your project at {company} and would like two minutes to say how we can help.',
    },
  },
  {
    title: { zh: '通用（电话）', en: 'General (phone)' },
    channel: 'phone',
    body: {
      zh: '{contactName}您好，我这边是珩垣新材料，想就{product}跟您核对两个技术点，现在方便吗？',
      en: 'Hello {contactName}, this is Hengyuan New Materials; may I check two technical points on {product} with you now?',
    },
  },
  {
    title: { zh: '无具体产品（电话）', en: 'No product named (phone)' },
    channel: 'phone',
    body: {
      zh: '您好，我这边是珩垣新材料，专做电池正负极、电解液和隔膜，想了解一下贵司现在的用料情况。',
      en: 'Hello, this is Hengyuan New Materials; we make cathodes, anodes, electrolyte and separators, and I would like to learn what you use today.',
    },
  },
];

/** Questions that find out what matters, in the order they are asked. */
export const QUESTIONS: readonly Line[] = [
  {
    title: { zh: '现用材料', en: 'What is used today' },
    stage: 'new',
    body: {
      zh: '目前这款电芯用的是哪家的材料，最想改善的一项指标是什么？',
      en: 'Whose material is in this cell today, and which one figure would you most like to improve?',
    },
  },
  {
    title: { zh: '验证流程', en: 'Qualification' },
    body: {
      zh: '贵司材料导入要经过哪几轮验证，A 样到批量一般多久？',
      en: 'Which rounds does a new material go through with you, and how long is it from A sample to series?',
    },
  },
  {
    title: { zh: '量与时间', en: 'Volume and time' },
    body: {
      zh: '这个项目年用量大概多少吨，什么时候需要第一批小试样品？',
      en: 'How many tonnes a year will the project take, and when do you need the first samples?',
    },
  },
  {
    title: { zh: '决策链', en: 'Who decides' },
    body: {
      zh: '除了技术评审，采购和品质谁会参与最终决定？',
      en: 'Besides the technical review, who from purchasing and quality takes part in the decision?',
    },
  },
  {
    title: { zh: '储能工况', en: 'Storage duty' },
    industry: '储能系统',
    body: {
      zh: '您的项目按几充几放设计，质保是按年限还是按循环次数？',
      en: 'How many cycles a day is the project built for, and is the warranty by years or by cycles?',
    },
  },
  {
    title: { zh: '快充要求', en: 'Fast charging' },
    industry: '动力电池',
    body: {
      zh: '客户车型对快充时间有硬指标吗，例如 10% 到 80% 要多少分钟？',
      en: 'Does the car maker set a hard limit for charging, such as minutes from 10 to 80%?',
    },
  },
  {
    title: { zh: '低温要求', en: 'Cold weather' },
    application: '两轮车',
    body: {
      zh: '车主要卖到北方吗，冬天最低要保证几度可用？',
      en: 'Are the vehicles sold in the north, and down to which temperature must they work?',
    },
  },
  {
    title: { zh: '倍率要求', en: 'Rate' },
    application: '无人机',
    body: {
      zh: '起飞阶段的峰值倍率是多少，温升上限怎么定的？',
      en: 'What is the peak rate at take-off, and how was the limit for warming set?',
    },
  },
  {
    title: { zh: '竞品比较', en: 'Comparison' },
    stage: 'working',
    body: {
      zh: '上次送样的对比结果里，我们和现用材料差在哪一项？',
      en: 'In the comparison of the last sample, in which figure did we differ from what you use?',
    },
  },
  {
    title: { zh: '下一步条件', en: 'What it takes' },
    stage: 'working',
    body: {
      zh: '要进入下一轮验证，还需要我们补充哪一份数据？',
      en: 'Which data do you still need from us to go into the next round?',
    },
  },
];

/** Last words: the one small step asked for. */
export const CLOSINGS: readonly Line[] = [
  {
    title: { zh: '约技术电话', en: 'Arrange a call' },
    channel: 'mail',
    stage: 'new',
    body: {
      zh: '本周您哪天方便，我们用 20 分钟电话把测试条件对一遍？',
      en: 'Which day this week suits you for 20 minutes on the phone to go through the test conditions?',
    },
  },
  {
    title: { zh: '寄样', en: 'Send a sample' },
    channel: 'mail',
    triggers: ['样品', '小试', '送样'],
    body: {
      zh: '如果合适，我今天就安排 1 kg 小试样品，请告知收件信息。',
      en: 'If this fits, I will have 1 kg of sample sent today; please tell me where to.',
    },
  },
  {
    title: { zh: '推进验证', en: 'Next round' },
    stage: 'working',
    body: {
      zh: '建议下周由双方工艺一起看一次数据，定下 B 样的条件和时间。',
      en: 'I suggest that both process teams look at the data next week and settle terms and date of the B sample.',
    },
  },
  {
    title: { zh: '电话收尾', en: 'End of a call' },
    channel: 'phone',
    body: {
      zh: '我会后半小时内把报告发到您邮箱，后天上午再给您打电话确认可以吗？',
      en: 'I will mail you the report within half an hour; may I call you again the day after tomorrow in the morning?',
    },
  },
  {
    title: { zh: '拜访邀约', en: 'Invite a visit' },
    triggers: ['审厂', '参观', '拜访'],
    body: {
      zh: '欢迎安排一次审厂，我们把产线记录和留样都准备好。',
      en: 'You are welcome to audit our plant; line records and kept samples will be ready.',
    },
  },
];
