import { Converter } from 'opencc-js/t2cn';
import type { Text } from '#base';
import type { ModelTask } from '../port.ts';

/** One question of the Chinese quality check and how its answer is judged; null: all right, otherwise what is wrong. */
export type ChineseItem = Readonly<{
  id: string;
  title: Text;
  task: ModelTask;
  prompt: string;
  schema: object | null;
  judge: (answer: unknown) => Text | null;
}>;

const simplify = Converter({ from: 't', to: 'cn' });
const text = (description: string) => ({ type: 'string', description }) as const;
const shape = (properties: object) => ({
  type: 'object',
  properties,
  required: Object.keys(properties),
  additionalProperties: false,
});

/** Wrong unless each field has the one right value. */
const exactly =
  (right: Readonly<Record<string, unknown>>) =>
  (answer: unknown): Text | null => {
    const given = (answer ?? {}) as Record<string, unknown>;
    const wrong = Object.entries(right).filter(
      ([name, value]) => JSON.stringify(given[name]) !== JSON.stringify(value),
    );
    if (wrong.length === 0) return null;
    const told = wrong.map(([name, value]) => `${name} = ${JSON.stringify(value)}`).join('; ');
    return { zh: `应为 ${told}`, en: `should be ${told}` };
  };

/** Wrong where something that must stand there does not, or something else does. */
const holding =
  ({ all = [], none = [] }: { all?: readonly string[]; none?: readonly (string | RegExp)[] }) =>
  (answer: unknown): Text | null => {
    const said = String(answer);
    const missing = all.filter((part) => !said.includes(part));
    if (missing.length > 0) return { zh: `缺少 ${missing.join('、')}`, en: `${missing.join(', ')} is missing` };
    const strange = none.filter((part) => (typeof part === 'string' ? said.includes(part) : part.test(said)));
    if (strange.length > 0) return { zh: `不该有 ${strange.join('、')}`, en: `should not hold ${strange.join(', ')}` };
    return plainChinese(said);
  };

const LEAST_HAN = 0.6;

/** What is wrong with the writing itself: signs that are broken, traditional ones, too little Chinese. */
export function plainChinese(said: string): Text | null {
  // oxlint-disable-next-line no-control-regex -- broken signs are looked for
  if (/[\ufffd\u0000-\u0008\u000e-\u001f]|锟斤拷|烫烫/.test(said)) return { zh: '含有乱码', en: 'holds broken signs' };
  const odd = [...said].filter((sign) => simplify(sign) !== sign && /\p{Script=Han}/u.test(sign));
  if (odd.length > 0)
    return {
      zh: `含有繁体字：${odd.slice(0, 5).join('')}`,
      en: `holds traditional signs: ${odd.slice(0, 5).join('')}`,
    };
  const letters = [...said].filter((sign) => /\p{L}/u.test(sign));
  const han = letters.filter((sign) => /\p{Script=Han}/u.test(sign)).length;
  return letters.length > 0 && han / letters.length >= LEAST_HAN
    ? null
    : { zh: '大部分不是中文', en: 'is mostly not Chinese' };
}

/** Our own questions, each with an answer that can be checked: names, numbers, dates, what is not known, writing, register. */
export const CHINESE_ITEMS: readonly ChineseItem[] = [
  {
    id: 'names',
    title: { zh: '人名与公司名', en: 'Names of people and companies' },
    task: 'read',
    prompt:
      '从这句话里取出人名和公司名，原样照抄：“上周三，欧阳静怡代表杭州云栖数联科技有限公司和单雄飞总监通了电话。”people 按出现顺序。',
    schema: shape({ company: text('公司全名'), people: { type: 'array', items: { type: 'string' } } }),
    judge: exactly({ company: '杭州云栖数联科技有限公司', people: ['欧阳静怡', '单雄飞'] }),
  },
  {
    id: 'amount',
    title: { zh: '中文大写与万、亿', en: 'Amounts in Chinese words' },
    task: 'read',
    prompt: '换算成阿拉伯数字（单位：元）：a =“叁佰贰拾万零伍佰元整”，b =“1.2 亿”，c =“三万八”。',
    schema: shape({ a: { type: 'integer' }, b: { type: 'integer' }, c: { type: 'integer' } }),
    judge: exactly({ a: 3_200_500, b: 120_000_000, c: 38_000 }),
  },
  {
    id: 'discount',
    title: { zh: '折扣', en: 'Discounts' },
    task: 'judge',
    prompt: '原价 36000 元，打八五折，再减 600 元，实付多少元？',
    schema: shape({ yuan: { type: 'integer' } }),
    judge: exactly({ yuan: 30_000 }),
  },
  {
    id: 'date',
    title: { zh: '相对日期', en: 'Relative dates' },
    task: 'read',
    prompt: '今天是 2026-11-23，星期一。客户说“下周三下午三点见”。写成 ISO 格式的日期和 24 小时制时间（HH:MM）。',
    schema: shape({ date: text('YYYY-MM-DD'), time: text('HH:MM') }),
    judge: exactly({ date: '2026-12-02', time: '15:00' }),
  },
  {
    id: 'unknown',
    title: { zh: '不知道就说不知道', en: 'What is not said stays unknown' },
    task: 'read',
    prompt: '记录：“和沈总聊了半小时，他们想换掉旧系统，预算还没批。”没有提到的写 null。',
    schema: shape({
      budgetYuan: { type: ['integer', 'null'] },
      contact: { type: ['string', 'null'] },
      rival: { type: ['string', 'null'] },
    }),
    judge: (answer) => exactly({ budgetYuan: null, rival: null })(answer),
  },
  {
    id: 'keep',
    title: { zh: '改写时不改数字和名字', en: 'Numbers and names survive rewriting' },
    task: 'write',
    prompt:
      '把这条记录改写成一句通顺的话，人名、数字和日期必须原样保留，不要添加任何新的数字：“王晓燕 138 万 12月5日前签 质保 3 年”。只写这句话。',
    schema: null,
    judge: holding({ all: ['王晓燕', '138', '12月5日', '3'], none: [/[24679]\d|\d{4}/] }),
  },
  {
    id: 'register',
    title: { zh: '称呼得体', en: 'Polite register' },
    task: 'write',
    prompt:
      '给客户李总写一条微信，感谢他昨天参加演示，并约本周四上午通话。正式、客气，60 到 120 字，用简体中文，直接写正文。',
    schema: null,
    judge: holding({ all: ['李总', '您', '周四'], none: ['你', '亲爱的', '宝', /[A-Za-z]{4,}/, '['] }),
  },
  {
    id: 'objection',
    title: { zh: '依据回答异议', en: 'An objection answered from what is given' },
    task: 'write',
    prompt: '客户说“太贵了”。只根据这条依据用一两句简体中文回答，不要写依据以外的数字：“同类客户平均 7 个月收回成本。”',
    schema: null,
    judge: holding({ all: ['7'], none: [/(?<!\d)(?!7(?!\d))\d+/] }),
  },
];
