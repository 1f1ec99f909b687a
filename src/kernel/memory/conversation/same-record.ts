import type { Tx } from '#store';

/** The ids under which something may have been kept about a record: its own and those of records merged into it. */
export async function idsOfRecord(tx: Tx, canonical: string): Promise<readonly string[]> {
  const rows = await tx.query<{ id: string }>(
    'select id from canonical where tenant_id = $1 and canonical_id = $2',
    [tx.settings.tenantId, canonical],
    'merged-ids',
  );
  return [canonical, ...rows.map((row) => row.id)];
}
