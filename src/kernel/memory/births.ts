import type { Tx } from '#store';

/** Locks that those who bring records back share out among themselves. Chosen, not fitted. */
const LOCKS = 64;

/**
 * Until the commit nobody else brings these records back. A record that is gone has no row to lock, and two who fold it
 * from what they see would each write it without what the other one says. Look for the rows again afterwards: somebody may
 * have been first.
 */
export async function holdBirths(tx: Tx, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await tx.query(
    `select pg_advisory_xact_lock(hashtextextended($1 || ' birth ' || n, 0))
     from (select distinct abs(hashtext(i::text)::bigint) % ${LOCKS} as n from unnest($2::uuid[]) as i order by n) as place`,
    [tx.settings.tenantId, ids],
    'hold-births',
  );
}
