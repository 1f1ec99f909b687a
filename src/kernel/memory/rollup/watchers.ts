import type { Filter } from '@valence/contract';
import type { Computed } from '../kind.ts';
import type { Kind } from '../kinds.ts';

export type Rollup = Extract<Computed, { by: 'rollup' }>;

/** A roll-up as the records it counts see it: which of their fields names the parent, and which change the figure. */
type Watcher = Readonly<{ parentKind: string; field: string; concerns: ReadonlySet<string> }>;

const known = new WeakMap<ReadonlyMap<string, Kind>, ReadonlyMap<string, readonly Watcher[]>>();

/** By kind of the records that are counted, the roll-ups that count them. */
export function watchersIn(kinds: ReadonlyMap<string, Kind>): ReadonlyMap<string, readonly Watcher[]> {
  let watchers = known.get(kinds);
  if (watchers === undefined) {
    const all = [...kinds.values()].flatMap((kind) =>
      rollupsOf(kind).map(({ rollup }) => ({ child: rollup.kind, watcher: watcherOf(kind.name, rollup) })),
    );
    const byChild = Map.groupBy(all, (w) => w.child);
    watchers = new Map([...byChild].map(([child, of]) => [child, of.map((w) => w.watcher)]));
    known.set(kinds, watchers);
  }
  return watchers;
}

/** The roll-ups of a kind. */
export function rollupsOf(kind: Kind): { id: string; rollup: Rollup }[] {
  return kind.fields.flatMap(({ id, computed }) => (computed?.by === 'rollup' ? [{ id, rollup: computed }] : []));
}

function watcherOf(parentKind: string, { field, of, where }: Rollup): Watcher {
  const concerns = new Set([field, ...(of === undefined ? [] : [of]), ...(where ?? []).flatMap(fieldsIn)]);
  return { parentKind, field, concerns };
}

/** Fields that a filter compares. */
export function fieldsIn(filter: Filter): string[] {
  if ('field' in filter) return [filter.field];
  if ('all' in filter) return filter.all.flatMap(fieldsIn);
  if ('any' in filter) return filter.any.flatMap(fieldsIn);
  return 'not' in filter ? fieldsIn(filter.not) : [];
}
