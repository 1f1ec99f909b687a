import type { Text } from '#base';
import type { Category } from '#kernel/security';
import type { Slot } from '#store';

/**
 * Types a field can have, and how a value stands in `data`: `text longText choice email phone url` string · `integer`
 * whole number · `number` · `money` {minor: decimal string, currency} · `date` YYYY-MM-DD · `datetime` ISO 8601 UTC ·
 * `boolean` · `tags` string[] · `ref` bare UUID of another entity. null or absent means "not known".
 */
export type FieldType =
  | 'text'
  | 'longText'
  | 'integer'
  | 'number'
  | 'money'
  | 'date'
  | 'datetime'
  | 'boolean'
  | 'choice'
  | 'tags'
  | 'email'
  | 'phone'
  | 'url'
  | 'ref';

export type FieldSpec = Readonly<{
  /** Stable; letters, digits and `_`. A change of type is a new field. */
  id: string;
  title: Text;
  type: FieldType;
  /** What the value is about, for consent. */
  category: Category;
  choices?: readonly Readonly<{ value: string; title: Text }>[];
  /** Kind a `ref` points to. */
  to?: string;
  /** Typed column that makes the field filterable and sortable: t1–t8 text, n1–n5 bigint, f1–f4 float8, d1–d5 timestamptz. Money sorts by minor units in n, dates and instants in d, refs, choices and booleans in t. */
  slot?: Slot;
  /** Found by full text. */
  isSearched?: boolean;
  /** Tells how things stand now: the newest saying is the value, whoever said it. For status, owner, due date. */
  isState?: boolean;
  /** Other names a column of a file may have, in any language. */
  synonyms?: readonly string[];
  /** Written by agents and the product, not by people. */
  isReadOnly?: boolean;
  /** Made in this workspace, not shipped. */
  isCustom?: boolean;
}>;

export type KindSpec = Readonly<{
  /** kebab-case, singular. */
  name: string;
  title: Text;
  plural: Text;
  /** Field whose value names a record. */
  titleField: string;
  /** Fields that name a record without a title, first one that is known; after them the workspace's own fields. */
  titleFrom?: readonly string[];
  /** `ref` field that names the customer a record is about; absent when the record is itself a customer, or nobody's. */
  subjectField?: string;
  /** True for organisations and people: records are about themselves. */
  isSubject?: boolean;
  /** Fields a list shows first. */
  columns: readonly string[];
  fields: readonly FieldSpec[];
}>;

/** A kind of record. Throws at start-up when two fields share an id or a slot, or a named field does not exist. */
export function defineKind<const K extends KindSpec>(kind: K): K {
  const ids = kind.fields.map((f) => f.id);
  const slots = kind.fields.flatMap((f) => (f.slot === undefined ? [] : [f.slot]));
  if (new Set(ids).size !== ids.length) throw new Error(`${kind.name}: two fields share an id`);
  if (new Set(slots).size !== slots.length) throw new Error(`${kind.name}: two fields share a slot`);
  for (const named of [
    kind.titleField,
    ...kind.columns,
    ...(kind.titleFrom ?? []),
    ...(kind.subjectField === undefined ? [] : [kind.subjectField]),
  ]) {
    if (!ids.includes(named)) throw new Error(`${kind.name}: there is no field ${named}`);
  }
  return kind;
}
