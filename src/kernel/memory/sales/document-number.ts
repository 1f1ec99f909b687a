import type { Tx } from '#store';

/** The next number of a series, such as `QT-2026-0007`. A transaction that fails gives its number back. */
export async function nextNumber(tx: Tx, { prefix, year }: { prefix: string; year: string }): Promise<string> {
  const [row] = await tx.query<{ last: bigint }>(
    `insert into document_number (tenant_id, series, last) values ($1, $2, 1)
     on conflict (tenant_id, series) do update set last = document_number.last + 1 returning last`,
    [tx.settings.tenantId, `${prefix}-${year}`],
    'document-number',
  );
  return `${prefix}-${year}-${String(row?.last ?? 1n).padStart(4, '0')}`;
}
