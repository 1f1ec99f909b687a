import { Converter } from 'opencc-js/cn2t';
import { pinyin } from 'pinyin-pro';
import { INDUSTRY_WORDS } from './normalise/industry-words.ts';
import { PLACE_NAMES } from './normalise/place-names.ts';

/** One made-up company as one source writes it; rows of equal `truth` are the same company. */
export type CompanyRow = Readonly<{ truth: number; how: string; row: readonly (string | null)[] }>;

/** What a row holds, in order: the fields of an organisation that are compared. */
export const COMPANY_COLUMNS = ['name', 'creditCode', 'phone', 'website', 'city', 'address', 'email'] as const;

type Random = () => number;

/** Numbers in [0, 1) from a seed: mulberry32. */
function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

const BRAND =
  '华星恒泰瑞丰鑫源宏达盛世嘉诚德信永利安康乐福金鼎天成海润东方明远智汇博创新辉中正大同长青云峰凯旋万通立德思源国泰祥和兴业顺达宇航卓越亿佳迈科先锋百川启明紫光赛维英杰同方伟业聚力雅致众合飞扬旭日晨曦皓月江河松柏梅兰竹菊龙凤麒麟锦绣前程'.split(
    '',
  );
const STREETS = '人民 中山 解放 建设 科技 创业 工业 长江 黄河 珠江 学府 滨河 迎宾 友谊 新华 和平'.split(' ');
const FORMS = ['有限公司', '有限公司', '有限公司', '有限责任公司', '股份有限公司', '集团有限公司'];
const LATIN_FORMS = ['Co., Ltd.', 'Co.,Ltd', 'Limited', 'Inc.', 'Corp.'];
const CODE_LETTERS = '0123456789ABCDEFGHJKLMNPQRTUWXY';
const traditional = Converter({ from: 'cn', to: 't' });

const cities = PLACE_NAMES.flatMap((line) => {
  const [province = '', rest = ''] = line.split(':');
  return ['北京', '上海', '天津', '重庆'].includes(province)
    ? [{ city: province, province }]
    : rest
        .split(',')
        .filter((c) => c !== '')
        .slice(0, 8)
        .map((city) => ({ city, province }));
});
const ideas = INDUSTRY_WORDS.map((line) => {
  const [han = '', latin = ''] = line.split('|');
  return { han: han.trim().split(' '), latin: latin.trim().split(' ') };
});

type Company = {
  truth: number;
  city: string;
  province: string;
  brand: string;
  industry: number;
  tail: string;
  form: string;
  code: string;
  phone: string;
  domain: string;
  address: string;
};

const pick = <T>(random: Random, list: readonly T[]): T => {
  const found = list[Math.floor(random() * list.length)];
  if (found === undefined) throw new Error('nothing to pick from');
  return found;
};

/**
 * Made-up Chinese companies, `variants` of them written a second time in another way, among companies that look alike and
 * are not: the same brand in another city or another industry, one character apart. The same seed gives the same rows.
 */
export function makeCompanies({ companies, variants, seed }: { companies: number; variants: number; seed: number }): {
  first: CompanyRow[];
  second: CompanyRow[];
} {
  const random = seededRandom(seed);
  const all: Company[] = [];
  while (all.length < companies) all.push(nextCompany(random, all));
  const first = all.map((company) => ({
    truth: company.truth,
    how: 'as registered',
    row: rowOf(random, company, null),
  }));
  const second = Array.from({ length: variants }, (_, i) => {
    const company = all[Math.floor(((i + random()) / variants) * all.length)] ?? pick(random, all);
    const how = pick(random, WAYS);
    return { truth: company.truth, how: how.name, row: rowOf(random, company, how.write(random, company)) };
  });
  return { first, second };
}

/** Another company: mostly of its own, sometimes like one that is there and yet another. */
function nextCompany(random: Random, all: readonly Company[]): Company {
  const place = pick(random, cities);
  const fresh: Company = {
    truth: all.length,
    ...place,
    brand: Array.from({ length: random() < 0.85 ? 2 : 3 }, () => pick(random, BRAND)).join(''),
    industry: 10 + Math.floor(random() * (ideas.length - 10)),
    tail: random() < 0.35 ? pick(random, ['科技', '技术', '实业', '工程', '设备']) : '',
    form: pick(random, FORMS),
    code: creditCode(random),
    phone: random() < 0.5 ? mobile(random) : landline(random),
    domain: '',
    address: `${pick(random, STREETS)}路${1 + Math.floor(random() * 900)}号`,
  };
  const draw = random();
  const other = all.length > 0 && draw < 0.25 ? pick(random, all) : undefined;
  const like = other === undefined ? fresh : lookAlike(fresh, other, draw);
  return {
    ...like,
    domain: `${pinyinText(like.brand)}${Math.floor(random() * 1000)}.${pick(random, ['com', 'cn', 'com.cn'])}`,
  };
}

function lookAlike(fresh: Company, other: Company, draw: number): Company {
  if (draw < 0.12) return { ...fresh, brand: other.brand, industry: other.industry, tail: other.tail };
  if (draw < 0.2) return { ...fresh, brand: other.brand, city: other.city, province: other.province };
  const changed = other.brand.slice(0, -1) + fresh.brand.slice(-1);
  return {
    ...fresh,
    brand: changed,
    industry: other.industry,
    tail: other.tail,
    city: other.city,
    province: other.province,
  };
}

const industryOf = (company: Company) => ideas[company.industry]?.han[0] ?? '';
const plainName = (c: Company) => `${c.city}${c.brand}${industryOf(c)}${c.tail}${c.form}`;

const WAYS: readonly { name: string; write: (random: Random, company: Company) => string }[] = [
  { name: 'same', write: (_, c) => plainName(c) },
  { name: 'suffix', write: (random, c) => `${c.city}${c.brand}${industryOf(c)}${c.tail}${pick(random, FORMS)}` },
  { name: 'no suffix', write: (_, c) => `${c.city}${c.brand}${industryOf(c)}${c.tail}` },
  { name: 'city moved', write: (_, c) => `${c.brand}${industryOf(c)}${c.tail}（${c.city}）${c.form}` },
  { name: 'city at the end', write: (_, c) => `${c.brand}${industryOf(c)}${c.tail}${c.form}(${c.city})` },
  {
    name: 'province before',
    write: (_, c) => `${c.province}省${plainName(c)}`.replace(/^(北京|上海|天津|重庆)省/, ''),
  },
  { name: 'traditional', write: (_, c) => traditional(plainName(c)) },
  { name: 'typo', write: (random, c) => withTypo(random, plainName(c), c) },
  { name: 'left out', write: (random, c) => withoutOne(random, c) },
  { name: 'short', write: (_, c) => `${c.brand}${industryOf(c)}` },
  { name: 'city and short', write: (_, c) => `${c.city}${c.brand}${industryOf(c)}` },
  { name: 'English', write: (random, c) => english(random, c) },
  { name: 'width', write: (_, c) => ` ${plainName(c).replace('有限', ' 有限')}　` },
];

function withTypo(random: Random, name: string, c: Company): string {
  const from = c.city.length;
  const at = from + Math.floor(random() * (c.brand.length + industryOf(c).length));
  return name.slice(0, at) + pick(random, BRAND) + name.slice(at + 1);
}

function withoutOne(random: Random, c: Company): string {
  const middle = `${c.brand}${industryOf(c)}${c.tail}`;
  const at = c.brand.length + Math.floor(random() * (middle.length - c.brand.length));
  return `${c.city}${middle.slice(0, at)}${middle.slice(at + 1)}${c.form}`;
}

function english(random: Random, c: Company): string {
  const words = (ideas[c.industry]?.latin[0] ?? '').replace(/^./, (letter) => letter.toUpperCase());
  const brand = pinyinText(c.brand).replace(/^./, (letter) => letter.toUpperCase());
  const city = pinyinText(c.city).replace(/^./, (letter) => letter.toUpperCase());
  const form = pick(random, LATIN_FORMS);
  return random() < 0.5 ? `${city} ${brand} ${words} ${form}` : `${brand} ${words} (${city}) ${form}`;
}

function pinyinText(text: string): string {
  return pinyin(text, { toneType: 'none', type: 'array', v: true }).join('');
}

/** Fields as one source has them: each may be missing, one besides the name is always there where the name was changed. */
function rowOf(random: Random, c: Company, written: string | null): (string | null)[] {
  const has = (share: number) => random() < share;
  const fields: (string | null)[] = [
    has(0.25) ? c.code : null,
    has(0.55) ? phoneAs(random, c.phone) : null,
    has(0.35) ? `https://www.${c.domain}/` : null,
    has(0.6) ? `${c.city}${has(0.5) ? '市' : ''}` : null,
    has(0.4) ? `${c.province}${c.city}市${c.address}` : null,
    has(0.3) ? `${pick(random, ['info', 'sales', 'zhang', 'li.wei', 'wang'])}@${c.domain}` : null,
  ];
  // A second record changes its phone now and then: nothing in life is certain.
  if (written !== null && has(0.12)) fields[1] = mobile(random);
  if (fields.every((value): boolean => value === null)) fields[1] = c.phone;
  return [written ?? plainName(c), ...fields];
}

function phoneAs(random: Random, phone: string): string {
  const isMobile = phone.startsWith('1');
  const draw = random();
  if (isMobile) return draw < 0.5 ? phone : draw < 0.75 ? `+86 ${phone}` : phone.replace(/(\d{3})(\d{4})/, '$1-$2-');
  const [area = '', number = ''] = phone.split('-');
  return draw < 0.5 ? phone : draw < 0.75 ? `(${area}) ${number}` : `+86-${area.slice(1)}-${number}`;
}

const mobile = (random: Random) =>
  `1${3 + Math.floor(random() * 7)}${String(Math.floor(random() * 1e9)).padStart(9, '0')}`;
const landline = (random: Random) =>
  `0${pick(random, ['10', '21', '22', '25', '28', '512', '755', '571'])}-${2 + Math.floor(random() * 7)}${String(Math.floor(random() * 1e7)).padStart(7, '0')}`;

/** A unified social credit code with a right check digit (GB 32100-2015). */
function creditCode(random: Random): string {
  let code = '91';
  for (let i = 0; i < 6; i++) code += Math.floor(random() * 10);
  for (let i = 0; i < 9; i++) code += pick(random, [...CODE_LETTERS]);
  let sum = 0;
  let weight = 1;
  for (const letter of code) {
    sum += CODE_LETTERS.indexOf(letter) * weight;
    weight = (weight * 3) % 31;
  }
  return code + (CODE_LETTERS[(31 - (sum % 31)) % 31] ?? '0');
}
