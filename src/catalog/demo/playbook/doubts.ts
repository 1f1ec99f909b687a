import type { Doubt } from '../../playbook/item.ts';

/** What customers hold against us, with the answers that have worked. */
export const DOUBTS: readonly Doubt[] = [
  {
    title: { zh: '价格高', en: 'Price is too high' },
    body: { zh: '你们的报价比现用材料每吨高了不少。', en: 'Your quote per tonne is well above what we pay now.' },
    triggers: ['价格', '报价', '贵', '降价', '成本'],
    answers: [
      {
        title: { zh: '按度电或按安时算账', en: 'Count per kWh or per Ah' },
        body: {
          zh: '按每安时可用容量折算，压实和首效带来的增益可以抵掉大部分差价，我把测算表发您。',
          en: 'Counted per usable Ah, density and first efficiency pay back most of the difference; I will send you the calculation.',
        },
      },
      {
        title: { zh: '阶梯价', en: 'Volume steps' },
        body: {
          zh: '年用量超过 60 吨可以进入阶梯价，并且按季度随碳酸锂指数联动。',
          en: 'Above 60 tonnes a year a volume price applies, linked to the lithium index every quarter.',
        },
      },
    ],
  },
  {
    title: { zh: '交期太长', en: 'Delivery takes too long' },
    body: { zh: '现在下单要六周，我们产线等不了。', en: 'Six weeks from the order is more than our line can wait.' },
    triggers: ['交期', '到货', '排产', '缺货', '发货'],
    answers: [
      {
        title: { zh: '安全库存', en: 'Safety stock' },
        body: {
          zh: '华东和华南两个仓常备各 40 吨主力型号，小试样品三天内发出。',
          en: 'Both our warehouses in the east and the south hold 40 tonnes of the main grades; samples leave within three days.',
        },
      },
    ],
  },
  {
    title: { zh: '已有稳定供应商', en: 'We have a supplier' },
    body: {
      zh: '我们已经有两家稳定供应商，没有必要再加一家。',
      en: 'We have two stable suppliers and no need for a third.',
    },
    triggers: ['供应商', '现用', '竞品', '别家', '二供'],
    answers: [
      {
        title: { zh: '从二供做起', en: 'Start as second source' },
        body: {
          zh: '可以先从一个型号的 10% 份额做起，出现波动时您手里有备选。',
          en: 'Begin with a tenth of one grade; when something wavers you have an alternative in hand.',
        },
      },
      {
        title: { zh: '同条件对比', en: 'Same-condition comparison' },
        body: {
          zh: '我们按您的配方和工艺做一次平行对比，数据说话，不满意不收样品费。',
          en: 'We run a parallel test with your recipe and process; if you are not content the sample is free.',
        },
        material: 'HY-TR-2611',
      },
    ],
  },
  {
    title: { zh: '验证周期长', en: 'Qualification takes too long' },
    body: {
      zh: '导入新材料要重新走一遍验证，半年都不一定够。',
      en: 'A new material means a full qualification, and half a year may not be enough.',
    },
    triggers: ['验证', '导入', '周期', '测试', 'A样', 'B样'],
    answers: [
      {
        title: { zh: '已有案例', en: 'A case exists' },
        body: {
          zh: '同类客户从送样到批量用了 11 周，时间线和测试项目都在案例里。',
          en: 'A comparable customer went from sample to series in 11 weeks; timeline and tests are in the case file.',
        },
        material: 'HY-CS-2601',
      },
    ],
  },
  {
    title: { zh: '认证与体系', en: 'Certificates' },
    body: { zh: '车厂要求 IATF 16949，你们有吗？', en: 'Our car maker asks for IATF 16949; do you have it?' },
    industry: '动力电池',
    triggers: ['认证', '体系', '资质', '审厂', 'IATF'],
    answers: [
      {
        title: { zh: '证书', en: 'Certificate' },
        body: {
          zh: '有，证书范围覆盖正负极材料，有效期到 2028 年，可随时审厂。',
          en: 'Yes; the certificate covers cathode and anode materials until 2028, and you may audit us any time.',
        },
        material: 'HY-CE-2501',
      },
    ],
  },
  {
    title: { zh: '碳足迹', en: 'Carbon footprint' },
    body: {
      zh: '出口欧洲要提供碳足迹，小厂一般拿不出来。',
      en: 'For Europe we need the carbon footprint, which small makers cannot give.',
    },
    triggers: ['碳足迹', '欧盟', '电池法', '出口', '碳排'],
    answers: [
      {
        title: { zh: '核查声明', en: 'Verified statement' },
        body: {
          zh: '主要型号都有第三方核查的碳足迹声明，可按批次提供。',
          en: 'The main grades have a verified footprint statement, also per batch.',
        },
        material: 'HY-CE-2502',
      },
    ],
  },
  {
    title: { zh: '一致性担心', en: 'Consistency' },
    body: { zh: '小批样品好看，批量之后一致性就下来了。', en: 'Samples look fine, but consistency drops in series.' },
    triggers: ['一致性', '批次', '波动', '稳定性', '不良'],
    answers: [
      {
        title: { zh: '60 批数据', en: 'Sixty batches' },
        body: {
          zh: '最近 60 批的统计报告可以先给您看，批批留样，任您抽检。',
          en: 'You can see statistics of the last 60 batches; every batch is kept for you to check.',
        },
        material: 'HY-TR-2611',
      },
    ],
  },
  {
    title: { zh: '循环寿命不信', en: 'Doubts on cycle life' },
    body: {
      zh: '8,000 次是实验室数据吧，实际工况没人跑过。',
      en: '8,000 cycles is laboratory talk; nobody ran it in the field.',
    },
    product: '储能电解液 HY-E7',
    industry: '储能系统',
    triggers: ['循环', '寿命', '质保', '衰减'],
    answers: [
      {
        title: { zh: '完整循环报告', en: 'The full report' },
        body: {
          zh: '报告用的是 280 Ah 量产电芯、0.5P 工况，原始曲线可以一并给您。',
          en: 'The report used 280 Ah series cells at 0.5P, and you may have the raw curves.',
        },
        material: 'HY-TR-2610',
      },
    ],
  },
  {
    title: { zh: '快充析锂', en: 'Plating in fast charging' },
    body: {
      zh: '快充我们吃过亏，负极析锂怎么保证？',
      en: 'We have been burnt by fast charging; how do you rule out plating?',
    },
    product: '人造石墨负极 HY-G5',
    triggers: ['析锂', '快充', '3C'],
    answers: [
      {
        title: { zh: '拆解报告', en: 'Teardown' },
        body: {
          zh: '3C 充电 1,000 次后的拆解照片和报告可以直接看，未见析锂。',
          en: 'See the teardown after 1,000 charges at 3C: photographs and report, no plating.',
        },
        material: 'HY-TR-2608',
      },
    ],
  },
  {
    title: { zh: '硅碳膨胀', en: 'Swelling of silicon' },
    body: { zh: '硅碳一加多电芯就鼓，我们不敢用。', en: 'With more silicon our cells swell, so we do not dare.' },
    product: '硅碳负极 HY-S6',
    triggers: ['膨胀', '硅碳', '产气'],
    answers: [
      {
        title: { zh: '从 5% 起', en: 'Begin with 5%' },
        body: {
          zh: '先从 5% 掺混做，满电膨胀与纯石墨相差不到 2 个百分点，报告里有三档数据。',
          en: 'Begin with 5%: swelling at full charge is within two points of pure graphite; the report has three steps.',
        },
        material: 'HY-TR-2609',
      },
    ],
  },
  {
    title: { zh: '高镍安全', en: 'Safety of high nickel' },
    body: { zh: '高镍的安全性我们客户不放心。', en: 'Our customers do not trust the safety of high nickel.' },
    product: '高镍三元正极 HY-N8',
    triggers: ['安全', '热失控', '针刺', '高镍'],
    answers: [
      {
        title: { zh: '单晶与温升', en: 'Single crystal' },
        body: {
          zh: '单晶颗粒不易开裂，10C 温升低近 6 ℃，对比数据在报告里。',
          en: 'Single crystals hardly crack and run nearly 6 °C cooler at 10C; the comparison is in the report.',
        },
        material: 'HY-TR-2607',
      },
    ],
  },
  {
    title: { zh: '钠电不成熟', en: 'Sodium is not ready' },
    body: { zh: '钠电现在谁敢批量，成本也没见低。', en: 'Who dares sodium in series today, and where is the saving?' },
    product: '钠电层状正极 HY-NA1',
    triggers: ['钠电', '不成熟', '产业化'],
    answers: [
      {
        title: { zh: '产线试产案例', en: 'A line trial' },
        body: {
          zh: '有客户在铁锂产线上直接试产，切换清单和首批良率都在案例里。',
          en: 'A customer ran it on an LFP line; the change-over list and first yield are in the case file.',
        },
        material: 'HY-CS-2606',
      },
    ],
  },
  {
    title: { zh: '账期', en: 'Payment terms' },
    body: { zh: '我们只做月结 90 天，预付款走不了流程。', en: 'We only pay 90 days net; prepayment is impossible.' },
    triggers: ['账期', '付款', '承兑', '预付'],
    answers: [
      {
        title: { zh: '首单与授信', en: 'First order and credit' },
        body: {
          zh: '首单小批可以走 30% 预付，三单之后按信用评审转为月结。',
          en: 'The first small order goes with 30% down; after three orders a credit review opens monthly terms.',
        },
      },
    ],
  },
  {
    title: { zh: '暂时没有需求', en: 'No need now' },
    body: { zh: '今年没有新项目，明年再说吧。', en: 'There is no new project this year; let us talk next year.' },
    triggers: ['暂时', '没有需求', '明年', '再说', '不着急'],
    answers: [
      {
        title: { zh: '先留数据', en: 'Leave the data' },
        body: {
          zh: '不急着下单，先把样品测完留一份数据，明年立项时可以直接用。',
          en: 'No hurry to order: test a sample now, and the data are ready when the project starts.',
        },
      },
    ],
  },
  {
    title: { zh: '要领导定', en: 'Not mine to decide' },
    body: { zh: '这件事我定不了，要上会。', en: 'I cannot decide this; it has to go to the board.' },
    triggers: ['领导', '老板', '决定', '上会', '审批'],
    answers: [
      {
        title: { zh: '一页汇报材料', en: 'One page for the board' },
        body: {
          zh: '我帮您整理一页对比：指标、成本、风险和验证计划，方便上会。',
          en: 'I will prepare one page for you: figures, cost, risk and a test plan, ready for the meeting.',
        },
      },
    ],
  },
];
