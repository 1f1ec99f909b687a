import type { Text } from '@valence/contract';

/** One of the agents that are to ship. Whether it is built shows by whether this installation has an agent of its name. */
export type Template = Readonly<{ name: string; title: Text; about: Text }>;

const template = (name: string, title: Text, about: Text): Template => ({ name, title, about });

/** All agents that are to ship, in the order in which a customer's story needs them. */
export const TEMPLATES: readonly Template[] = [
  template(
    'lead-to-touch',
    { zh: '线索到首触', en: 'Lead to touch' },
    { zh: '评分、分配、首触、异议、话术一次备好', en: 'Score, owner, first touch, objections and talk in one go' },
  ),
  template(
    'lead-scoring',
    { zh: '线索评分', en: 'Lead scoring' },
    { zh: '给线索算出成交概率和原因', en: 'The probability of winning a lead, with reasons' },
  ),
  template(
    'lead-assignment',
    { zh: '线索分配', en: 'Lead assignment' },
    { zh: '为线索找到合适的负责人', en: 'Finds the right owner for a lead' },
  ),
  template(
    'first-touch',
    { zh: '首触起草', en: 'First touch' },
    { zh: '起草第一封邮件或电话稿', en: 'Drafts the first mail or call' },
  ),
  template(
    'objection-forecast',
    { zh: '异议预判', en: 'Objection forecast' },
    { zh: '客户可能的顾虑和回答', en: 'Doubts to expect, with answers' },
  ),
  template('talk-track', { zh: '话术准备', en: 'Talk track' }, { zh: '各阶段怎么说', en: 'What to say at each stage' }),
  template(
    'meeting-brief',
    { zh: '会前简报', en: 'Meeting brief' },
    { zh: '会面之前该知道的一页', en: 'One page to know before a meeting' },
  ),
  template(
    'call-coach',
    { zh: '通话教练', en: 'Call coach' },
    { zh: '通话中提示异议和回答', en: 'Objections and answers while the call goes on' },
  ),
  template(
    'note-taker',
    { zh: '纪要整理', en: 'Note taker' },
    { zh: '把会议纪要变成事实', en: 'Turns minutes into facts' },
  ),
  template(
    'contract-reader',
    { zh: '合同阅读', en: 'Contract reader' },
    { zh: '从合同里读出条款和日期', en: 'Reads terms and dates out of contracts' },
  ),
  template(
    'chat-screenshot-reader',
    { zh: '聊天截图阅读', en: 'Chat-screenshot reader' },
    { zh: '从聊天截图里读出事实', en: 'Reads facts out of screenshots of chats' },
  ),
  template(
    'mail-triage',
    { zh: '邮件分拣', en: 'Mail triage' },
    { zh: '哪些邮件要谁回', en: 'Which mail wants whose answer' },
  ),
  template(
    'opportunity-health',
    { zh: '商机健康', en: 'Opportunity health' },
    { zh: '哪些商机在走偏，为什么', en: 'Which deals go astray, and why' },
  ),
  template(
    'deal-forecast',
    { zh: '成交预测', en: 'Deal forecast' },
    { zh: '本期能成交多少，带区间', en: 'What will close this period, with intervals' },
  ),
  template(
    'quote-check',
    { zh: '报价与信用检查', en: 'Quote and credit check' },
    { zh: '发报价前查价格、折扣和信用', en: 'Price, discount and credit before a quote goes out' },
  ),
  template(
    'tender-watch',
    { zh: '招标监测', en: 'Tender watch' },
    { zh: '发现值得投的招标', en: 'Finds tenders worth a bid' },
  ),
  template(
    'bid-collaborator',
    { zh: '投标协作', en: 'Bid collaborator' },
    { zh: '任务、文件、预算一起推进', en: 'Tasks, papers and budget of a bid' },
  ),
  template(
    'competitor-watch',
    { zh: '竞争对手监测', en: 'Competitor watch' },
    { zh: '对手的动向和应对', en: 'What rivals do, and what to answer' },
  ),
  template(
    'renewal-guard',
    { zh: '续约守护', en: 'Renewal guard' },
    { zh: '续约风险、原因和行动', en: 'Risk of losing a renewal, reasons and what to do' },
  ),
  template(
    'churn-rescue',
    { zh: '流失挽救', en: 'Churn rescue' },
    { zh: '要走的客户和留住的办法', en: 'Customers about to leave, and how to keep them' },
  ),
  template(
    'cross-sell-finder',
    { zh: '交叉销售', en: 'Cross-sell finder' },
    { zh: '现有客户还需要什么', en: 'What customers we have may need too' },
  ),
  template(
    'preventive-maintenance',
    { zh: '预防性维护', en: 'Preventive maintenance' },
    { zh: '设备出问题之前先联系', en: 'Gets in touch before a machine fails' },
  ),
  template(
    'esg-responder',
    { zh: 'ESG 问卷答复', en: 'ESG responder' },
    { zh: '用已有证据回答 ESG 问卷', en: 'Answers ESG questionnaires out of evidence' },
  ),
];
