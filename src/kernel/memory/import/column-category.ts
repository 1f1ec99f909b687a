import type { Category } from '#kernel/security';
import type { FieldType } from '../kind.ts';
import { isNullText, parseValue } from './reading/index.ts';

const CONTACT_NAME =
  /邮箱|邮件|电话|手机|微信|联系方式|地址|身份证|\bqq\b|e-?mail|phone|mobile|\btel\b|wechat|whatsapp|address|passport/iu;
const PERSON_NAME =
  /姓名|联系人|称呼|\b(first|last|full|middle|maiden|given|family|contact|customer|client)[\s_-]?name\b|surname/iu;
/** Shortest address or number of a person; shorter values under such a name count or answer something. */
const SHORTEST_CONTACT = 6;
/** Share of a column's values that must look so. Chosen, not fitted. */
const SHARE = 0.5;

/** Whether a column holds names, addresses or numbers of people, by its name or by what stands in it. */
export function isContactColumn(name: string, values: readonly string[]): boolean {
  const filled = values.filter((value) => !isNullText(value));
  const most = (fits: (value: string) => boolean) =>
    filled.length > 0 && filled.filter(fits).length >= SHARE * filled.length;
  if (PERSON_NAME.test(name)) return most((value) => !/^[\d\s.,-]+$/.test(value));
  if (CONTACT_NAME.test(name)) return most((value) => value.trim().length >= SHORTEST_CONTACT);
  return most((value) => value.includes('@') && parseValue('email', value).ok);
}

/** Types whose values cannot be contact details, whatever the column is called (“Do not email: yes”). */
const NEVER_CONTACT: ReadonlySet<FieldType> = new Set(['boolean', 'date', 'datetime', 'money', 'choice']);

/** What a new field is about, for consent. */
export function categoryOf(column: { type: FieldType; isContact: boolean; isOutcome: boolean }): Category {
  if (column.isOutcome) return 'outcome';
  if (column.type === 'email' || column.type === 'phone') return 'contact';
  if (column.isContact && !NEVER_CONTACT.has(column.type)) return 'contact';
  return column.type === 'money' ? 'financial' : 'business';
}
