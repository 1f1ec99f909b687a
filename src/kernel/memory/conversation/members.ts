import type { Tx } from '#store';

/** Which of these accounts are members of the workspace. */
export async function membersAmong(tx: Tx, users: readonly string[]): Promise<readonly string[]> {
  if (users.length === 0) return [];
  const rows = await tx.query<{ user_id: string }>(
    'select user_id from membership where tenant_id = $1 and user_id = any ($2)',
    [tx.settings.tenantId, users],
  );
  return rows.map((row) => row.user_id);
}

/**
 * The login of each record's owner, where the owner has one. For telling members of their own records; what they may
 * read of them is asked when they read.
 */
export async function ownersIn(tx: Tx, records: readonly string[]): Promise<ReadonlyMap<string, string>> {
  if (records.length === 0) return new Map();
  const rows = await tx.query<{ id: string; user_id: string }>(
    `select e.id, m.user_id from entity e join membership m on m.tenant_id = e.tenant_id and m.person_id::text = e.data ->> 'owner'
     where e.tenant_id = $1 and e.id = any ($2::uuid[])`,
    [tx.settings.tenantId, records],
    'owners-of',
  );
  return new Map(rows.map((row) => [row.id, row.user_id]));
}

/** The logins of persons, of those who have one. */
export async function loginsOf(tx: Tx, persons: readonly string[]): Promise<ReadonlyMap<string, string>> {
  if (persons.length === 0) return new Map();
  const rows = await tx.query<{ person_id: string; user_id: string }>(
    'select person_id, user_id from membership where tenant_id = $1 and person_id = any ($2::uuid[])',
    [tx.settings.tenantId, persons],
  );
  return new Map(rows.map((row) => [row.person_id, row.user_id]));
}
