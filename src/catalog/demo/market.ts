import type { Text } from '#base';

/** What the supplier sells. `name` stands on leads and playbook items; `family` is what a rep is skilled in. */
export const PRODUCTS = [
  { name: '磷酸铁锂正极 HY-L4', en: 'LFP cathode HY-L4', family: '磷酸铁锂', weight: 20 },
  { name: '磷酸锰铁锂正极 HY-LM', en: 'LMFP cathode HY-LM', family: '磷酸铁锂', weight: 6 },
  { name: '高镍三元正极 HY-N8', en: 'high-nickel cathode HY-N8', family: '三元', weight: 11 },
  { name: '中镍三元正极 HY-N6', en: 'mid-nickel cathode HY-N6', family: '三元', weight: 8 },
  { name: '人造石墨负极 HY-G5', en: 'artificial graphite anode HY-G5', family: '负极', weight: 13 },
  { name: '硅碳负极 HY-S6', en: 'silicon-carbon anode HY-S6', family: '负极', weight: 7 },
  { name: '储能电解液 HY-E7', en: 'storage electrolyte HY-E7', family: '电解液', weight: 9 },
  { name: '低温电解液 HY-E9', en: 'low-temperature electrolyte HY-E9', family: '电解液', weight: 5 },
  { name: '涂覆隔膜 HY-M12', en: 'coated separator HY-M12', family: '隔膜', weight: 8 },
  { name: 'PVDF 粘结剂 HY-B3', en: 'PVDF binder HY-B3', family: '辅材', weight: 4 },
  { name: '碳纳米管导电浆料 HY-C2', en: 'CNT conductive paste HY-C2', family: '辅材', weight: 5 },
  { name: '钠电层状正极 HY-NA1', en: 'sodium-ion cathode HY-NA1', family: '钠电', weight: 4 },
] as const;

export type Product = (typeof PRODUCTS)[number]['name'];

export type Industry = Readonly<{
  name: string;
  weight: number;
  /** Word in company names. */
  words: readonly string[];
  applications: readonly (readonly [string, number])[];
  /** Products that suit it. */
  suits: readonly Product[];
  /** Median number of employees and median enquiry in yuan. */
  employees: number;
  amount: number;
}>;

/** Who buys battery materials. Sizes and amounts are invented. */
export const INDUSTRIES: readonly Industry[] = [
  {
    name: '动力电池',
    weight: 18,
    words: ['动力电池', '锂能', '新能源科技'],
    applications: [
      ['乘用车动力', 6],
      ['商用车动力', 3],
    ],
    suits: ['磷酸铁锂正极 HY-L4', '高镍三元正极 HY-N8', '中镍三元正极 HY-N6', '人造石墨负极 HY-G5', '涂覆隔膜 HY-M12'],
    employees: 1400,
    amount: 3_600_000,
  },
  {
    name: '储能系统',
    weight: 20,
    words: ['储能科技', '储能系统', '电力储能'],
    applications: [
      ['电网侧储能', 4],
      ['工商业储能', 5],
      ['户用储能', 3],
    ],
    suits: ['磷酸铁锂正极 HY-L4', '储能电解液 HY-E7', '人造石墨负极 HY-G5', '钠电层状正极 HY-NA1'],
    employees: 620,
    amount: 2_400_000,
  },
  {
    name: '消费电池',
    weight: 13,
    words: ['电子', '电池科技', '电源技术'],
    applications: [
      ['消费电子', 7],
      ['可穿戴设备', 3],
    ],
    suits: ['中镍三元正极 HY-N6', '硅碳负极 HY-S6', '涂覆隔膜 HY-M12', '碳纳米管导电浆料 HY-C2'],
    employees: 480,
    amount: 900_000,
  },
  {
    name: '两轮车电池',
    weight: 10,
    words: ['动力科技', '锂电科技', '车业电池'],
    applications: [['两轮车', 1]],
    suits: ['磷酸锰铁锂正极 HY-LM', '磷酸铁锂正极 HY-L4', '钠电层状正极 HY-NA1', '低温电解液 HY-E9'],
    employees: 260,
    amount: 700_000,
  },
  {
    name: '电动工具电池',
    weight: 8,
    words: ['工具电池', '电源', '能源科技'],
    applications: [['电动工具', 1]],
    suits: ['高镍三元正极 HY-N8', '硅碳负极 HY-S6', '碳纳米管导电浆料 HY-C2'],
    employees: 310,
    amount: 620_000,
  },
  {
    name: '无人机电池',
    weight: 6,
    words: ['航空动力', '智能电池'],
    applications: [['无人机', 1]],
    suits: ['高镍三元正极 HY-N8', '硅碳负极 HY-S6', '低温电解液 HY-E9'],
    employees: 140,
    amount: 320_000,
  },
  {
    name: '医疗设备电池',
    weight: 4,
    words: ['医疗电源', '医用电池'],
    applications: [['医疗设备', 1]],
    suits: ['中镍三元正极 HY-N6', '涂覆隔膜 HY-M12'],
    employees: 180,
    amount: 240_000,
  },
  {
    name: '通信后备电源',
    weight: 6,
    words: ['通信电源', '电源系统'],
    applications: [['通信后备', 1]],
    suits: ['磷酸铁锂正极 HY-L4', '储能电解液 HY-E7', 'PVDF 粘结剂 HY-B3'],
    employees: 390,
    amount: 1_100_000,
  },
  {
    name: '钠离子电池',
    weight: 5,
    words: ['钠电科技', '钠能'],
    applications: [
      ['工商业储能', 3],
      ['两轮车', 3],
    ],
    suits: ['钠电层状正极 HY-NA1', '储能电解液 HY-E7', '碳纳米管导电浆料 HY-C2'],
    employees: 210,
    amount: 800_000,
  },
  {
    name: '超级电容',
    weight: 3,
    words: ['电容科技'],
    applications: [['商用车动力', 1]],
    suits: ['碳纳米管导电浆料 HY-C2', 'PVDF 粘结剂 HY-B3'],
    employees: 170,
    amount: 300_000,
  },
  {
    name: '科研院所',
    weight: 5,
    words: ['新能源研究院', '材料研究所'],
    applications: [['研发小试', 1]],
    suits: ['硅碳负极 HY-S6', '磷酸锰铁锂正极 HY-LM', '钠电层状正极 HY-NA1'],
    employees: 120,
    amount: 60_000,
  },
  {
    name: '材料贸易',
    weight: 6,
    words: ['材料贸易', '化工贸易', '供应链'],
    applications: [['转售', 1]],
    suits: [],
    employees: 35,
    amount: 500_000,
  },
];

/** Where leads come from, how often, and whether a form or a list speaks first. */
export const SOURCES = [
  { name: '展会', weight: 20, by: 'fair' },
  { name: '官网表单', weight: 22, by: 'form' },
  { name: '老客户转介绍', weight: 11, by: 'crm' },
  { name: '技术研讨会', weight: 9, by: 'crm' },
  { name: '渠道商', weight: 9, by: 'crm' },
  { name: '招标平台', weight: 8, by: 'crm' },
  { name: '搜索推广', weight: 12, by: 'form' },
  { name: '电话陌拜', weight: 9, by: 'crm' },
] as const;

/** Job titles of contacts. */
export const TITLES: readonly (readonly [string, number])[] = [
  ['采购经理', 22],
  ['采购总监', 9],
  ['研发经理', 14],
  ['工艺工程师', 15],
  ['技术总监', 8],
  ['总经理', 7],
  ['采购专员', 15],
  ['实习生', 3],
  ['品质经理', 7],
];

export const WORKSPACE: Text = { zh: '珩垣新材料（演示）', en: 'Hengyuan New Materials (demo)' };

/** Our ten sellers. `knack` is their own share in winning, in log-odds: part of the truth, told to nobody. */
export const REPS = [
  {
    name: '陈屿',
    pinyin: 'chenyu',
    provinces: ['江苏'],
    skills: ['磷酸铁锂', '负极'],
    en: true,
    capacity: 40,
    knack: 0.32,
  },
  {
    name: '林若川',
    pinyin: 'linruochuan',
    provinces: ['广东'],
    skills: ['三元', '负极'],
    en: true,
    capacity: 38,
    knack: 0.14,
  },
  {
    name: '周砚秋',
    pinyin: 'zhouyanqiu',
    provinces: ['浙江', '上海'],
    skills: ['电解液', '隔膜'],
    en: true,
    capacity: 36,
    knack: 0.07,
  },
  {
    name: '黄嘉树',
    pinyin: 'huangjiashu',
    provinces: ['广东', '福建'],
    skills: ['辅材', '电解液'],
    en: false,
    capacity: 34,
    knack: -0.1,
  },
  {
    name: '沈之衡',
    pinyin: 'shenzhiheng',
    provinces: ['安徽', '江苏'],
    skills: ['磷酸铁锂', '钠电'],
    en: false,
    capacity: 34,
    knack: 0.21,
  },
  {
    name: '何沐晴',
    pinyin: 'hemuqing',
    provinces: ['湖北', '湖南', '河南'],
    skills: ['磷酸铁锂', '电解液'],
    en: false,
    capacity: 36,
    knack: 0.03,
  },
  {
    name: '马骁',
    pinyin: 'maxiao',
    provinces: ['四川', '贵州', '陕西'],
    skills: ['三元', '磷酸铁锂'],
    en: false,
    capacity: 32,
    knack: -0.21,
  },
  {
    name: '罗言蹊',
    pinyin: 'luoyanxi',
    provinces: ['江西', '湖南', '福建'],
    skills: ['负极', '隔膜'],
    en: false,
    capacity: 34,
    knack: 0,
  },
  {
    name: '唐予安',
    pinyin: 'tangyuan',
    provinces: ['山东', '天津', '北京', '河南'],
    skills: ['电解液', '磷酸铁锂'],
    en: true,
    capacity: 34,
    knack: 0.1,
  },
  {
    name: '高明蔚',
    pinyin: 'gaomingwei',
    provinces: ['浙江', '安徽'],
    skills: ['三元', '钠电', '辅材'],
    en: true,
    capacity: 30,
    knack: -0.07,
  },
] as const;
