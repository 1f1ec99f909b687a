import type { Text } from '#base';
import type { Category } from '#kernel/security';
import type { Slot } from '#store';
import type { Filter } from '@valence/contract';
import type { Value } from './value.ts';

/**
 * Types a field can have, and how a value stands in `data`: `text longText choice email phone url` string · `integer`
 * whole number · `number` · `money` {minor: decimal string, currency} · `date` YYYY-MM-DD · `datetime` ISO 8601 UTC ·
 * `boolean` · `tags multiChoice` string[] · `ref` bare UUID of another entity (a person: `to: 'person'`) · `refs` bare
 * UUIDs · `rating` whole number 1–5 · `address` {country, province, city, district, street, postcode}, each or none ·
 * `file` bare UUID of a blob. null or absent means "not known".
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
  | 'ref'
  | 'refs'
  | 'multiChoice'
  | 'rating'
  | 'address'
  | 'file';

/**
 * How the product computes a field; its type is the type of the value. `formula`: CEL over the record's fields, at each
 * write or, when it asks for today, at each read. `rollup`: a figure over the records of `kind` whose `field` points
 * here. `number`: given once to a new record, from a pattern like `QT-{yyyy}-{0000}`.
 */
export type Computed =
  | Readonly<{ by: 'formula'; text: string; when?: 'write' | 'read' | undefined }>
  | Readonly<{
      by: 'rollup';
      kind: string;
      field: string;
      fn: 'count' | 'sum' | 'avg' | 'min' | 'max';
      of?: string | undefined;
      where?: readonly Filter[] | undefined;
    }>
  | Readonly<{ by: 'number'; pattern: string }>;

export type ChoiceSpec = Readonly<{
  value: string;
  title: Text;
  colour?: string | undefined;
  isRetired?: boolean | undefined;
}>;

export type FieldSpec = Readonly<{
  /** Stable; letters, digits and `_`. A change of type is a new field. */
  id: string;
  title: Text;
  type: FieldType;
  /** What the value is about, for consent. */
  category: Category;
  choices?: readonly ChoiceSpec[];
  /** Kind that `ref` and `refs` point to. */
  to?: string;
  /** Typed column that makes the field filterable and sortable: t1–t12 text, n1–n6 bigint, f1–f4 float8, d1–d6 timestamptz. Money sorts by minor units in n, ratings in n, dates and instants in d, refs, choices and booleans in t. Fields that hold several values filter without one. */
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
  /** Nobody writes it: the product does. */
  computed?: Computed;
  help?: Text;
  /** A new record needs it, and nobody may clear it. */
  isRequired?: boolean;
  /** Required while this CEL condition over the record's fields holds. */
  requiredWhen?: string;
  /** No two records may share a value. */
  isUnique?: boolean;
  /** What a new record starts with. */
  default?: Value;
  /** Not shown unless asked for. */
  isHidden?: boolean;
}>;

/** What must be true of every record of a kind, as CEL, and what people read when it is not. */
export type RuleSpec = Readonly<{ id: string; condition: string; message: Text; field?: string }>;
/** Fields whose values together may stand in one record only. */
export type UniqueKeySpec = Readonly<{ id: string; fields: readonly string[] }>;

export type KindSpec = Readonly<{
  /** kebab-case, singular; `x_…` for a kind that a workspace made. */
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
  rules?: readonly RuleSpec[];
  uniqueKeys?: readonly UniqueKeySpec[];
  /** Made in this workspace, not shipped. */
  isCustom?: boolean;
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
    ...(kind.uniqueKeys ?? []).flatMap((k) => k.fields),
  ]) {
    if (!ids.includes(named)) throw new Error(`${kind.name}: there is no field ${named}`);
  }
  return kind;
}
