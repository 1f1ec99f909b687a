import type { Text } from '#base';
import type { FieldSpec, FieldType } from '../../kind.ts';
import { ideaOf, likenessOf, normalName, partsOf, pinyinOf } from './column-names.ts';
import type { ColumnProfile, TableProfile } from './profile-table.ts';

/** A field as far as mapping needs to know it. */
export type MappableField = Pick<FieldSpec, 'id' | 'title' | 'type' | 'synonyms' | 'isReadOnly'>;

/** Which field a column goes to, null for a new one of its own, how sure that is (0–1) and why. */
export type MappingSuggestion = Readonly<{ column: string; field: string | null; confidence: number; reason: Text }>;

type Evidence = Readonly<{ weight: number; reason: Text }>;
type Match = Readonly<{ column: ColumnProfile; field: MappableField; weight: number; reason: Text }>;
/** One name of a field or column, taken apart once: a kind has hundreds of names to compare with. */
type Name = Readonly<{
  text: string;
  normal: string;
  idea: string | undefined;
  pinyin: ReturnType<typeof pinyinOf>;
  parts: ReadonlySet<string>;
}>;
type Target = Readonly<{ field: MappableField; names: readonly Name[]; ideas: ReadonlySet<string | undefined> }>;

/** Below this a column becomes a field of its own. Chosen, not fitted: a person confirms every mapping. */
const THRESHOLD = 0.5;
/** Least likeness of two names that counts. */
const LIKENESS = 0.7;
/** How far a name is believed when the values are of a type that the field cannot hold. */
const WRONG_TYPE = 0.3;
/** Share of a column's values that must look like what a field holds. */
const LOOKS_SHARE = 0.5;

/** Types whose values can stand in a field of the type named first, besides its own. Text holds everything. */
const HOLDS: Readonly<Record<FieldType, readonly FieldType[]>> = {
  text: [],
  longText: [],
  ref: [],
  tags: [],
  choice: ['text', 'boolean', 'integer', 'longText'],
  integer: ['number', 'boolean', 'text'],
  number: ['integer', 'money', 'boolean', 'text'],
  money: ['number', 'integer', 'text'],
  date: ['datetime'],
  datetime: ['date'],
  boolean: ['choice'],
  email: [],
  phone: ['integer', 'text'],
  url: ['text'],
  refs: ['tags', 'text'],
  multiChoice: ['tags', 'choice', 'text'],
  rating: ['integer', 'number'],
  address: ['text', 'longText'],
  file: [],
};

/** Suggests for each column the field it belongs to; no field is given twice. */
export function suggestMapping(
  profile: TableProfile,
  kind: Readonly<{ fields: readonly MappableField[] }>,
): MappingSuggestion[] {
  const targets = kind.fields.filter((field) => field.isReadOnly !== true).map(toTarget);
  const matches = profile.columns.flatMap((column) => {
    const name = toName(column.name);
    return targets.flatMap((target) => matchOf(column, name, target) ?? []);
  });
  const byColumn = new Map<number, Match>();
  const taken = new Set<string>();
  for (const match of matches.toSorted((a, b) => b.weight - a.weight)) {
    if (byColumn.has(match.column.index) || taken.has(match.field.id)) continue;
    byColumn.set(match.column.index, match);
    taken.add(match.field.id);
  }
  return profile.columns.map((column) => toSuggestion(column, byColumn.get(column.index)));
}

function toTarget(field: MappableField): Target {
  const { id, title, synonyms = [] } = field;
  const names = [id, title.zh, title.en, ...synonyms].map(toName);
  return { field, names, ideas: new Set(names.map(({ idea }) => idea)) };
}

function toName(text: string): Name {
  const normal = normalName(text);
  return { text, normal, idea: ideaOf(text), pinyin: pinyinOf(text), parts: partsOf(text) };
}

function toSuggestion(column: ColumnProfile, match: Match | undefined): MappingSuggestion {
  if (match !== undefined) {
    const { field, weight, reason } = match;
    return { column: column.name, field: field.id, confidence: Math.round(weight * 100) / 100, reason };
  }
  const reason = {
    zh: '没有意思相近的字段，将作为新字段保存。',
    en: 'No field means the same, so it becomes a field of its own.',
  };
  return { column: column.name, field: null, confidence: 1, reason };
}

function matchOf(column: ColumnProfile, columnName: Name, target: Target): Match | undefined {
  const { field, names } = target;
  const name = nameEvidence(columnName, names);
  const byName = name === undefined ? 0 : name.weight * (canHold(field.type, column) ? 1 : WRONG_TYPE);
  const values = valueEvidence(column, target);
  const weight = 1 - (1 - byName) * (1 - (values?.weight ?? 0));
  if (weight < THRESHOLD) return undefined;
  const reasons = [name?.reason, values?.reason].filter((reason) => reason !== undefined);
  return { column, field, weight: Math.min(weight, 0.99), reason: joined(reasons) };
}

function joined(reasons: readonly Text[]): Text {
  return { zh: reasons.map((r) => r.zh).join(''), en: reasons.map((r) => r.en).join(' ') };
}

function canHold(type: FieldType, column: ColumnProfile): boolean {
  const takesText = type === 'text' || type === 'longText' || type === 'ref' || type === 'tags';
  return takesText || column.filled === 0 || column.type === type || HOLDS[type].includes(column.type);
}

function nameEvidence(column: Name, names: readonly Name[]): Evidence | undefined {
  const same = names.find((name) => name.normal === column.normal);
  if (same !== undefined) return evidence(0.95, '列名与“{name}”相同。', 'Its name is “{name}”.', same);
  const spelt = names.find((name) => name.pinyin?.whole === column.normal);
  if (spelt !== undefined) return evidence(0.85, '列名是“{name}”的拼音。', 'Its name is “{name}” in pinyin.', spelt);
  const meant = column.idea === undefined ? undefined : names.find((name) => name.idea === column.idea);
  if (meant !== undefined) return evidence(0.8, '列名与“{name}”同义。', 'Its name means “{name}”.', meant);
  return looserEvidence(column, names);
}

function looserEvidence(column: Name, names: readonly Name[]): Evidence | undefined {
  const short = names.find((name) => column.normal.length >= 3 && name.pinyin?.initials === column.normal);
  if (short !== undefined) {
    return evidence(0.6, '列名是“{name}”的拼音首字母。', 'Its name is the initials of “{name}”.', short);
  }
  const likes = names.map((name) => likenessOf(column.parts, name.parts));
  const like = Math.max(...likes);
  const best = names[likes.indexOf(like)];
  if (best === undefined || like < LIKENESS) return undefined;
  const weight = 0.5 + 0.3 * ((like - LIKENESS) / (1 - LIKENESS));
  return evidence(weight, '列名与“{name}”相近。', 'Its name is like “{name}”.', best);
}

function evidence(weight: number, zh: string, en: string, { text }: Name): Evidence {
  return { weight, reason: { zh: zh.replace('{name}', text), en: en.replace('{name}', text) } };
}

const LOOKS = {
  creditCode: {
    weight: 0.9,
    reason: {
      zh: '值是校验位正确的统一社会信用代码。',
      en: 'Its values are unified social credit codes with right check digits.',
    },
  },
  company: { weight: 0.7, reason: { zh: '值像公司名称。', en: 'Its values look like company names.' } },
  email: { weight: 0.75, reason: { zh: '值是邮箱地址。', en: 'Its values are mail addresses.' } },
  phone: { weight: 0.7, reason: { zh: '值是电话号码。', en: 'Its values are phone numbers.' } },
  url: { weight: 0.6, reason: { zh: '值是网址。', en: 'Its values are web addresses.' } },
} as const satisfies Record<string, Evidence>;

function valueEvidence(column: ColumnProfile, { field, ideas }: Target): Evidence | undefined {
  if (column.creditCodeShare > LOOKS_SHARE && ideas.has('creditcode')) return LOOKS.creditCode;
  if (column.companyShare > LOOKS_SHARE && ideas.has('company')) return LOOKS.company;
  const { type } = field;
  const isTelling = type === 'email' || type === 'phone' || type === 'url';
  return isTelling && column.filled > 0 && column.type === type ? LOOKS[type] : undefined;
}
