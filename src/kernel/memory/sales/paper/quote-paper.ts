import type { Text } from '#base';

/** Everything a quote on paper shows, in one language and ready to draw. Amounts are whole minor units of `currency`. */
export type QuotePaper = Readonly<{
  language: 'zh' | 'en';
  /** Drawn across the page while a quote may not go out yet; null once it may. */
  mark: string | null;
  seller: Readonly<{ name: string; lines: readonly string[] }>;
  buyer: Readonly<{ name: string; lines: readonly string[] }>;
  number: string;
  facts: readonly Readonly<{ label: string; value: string }>[];
  subject: string;
  currency: string;
  lines: readonly QuotePaperLine[];
  net: string;
  taxes: readonly Readonly<{ rate: string; tax: string }>[];
  total: string;
  words: string | null;
  terms: readonly Readonly<{ title: string; text: string }>[];
}>;

export type QuotePaperLine = Readonly<{
  title: string;
  note: string;
  unit: string;
  quantity: number;
  price: string;
  discount: number;
  taxRate: string;
  net: string;
}>;

/** Words of the printed form. */
export const PAPER_WORDS = {
  heading: { zh: '报价单', en: 'Quotation' },
  to: { zh: '致', en: 'To' },
  from: { zh: '报价方', en: 'From' },
  number: { zh: '报价单号', en: 'Number' },
  date: { zh: '报价日期', en: 'Date' },
  valid: { zh: '有效期至', en: 'Valid until' },
  version: { zh: '版本', en: 'Version' },
  contact: { zh: '联系人', en: 'Contact' },
  subject: { zh: '主题', en: 'Subject' },
  position: { zh: '序号', en: '#' },
  item: { zh: '品名与说明', en: 'Item' },
  unit: { zh: '单位', en: 'Unit' },
  quantity: { zh: '数量', en: 'Quantity' },
  price: { zh: '单价（未税）', en: 'Price before tax' },
  discount: { zh: '折扣', en: 'Discount' },
  rate: { zh: '税率', en: 'Tax' },
  amount: { zh: '金额（未税）', en: 'Amount before tax' },
  net: { zh: '未税合计', en: 'Total before tax' },
  tax: { zh: '增值税', en: 'VAT' },
  total: { zh: '含税总计', en: 'Total with tax' },
  words: { zh: '大写', en: 'In words' },
  delivery: { zh: '交货', en: 'Delivery' },
  payment: { zh: '付款', en: 'Payment' },
  terms: { zh: '条款', en: 'Terms' },
  bank: { zh: '开户行与账号', en: 'Bank' },
  signSeller: { zh: '报价方（盖章）', en: 'For the seller' },
  signBuyer: { zh: '客户确认（盖章）', en: 'Accepted by the buyer' },
  signDate: { zh: '日期', en: 'Date' },
  page: { zh: '第 {page} 页，共 {pages} 页', en: 'Page {page} of {pages}' },
  draft: { zh: '草稿', en: 'DRAFT' },
  unapproved: { zh: '未审批', en: 'NOT APPROVED' },
  replaced: { zh: '已被新版替代', en: 'REPLACED' },
} as const satisfies Record<string, Text>;

export type PaperWord = keyof typeof PAPER_WORDS;

/** An amount with thousands separated, in the digits of its currency: `12,500.00`. */
export function paperAmount(decimal: string): string {
  const [whole = '', rest] = decimal.split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return rest === undefined ? grouped : `${grouped}.${rest}`;
}
