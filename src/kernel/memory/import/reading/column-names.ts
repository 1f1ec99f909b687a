import { pinyin } from 'pinyin-pro';

/** Names that mean the same thing in files people have, by idea. The first word of each list is the idea's own name. */
const IDEAS: readonly (readonly string[])[] = [
  [
    'company',
    '公司',
    '公司名称',
    '客户',
    '客户名称',
    '企业',
    '企业名称',
    '单位',
    '单位名称',
    '客户公司',
    'company name',
  ].concat(['account', 'account name', 'organisation', 'organization', 'customer', 'customer name', 'client']),
  [
    'creditcode',
    '统一社会信用代码',
    '信用代码',
    '社会信用代码',
    '税号',
    '纳税人识别号',
    'uscc',
    'credit code',
    'tax id',
  ],
  [
    'person',
    '姓名',
    '联系人',
    '联系人姓名',
    '客户姓名',
    'name',
    'full name',
    'contact',
    'contact name',
    'contact person',
  ],
  [
    'phone',
    '手机',
    '手机号',
    '手机号码',
    '电话',
    '电话号码',
    '联系电话',
    '联系方式',
    '座机',
    'mobile',
    'tel',
    'telephone',
  ].concat(['phone number', 'cell', 'cellphone']),
  ['email', '邮箱', '邮件', '电子邮件', '电子邮箱', '邮箱地址', 'mail', 'email address', 'e-mail'],
  ['website', '网址', '网站', '官网', '公司网址', '主页', 'url', 'web', 'homepage', 'site'],
  ['address', '地址', '联系地址', '公司地址', '通讯地址', '详细地址', 'street', 'street address', 'location'],
  ['city', '城市', '所在城市', '市'],
  ['province', '省份', '省', '所在省份', '地区', 'state', 'region'],
  ['country', '国家', '国家地区', 'nation'],
  ['industry', '行业', '所属行业', '行业类别', 'sector', 'vertical'],
  ['employees', '员工数', '员工人数', '人数', '人员规模', '公司规模', '规模', 'headcount', 'company size', 'staff'],
  ['revenue', '营收', '营业收入', '年营业额', '营业额', '年收入', '销售额', 'turnover', 'annual revenue'],
  [
    'amount',
    '金额',
    '商机金额',
    '预计金额',
    '合同金额',
    '成交金额',
    '预算',
    'budget',
    'value',
    'deal value',
    'close value',
  ],
  ['product', '产品', '产品名称', '意向产品', '商品', 'item', 'product name'],
  ['status', '状态', '阶段', '线索状态', '销售阶段', '商机阶段', 'stage', 'deal stage', 'lead status'],
  ['source', '来源', '线索来源', '客户来源', '渠道', 'lead source', 'channel', 'origin'],
  [
    'owner',
    '负责人',
    '销售',
    '销售人员',
    '业务员',
    '跟进人',
    '客户经理',
    'sales agent',
    'sales rep',
    'account manager',
  ],
  ['createdon', '创建时间', '创建日期', '录入时间', '建立日期', 'created', 'created at', 'create date', 'created date'],
  ['closedon', '成交日期', '结束日期', '关闭日期', '预计成交日期', 'close date', 'closed at', 'expected close'],
  ['position', '职位', '职务', '岗位', 'job title', 'role', 'title'],
  ['note', '备注', '说明', '描述', '跟进记录', 'notes', 'remark', 'remarks', 'comment', 'description'],
  ['externalid', '编号', '客户编号', '线索编号', '唯一标识', 'id', 'external id', 'record id', 'code'],
];

const IDEA_OF = new Map(IDEAS.flatMap((names) => names.map((name) => [normalName(name), names[0] ?? name] as const)));

/** A column's or field's name with what only decorates it removed: case, spaces, marks, units in brackets. */
export function normalName(name: string): string {
  const bare = name.normalize('NFKC').replace(/[([【].*?[)\]】]/g, '');
  return bare.replace(/[^\p{L}\p{N}]+/gu, '').toLowerCase();
}

/** The idea a name stands for, such as `phone` for 联系电话, or undefined. */
export function ideaOf(name: string): string | undefined {
  return IDEA_OF.get(normalName(name));
}

/** A Chinese name in pinyin without tones or spaces, whole and as initials; undefined for a name without Chinese. */
export function pinyinOf(name: string): { whole: string; initials: string } | undefined {
  if (!/\p{Script=Han}/u.test(name)) return undefined;
  const syllables = pinyin(normalName(name), { toneType: 'none', type: 'array', nonZh: 'consecutive', v: true });
  return {
    whole: syllables.join('').toLowerCase(),
    initials: syllables
      .map((s) => s[0] ?? '')
      .join('')
      .toLowerCase(),
  };
}

/** What two names are compared by: pairs of characters where they are Chinese, whole words where they are not. */
export function partsOf(name: string): ReadonlySet<string> {
  if (!/\p{Script=Han}/u.test(name)) return new Set(wordsOf(name));
  const text = normalName(name);
  return new Set(Array.from({ length: Math.max(0, text.length - 1) }, (_, i) => text.slice(i, i + 2)));
}

function wordsOf(name: string): string[] {
  const spaced = name
    .normalize('NFKC')
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase();
  return spaced.split(/[^\p{L}\p{N}]+/u).filter((word) => word !== '');
}

/** How alike two names are by their parts: 0 nothing in common, 1 the same (Dice). */
export function likenessOf(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  if (a.size === 0 || b.size === 0) return 0;
  let shared = 0;
  for (const pair of a) if (b.has(pair)) shared += 1;
  return (2 * shared) / (a.size + b.size);
}

/** Whether a name says that its column identifies the row: id, 编号, code, number, uuid. */
export function isIdName(name: string): boolean {
  const words = name
    .normalize('NFKC')
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase();
  return (
    /(^|[^a-z])(id|uuid|guid|code|no|number|key|zip|postcode)\.?$/.test(words.trim()) ||
    /(编号|编码|代码|序号|单号|邮编|证号)$/.test(words)
  );
}
