import type { FieldSpec } from '#kernel/memory';

type Slot = NonNullable<FieldSpec['slot']>;
type Category = FieldSpec['category'];

/** Fields that several kinds have with one meaning: a word by which files name such a column holds for all of them. */

/** Whose customer, deal or paper it is. */
export const ownerField = (slot: Slot) =>
  ({
    id: 'owner',
    isState: true,
    title: { zh: '负责人', en: 'Owner' },
    type: 'ref',
    to: 'person',
    category: 'internal',
    slot,
    synonyms: ['负责人', '销售', '业务员', '客户经理', '归属人', 'owner', 'sales rep', 'assigned to'],
  }) as const;

/** The customer it is about. */
export const organisationField = (slot: Slot, category: Category = 'business') =>
  ({
    id: 'organisation',
    title: { zh: '客户', en: 'Organisation' },
    type: 'ref',
    to: 'organisation',
    category,
    slot,
    synonyms: [
      '客户',
      '客户名称',
      '所属客户',
      '公司',
      '公司名称',
      '单位',
      'account',
      'account name',
      'company',
      'customer',
      'organisation',
      'organization',
    ],
  }) as const;

/** The deal it belongs to. */
export const dealField = (slot: Slot) =>
  ({
    id: 'deal',
    title: { zh: '商机', en: 'Deal' },
    type: 'ref',
    to: 'deal',
    category: 'internal',
    slot,
    synonyms: ['商机', '商机名称', '关联商机', 'deal', 'opportunity', 'opportunity name'],
  }) as const;

/** What our people remark; no customer reads it. */
export const noteField = {
  id: 'note',
  title: { zh: '说明', en: 'Remark' },
  type: 'longText',
  category: 'internal',
  isSearched: true,
  synonyms: ['说明', '备注', '描述', 'note', 'notes', 'remark', 'remarks', 'description'],
} as const;
