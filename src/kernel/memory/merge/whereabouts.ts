import { Failure } from '#base';
import type { Tx } from '#store';
import { firstOf } from '../query/first-of.ts';

/** Where a record is to be found now. */
export type Whereabouts = Readonly<{
  /** The record it was merged into, or itself. */
  canonical: string;
  /** Its title when that record lies in the trash; else null. */
  trashed: string | null;
  /** The trash was emptied since: it cannot come back. */
  isPurged: boolean;
}>;

/** Where these ids lead: to the record they were merged into, and whether that lies in the trash. */
export async function whereaboutsOf(tx: Tx, ids: readonly string[]): Promise<ReadonlyMap<string, Whereabouts>> {
  if (ids.length === 0) return new Map();
  const rows = await tx.query<Whereabouts & { id: string }>(
    `select i.id, coalesce(c.canonical_id, i.id) as canonical, t.title as trashed, t.purged_at is not null as "isPurged"
     from unnest($2::uuid[]) as i (id)
     left join canonical c on c.tenant_id = $1 and c.id = i.id
     left join trash t on t.tenant_id = $1 and t.entity_id = ${firstOf('c.canonical_id', 'i.id')} and t.restored_at is null`,
    [tx.settings.tenantId, [...new Set(ids)]],
    'whereabouts',
  );
  return new Map(rows.map(({ id, ...where }) => [id, where]));
}

/** @throws Failure `memory.in_trash` when one of the records lies in the trash, `memory.not_found` when that was emptied. */
export function refuseTrashed(where: ReadonlyMap<string, Whereabouts>): void {
  for (const [id, { trashed, isPurged }] of where) {
    if (isPurged) throw new Failure('memory.not_found', { facts: { id } });
    if (trashed !== null) throw new Failure('memory.in_trash', { params: { title: trashed }, facts: { id } });
  }
}

/** Those of the records of which something was said before, also when they are gone. */
export async function saidBefore(tx: Tx, ids: readonly string[]): Promise<ReadonlySet<string>> {
  if (ids.length === 0) return new Set();
  const rows = await tx.query<{ entity_id: string }>(
    'select distinct entity_id from observation where tenant_id = $1 and entity_id = any ($2::uuid[])',
    [tx.settings.tenantId, ids],
    'said-before',
  );
  return new Set(rows.map((r) => r.entity_id));
}

/** For each id that was merged into another record: that record. Ids that were not merged are absent. */
export async function canonicalOf(tx: Tx, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await tx.query<{ id: string; canonical_id: string }>(
    'select id, canonical_id from canonical where tenant_id = $1 and id = any ($2::uuid[])',
    [tx.settings.tenantId, [...new Set(ids)]],
    'canonical',
  );
  return new Map(rows.map((r) => [r.id, r.canonical_id]));
}
