import type { Tx } from '#store';

/** What is numbered: the kind of record whose first text slot holds its number. */
type Series = Readonly<{ kind: 'quote'; prefix: string; year: string }>;

/**
 * The next number of a series, such as `QT-2026-0007`, above every one that records carry already: imported ones count
 * too. A transaction that fails gives its number back.
 */
export async function nextNumber(tx: Tx, { kind, prefix, year }: Series): Promise<string> {
  const series = `${prefix}-${year}`;
  const taken = `(select coalesce(max(substring(t1 from length($2) + 2 for 9)::bigint), 0) from entity
    where tenant_id = $1 and kind = $3 and t1 >= $2 || '-' and t1 < $2 || '.' and substring(t1 from length($2) + 2) ~ '^[0-9]{1,9}$')`;
  const [row] = await tx.query<{ last: bigint }>(
    `insert into document_number as d (tenant_id, series, last) values ($1, $2, ${taken} + 1)
     on conflict (tenant_id, series) do update set last = greatest(d.last, ${taken}) + 1 returning last`,
    [tx.settings.tenantId, series, kind],
    'document-number',
  );
  return `${series}-${String(row?.last ?? 1n).padStart(4, '0')}`;
}
