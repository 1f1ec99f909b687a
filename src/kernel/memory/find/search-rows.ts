import type { Category } from '#kernel/security';
import type { FieldSpec, KindSpec } from '../kind.ts';
import { plainText, type Data } from '../value.ts';
import { NAMED, nameTokensOf, phoneTokensOf, tokensOf, vectorOf } from './tokens.ts';

/** What a record is found by in one category of data. */
type SearchRow = Readonly<{ entity_id: string; kind: string; category: Category; tokens: string }>;

/** Kinds of which nobody looks for one by its name: what happened or is to be done. */
const UNNAMED: ReadonlySet<string> = new Set([
  'activity',
  'task',
  'note',
  'allocation',
  'quote-line',
  'price-list-line',
]);
/** Fields that name a record beside its title, where a kind does not say so itself. */
const NAMES: ReadonlySet<string> = new Set(['shortName', 'number', 'code', 'serial']);

/** Whether records of the kind are looked up by their name. */
export function isNamedKind(kind: string): boolean {
  return !UNNAMED.has(kind);
}

/** The class of a kind's search keys, as `search_key` in the database has it. */
export function keyClassOf(kind: string): 'n' | 'o' {
  return isNamedKind(kind) ? 'n' : 'o';
}

/** The search rows of a record: one per category of data, so that a closed one leads nowhere. */
export function searchRowsOf(record: Readonly<{ id: string; kind: KindSpec; data: Data }>): SearchRow[] {
  const { id, kind, data } = record;
  const isNamed = isNamedKind(kind.name);
  const rows = new Map<Category, { name: string[]; near: string[]; rest: string[] }>();
  for (const field of kind.fields) {
    const value = data[field.id];
    if (field.isSearched !== true || value === undefined || value === null) continue;
    let row = rows.get(field.category);
    if (row === undefined) rows.set(field.category, (row = { name: isNamed ? [NAMED] : [], near: [], rest: [] }));
    const text = plainText(value);
    const weight = weightOf(kind, field);
    row[weight].push(...(field.type === 'phone' ? phoneTokensOf(text) : tokensOf(text)));
    if (isNamed && weight !== 'rest' && field.type !== 'phone' && field.type !== 'email')
      row[weight].push(...nameTokensOf(text, kind.name === 'organisation'));
  }
  return [...rows].map(([category, words]) => ({ entity_id: id, kind: kind.name, category, tokens: vectorOf(words) }));
}

/** How much a field tells: it is the name, names the record otherwise, or says something about it. */
function weightOf(kind: Pick<KindSpec, 'titleField' | 'titleFrom'>, field: FieldSpec): 'name' | 'near' | 'rest' {
  if (field.id === kind.titleField) return 'name';
  const isNear = NAMES.has(field.id) || kind.titleFrom?.includes(field.id) === true;
  return isNear || field.type === 'phone' || field.type === 'email' ? 'near' : 'rest';
}
