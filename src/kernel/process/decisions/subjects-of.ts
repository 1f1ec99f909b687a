import type { Scope } from '#kernel/security';

/** Records that open or snoozed suggestions would hand to this person, each once. Reads in the scope's transaction. */
export async function subjectsOf(scope: Scope, ownerId: string): Promise<readonly string[]> {
  const rows = await scope.read((tx) =>
    tx.query<{ subject_id: string }>(
      `select distinct subject_id from decision where tenant_id = $1 and owner_id = $2 and status = any ('{open,snoozed}') and subject_id is not null`,
      [scope.tenantId, ownerId],
      'decision-subjects',
    ),
  );
  return rows.map((r) => r.subject_id);
}
