import { Failure, type Problem } from '#base';
import type { Scope } from '#kernel/security';
import type { FieldSpec } from '../kind.ts';
import type { Kind } from '../kinds.ts';
import { brokenRule, keyOf, type Data, type Value } from '../value.ts';

/** What becomes of one field: a value, nothing, or for lists of texts some more or fewer. */
export type FieldChange =
  | Readonly<{ set: Value }>
  | Readonly<{ clear: true }>
  | Readonly<{ add: readonly string[] }>
  | Readonly<{ remove: readonly string[] }>;
export type Changes = Readonly<Record<string, FieldChange>>;

/** @throws Failure `input.invalid` field by field: unknown, written by the product, or of another shape. */
export function assertChanges(scope: Scope, kind: Kind, changes: Changes): void {
  const fields = Object.entries(changes).flatMap(([id, change]): Problem[] => {
    const field = kind.byId.get(id);
    if (field === undefined || !scope.categories.includes(field.category) || field.isReadOnly === true)
      return [{ path: id, rule: 'unknown_field' }];
    const broken = brokenChange(field, change);
    return broken === null ? [] : [{ path: id, ...broken }];
  });
  if (fields.length > 0) throw new Failure('input.invalid', { fields });
}

function brokenChange(field: FieldSpec, change: FieldChange): ReturnType<typeof brokenRule> {
  if ('clear' in change) return null;
  if ('set' in change) return brokenRule(field, change.set);
  const isList = field.type === 'tags' || field.type === 'multiChoice';
  if (!isList) return { rule: 'shape', params: { detail: field.type } };
  return brokenRule(field, 'add' in change ? change.add : change.remove);
}

/** What a record says after the changes, of the fields that become different only. */
export function changedData(data: Data, changes: Changes): Data {
  const said: Record<string, Value> = {};
  for (const [field, change] of Object.entries(changes)) {
    const now = data[field] ?? null;
    const then = changedValue(now, change);
    if (keyOf(now) !== keyOf(then)) said[field] = then;
  }
  return said;
}

function changedValue(now: Value, change: FieldChange): Value {
  if ('clear' in change) return null;
  if ('set' in change) return change.set;
  const list = Array.isArray(now) ? (now as readonly string[]) : [];
  if ('add' in change) return [...new Set([...list, ...change.add])];
  const removed = new Set(change.remove);
  const left = list.filter((tag) => !removed.has(tag));
  return left.length === 0 ? null : left;
}
