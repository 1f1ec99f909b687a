import type { Product } from './market.ts';

/** What each product costs and is sold in. Prices in yuan a unit before tax; all invented. */
export const PRICES: Readonly<
  Record<Product, readonly [code: string, unit: string, price: number, cost: number, leadDays: number]>
> = {
  '磷酸铁锂正极 HY-L4': ['HY-L4', 'kg', 38.5, 30.2, 15],
  '磷酸锰铁锂正极 HY-LM': ['HY-LM', 'kg', 46, 37.5, 25],
  '高镍三元正极 HY-N8': ['HY-N8', 'kg', 168, 139, 20],
  '中镍三元正极 HY-N6': ['HY-N6', 'kg', 132, 110, 20],
  '人造石墨负极 HY-G5': ['HY-G5', 'kg', 29.8, 22.1, 12],
  '硅碳负极 HY-S6': ['HY-S6', 'kg', 95, 71, 30],
  '储能电解液 HY-E7': ['HY-E7', 'kg', 22.6, 17.9, 7],
  '低温电解液 HY-E9': ['HY-E9', 'kg', 34.2, 25.4, 10],
  '涂覆隔膜 HY-M12': ['HY-M12', 'm²', 1.26, 0.88, 14],
  'PVDF 粘结剂 HY-B3': ['HY-B3', 'kg', 74, 58, 18],
  '碳纳米管导电浆料 HY-C2': ['HY-C2', 'kg', 41, 29.5, 10],
  '钠电层状正极 HY-NA1': ['HY-NA1', 'kg', 52, 44, 35],
};

/** Yuan for one unit of a foreign currency, roughly; moved a little month by month. Invented. */
export const BASE_RATES = [
  ['USD', 7.12],
  ['EUR', 7.78],
  ['HKD', 0.913],
] as const;

export const TICKETS: readonly (readonly [title: string, type: string])[] = [
  ['到货外包装破损，请求换货', 'return'],
  ['批次水分偏高，要求复检', 'fault'],
  ['涂布出现条纹，请派技术支持', 'visit'],
  ['索取最新一版 MSDS', 'question'],
  ['发票抬头开错，请重开', 'complaint'],
  ['询问低温循环数据的测试条件', 'question'],
  ['交期比约定晚三天', 'complaint'],
];

export const TENDERS: readonly string[] = [
  '电池材料年度框架采购',
  '储能电站电芯材料采购',
  '中试线正极材料询价',
  '研究院电解液采购',
  '钠电示范线材料招标',
];

export const TEMPLATES: readonly (readonly [
  name: string,
  about: string,
  language: 'zh' | 'en',
  subject: string,
  body: string,
])[] = [
  [
    '报价跟进',
    'quote',
    'zh',
    '关于报价 {{quote.number}}',
    '{{contact.name}}您好，\n\n报价 {{quote.number}} 的有效期到 {{quote.validUntil}}。如对数量或交期有变化，请告诉我，我马上更新。\n\n{{me.name}}',
  ],
  [
    'Quote follow-up',
    'quote',
    'en',
    'Our quotation {{quote.number}}',
    'Dear {{contact.name}},\n\nour quotation {{quote.number}} holds until {{quote.validUntil}}. Let us know if quantities or dates have changed.\n\n{{me.name}}',
  ],
  [
    '逾期提醒',
    'invoice',
    'zh',
    '发票 {{invoice.number}} 已到期',
    '您好，\n\n发票 {{invoice.number}}（{{invoice.amount}}）已于 {{invoice.dueOn}} 到期。若已付款请忽略；如有疑问请直接回复。\n\n{{me.name}}',
  ],
  [
    '样品寄出',
    'deal',
    'zh',
    '{{deal.title}}：样品已寄出',
    '{{contact.name}}您好，\n\n样品今天寄出，预计三天内到。收到后请告诉我验证安排。\n\n{{me.name}}',
  ],
];
