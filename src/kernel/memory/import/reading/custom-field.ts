import { pinyin } from 'pinyin-pro';
import type { FieldSpec } from '../../kind.ts';
import type { ColumnProfile } from './profile-table.ts';

/** A new field for a column that no field of the kind means. Its category is left for the caller to choose. */
export type CustomField = Pick<FieldSpec, 'id' | 'title' | 'type' | 'synonyms' | 'isCustom'>;

const ID_MAX_CHARS = 40;

/** The field a column becomes: type from its values, id from its name, unlike any in `taken`. */
export function inferCustomField(column: ColumnProfile, taken: ReadonlySet<string>): CustomField {
  const { name, type } = column;
  return { id: fieldIdOf(name, taken), title: { zh: name, en: name }, type, synonyms: [name], isCustom: true };
}

/**
 * A stable id out of a header: `Total Visits` → `totalVisits`, 客户来源 → `keHuLaiYuan`. The same header gives the same id
 * as long as it is free; else a number follows.
 */
export function fieldIdOf(header: string, taken: ReadonlySet<string>): string {
  const base = slugOf(header);
  if (!taken.has(base)) return base;
  let number = 2;
  while (taken.has(`${base}_${number}`)) number += 1;
  return `${base}_${number}`;
}

function slugOf(header: string): string {
  const plain = header.normalize('NFKC').replace(/([a-z0-9])([A-Z])/g, '$1 $2');
  const spelt = /\p{Script=Han}/u.test(plain)
    ? pinyin(plain, { toneType: 'none', type: 'array', nonZh: 'consecutive', v: true }).join(' ')
    : plain;
  const ascii = spelt.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
  const words = ascii.split(/[^a-z0-9]+/).filter((word) => word !== '');
  const camel = words.map((word, i) => (i === 0 ? word : word[0]?.toUpperCase() + word.slice(1))).join('');
  const safe = /^[a-z]/.test(camel) ? camel : `field${camel}`;
  return safe.slice(0, ID_MAX_CHARS);
}
