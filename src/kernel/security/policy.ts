import type { Text } from '#base';

/** Why data is read. Every route, agent and job declares one; without one nothing is read. */
export const PURPOSES = {
  sales: { zh: '销售', en: 'sales' },
  renewal: { zh: '续约', en: 'renewal' },
  service: { zh: '服务', en: 'service' },
  learning: { zh: '模型训练', en: 'model training' },
  administration: { zh: '管理', en: 'administration' },
} as const satisfies Record<string, Text>;

export type Purpose = keyof typeof PURPOSES;

/** What data is about, for consent. Each field of each kind belongs to one. */
export const CATEGORIES = {
  business: { zh: '企业信息', en: 'company data' },
  contact: { zh: '联系方式', en: 'contact details' },
  behaviour: { zh: '行为', en: 'behaviour' },
  financial: { zh: '财务', en: 'finance' },
  internal: { zh: '内部资料', en: 'internal material' },
  outcome: { zh: '结果', en: 'outcome' },
} as const satisfies Record<string, Text>;

export type Category = keyof typeof CATEGORIES;

export const ROLES = ['rep', 'manager', 'admin'] as const;
export type Role = (typeof ROLES)[number];

const EVERYTHING = Object.keys(CATEGORIES) as Category[];

/** Which categories a purpose needs. Training needs no names, phones or mail addresses, so it does not get them. */
const NEEDS: Readonly<Record<Purpose, readonly Category[]>> = {
  sales: EVERYTHING,
  renewal: EVERYTHING,
  service: ['business', 'contact', 'behaviour', 'internal', 'outcome'],
  learning: ['business', 'behaviour', 'financial', 'internal', 'outcome'],
  administration: EVERYTHING,
};

const MAY_STATE: Readonly<Record<Role, readonly Purpose[]>> = {
  rep: ['sales', 'renewal', 'service'],
  manager: ['sales', 'renewal', 'service', 'learning'],
  admin: ['sales', 'renewal', 'service', 'learning', 'administration'],
};

/** Whether someone of this role may read for this purpose. Unknown is no. */
export function mayState(role: Role, purpose: Purpose): boolean {
  return MAY_STATE[role].includes(purpose);
}

/** The categories open to a purpose. */
export function categoriesFor(purpose: Purpose): readonly Category[] {
  return NEEDS[purpose];
}
