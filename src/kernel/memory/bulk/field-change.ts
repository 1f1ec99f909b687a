import { Failure, type Problem } from '#base';
import type { SeenKind, Sight } from '../sight.ts';
import { keyOf, type Data, type Value } from '../value.ts';
import { problemsOf } from '../writing-rights.ts';

/** What becomes of one field: a value, nothing, or for lists of texts some more or fewer. */
export type FieldChange =
  | Readonly<{ set: Value }>
  | Readonly<{ clear: true }>
  | Readonly<{ add: readonly string[] }>
  | Readonly<{ remove: readonly string[] }>;
export type Changes = Readonly<Record<string, FieldChange>>;

/** @throws Failure `input.invalid` field by field: unknown, not to be written, or of another shape. */
export function assertChanges(sight: Sight, kind: SeenKind, changes: Changes): void {
  const fields = Object.entries(changes).flatMap(([id, change]): Problem[] => {
    const field = kind.byId.get(id);
    const isSome = 'add' in change || 'remove' in change;
    if (isSome && field !== undefined && field.type !== 'tags' && field.type !== 'multiChoice')
      return [{ path: id, rule: 'shape', params: { detail: field.type } }];
    return problemsOf(sight, [{ kind: kind.name, data: { [id]: valueOf(change) } }], true);
  });
  if (fields.length > 0) throw new Failure('input.invalid', { fields });
}

function valueOf(change: FieldChange): Value {
  if ('clear' in change) return null;
  if ('set' in change) return change.set;
  return 'add' in change ? change.add : change.remove;
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
