import { Failure } from '#base';
import type { Scope } from '#kernel/security';
import type { Slot, Tx } from '#store';
import type { FieldSpec } from '../kind.ts';
import type { SeenKind, Sight } from '../sight.ts';

/** What the parts of one statement are compiled with. `$1` is the workspace. */
export type Asking = Readonly<{
  tx: Tx;
  scope: Scope;
  sight: Sight;
  /** Time zone of who asks, by its IANA name, and the day it is there. */
  zone: string;
  today: string;
  /** Adds a value to the statement and returns its place, `$2` for the first. */
  add(value: unknown): string;
  /** A rule of the workspace, not a wish of who asks: it may name what they may not see. */
  isRule: boolean;
  /** Which rows of another kind may be seen, as SQL over `alias`; null: all. */
  rowsSeen(asking: Asking, kind: SeenKind, alias: string): Promise<string | null>;
  /** Whether few related records are looked up first, for an index to start from; otherwise each row is looked at. */
  looksAhead: boolean;
}>;

/** The same question with values of its own, for a statement that is sent before it. */
export function besides(asking: Asking): Asking & { values: unknown[] } {
  const values: unknown[] = [asking.tx.settings.tenantId];
  return { ...asking, add: (value) => `$${values.push(value)}`, values };
}

/** A field of a kind, as far as who asks may know it. @throws Failure `input.invalid` */
export function fieldOf(asking: Pick<Asking, 'isRule'>, kind: SeenKind, id: string, path = id): FieldSpec {
  const field = kind.byId.get(id) ?? (asking.isRule ? kind.masked.find((f) => f.id === id) : undefined);
  if (field === undefined) throw new Failure('input.invalid', { fields: [{ path, rule: 'unknown_field' }] });
  return field;
}

/** @throws Failure `input.invalid` when the field has no slot, `memory.indexing` while it is being filled. */
export function slotOf(kind: SeenKind, field: FieldSpec): Slot {
  if (field.slot === undefined)
    throw new Failure('input.invalid', { fields: [{ path: field.id, rule: 'not_indexed' }] });
  if (!kind.ready.has(field.id)) throw new Failure('memory.indexing', { params: { field: field.title.zh } });
  return field.slot;
}

export const COLUMN_TYPE = { t: 'text', n: 'bigint', f: 'float8', d: 'timestamptz' } as const;

/** The SQL type of a slot. */
export function typeOf(slot: Slot): 'text' | 'bigint' | 'float8' | 'timestamptz' {
  return COLUMN_TYPE[slot[0] as keyof typeof COLUMN_TYPE];
}
