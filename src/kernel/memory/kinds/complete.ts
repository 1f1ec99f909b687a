import type { Tx } from '#store';
import { Day } from '../formula/index.ts';
import type { Kind } from '../kinds.ts';
import { keyOf, type Data, type Value } from '../value.ts';
import { planOf } from './plan.ts';

/** A record whose values are known and whose computed ones are not yet. */
type Open = { kind: Kind; data: Record<string, Value>; isSearchStale: boolean };

/** Computes the formulas of a folded record in place, each after those it rests on. Reads nothing but the record. */
export function computeFormulas(folded: Open): void {
  const plan = planOf(folded.kind);
  for (const { id, start } of plan.rollups)
    if (folded.data[id] === undefined && start !== null) folded.data[id] = start;
  for (const { field, run } of plan.formulas) {
    const value = run(folded.data);
    if (field.isSearched === true && keyOf(value) !== keyOf(folded.data[field.id] ?? null)) folded.isSearchStale = true;
    if (value === null) delete folded.data[field.id];
    else folded.data[field.id] = value;
  }
}

/** The values of a record with the formulas that ask for today. */
export function withReadFormulas(kind: Kind, data: Data, now: Date = new Date()): Data {
  const { readFormulas } = planOf(kind);
  if (readFormulas.length === 0) return data;
  const all: Record<string, Value> = { ...data };
  const today = Day.at(now);
  for (const { field, run } of readFormulas) {
    const value = run(all, today);
    if (value === null) delete all[field.id];
    else all[field.id] = value;
  }
  return all;
}

/** Characters of one value that its row keeps; as many as a slot. */
const LISTED_TEXT = 120;

/**
 * Writes one row per single value of the fields that hold several, so that `is` and `oneOf` find them through an index.
 * The rows of a removed record go with it by foreign key.
 */
export async function writeListed(
  tx: Tx,
  folded: readonly Readonly<{ id: string; kind: Kind; data: Data }>[],
  existed: ReadonlySet<string>,
): Promise<void> {
  const having = folded.filter((f) => planOf(f.kind).several.length > 0);
  if (having.length === 0) return;
  const rows = having.flatMap(({ id, kind, data }) =>
    planOf(kind).several.flatMap((field) => {
      const value = data[field.id];
      const values = Array.isArray(value)
        ? new Set((value as readonly string[]).map((v) => v.slice(0, LISTED_TEXT)))
        : [];
      return [...values].map((entry) => ({ kind: kind.name, field: field.id, value: entry, entity_id: id }));
    }),
  );
  const old = having.filter((f) => existed.has(f.id)).map((f) => f.id);
  if (old.length > 0)
    await tx.query(
      `delete from listed l where l.tenant_id = $1 and l.entity_id = any ($2::uuid[])
       and not exists (select from jsonb_to_recordset($3) as r (field text, value text, entity_id uuid) where r.entity_id = l.entity_id and r.field = l.field and r.value = l.value)`,
      [tx.settings.tenantId, old, JSON.stringify(rows)],
      'drop-listed',
    );
  if (rows.length === 0) return;
  await tx.query(
    `insert into listed (tenant_id, kind, field, value, entity_id)
     select $1, r.kind, r.field, r.value, r.entity_id from jsonb_to_recordset($2) as r (kind text, field text, value text, entity_id uuid)
     on conflict do nothing`,
    [tx.settings.tenantId, JSON.stringify(rows)],
    'write-listed',
  );
}
