import type { Tx } from '#store';
import { kindsIn } from '../kinds.ts';
import { idsIn } from '../merge/refs.ts';
import { keyOf, type Data } from '../value.ts';
import { watchersIn } from './watchers.ts';

/** Event that names records whose roll-ups must be computed again: `{ kind, ids }`. */
export const ROLLUP_DUE = 'rollup.due';

/** Records named in one event. */
const PER_EVENT = 500;

type Child = Readonly<{ id: string; kind: string; data: Data | null }>;

/**
 * Before records are written or removed (`data` null): tells, in an event of the same transaction, which records they
 * were or will be counted under. Those are not locked here: who writes a line never waits for another one's total.
 */
export async function noteChildren(tx: Tx, children: readonly Child[], existed: ReadonlySet<string>): Promise<void> {
  const watchers = watchersIn(await kindsIn(tx));
  const counted = children.filter((c) => watchers.has(c.kind));
  if (counted.length === 0) return;
  const before = await dataOf(
    tx,
    counted.flatMap((c) => (existed.has(c.id) ? [c.id] : [])),
  );
  const due = counted.flatMap(({ id, kind, data }) => {
    const old = before.get(id) ?? null;
    return (watchers.get(kind) ?? [])
      .filter(({ concerns }) => isChanged(old, data, concerns))
      .flatMap(({ parentKind, field }) =>
        [...idsIn(old?.[field]), ...idsIn(data?.[field])].map((parent) => ({ kind: parentKind, parent })),
      );
  });
  for (const [kind, of] of Map.groupBy(due, (d) => d.kind)) {
    const all = [...new Set(of.map((d) => d.parent))];
    for (let at = 0; at < all.length; at += PER_EVENT)
      await tx.emit(ROLLUP_DUE, { kind, ids: all.slice(at, at + PER_EVENT) });
  }
}

/** The same for records that are about to be removed, of whatever kind. */
export async function noteGone(tx: Tx, ids: readonly string[]): Promise<void> {
  const watched = [...watchersIn(await kindsIn(tx)).keys()];
  if (watched.length === 0 || ids.length === 0) return;
  const rows = await tx.query<{ id: string; kind: string }>(
    'select id, kind from entity where tenant_id = $1 and id = any ($2::uuid[]) and kind = any ($3)',
    [tx.settings.tenantId, ids, watched],
  );
  await noteChildren(
    tx,
    rows.map((row) => ({ ...row, data: null })),
    new Set(rows.map((row) => row.id)),
  );
}

function isChanged(before: Data | null, after: Data | null, fields: ReadonlySet<string>): boolean {
  if (before === null || after === null) return true;
  return [...fields].some((field) => keyOf(before[field] ?? null) !== keyOf(after[field] ?? null));
}

async function dataOf(tx: Tx, ids: readonly string[]): Promise<ReadonlyMap<string, Data>> {
  if (ids.length === 0) return new Map();
  const rows = await tx.query<{ id: string; data: Data }>(
    'select id, data from entity where tenant_id = $1 and id = any ($2::uuid[])',
    [tx.settings.tenantId, ids],
    'children-before',
  );
  return new Map(rows.map((row) => [row.id, row.data]));
}
