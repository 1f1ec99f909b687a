import type { Scope } from '#kernel/security';

/** Those of these records that an agent has looked at since, whatever it found. */
export async function lookedAtLately(
  scope: Scope,
  { agent, records, since }: { agent: string; records: readonly string[]; since: Date },
): Promise<ReadonlySet<string>> {
  const rows = await scope.read((tx) =>
    tx.query<{ subject_id: string }>(
      `select distinct subject_id from run
       where tenant_id = $1 and subject_id = any ($2::uuid[]) and agent = $3 and started_at > $4`,
      [scope.tenantId, records, agent, since],
      'looked-at-lately',
    ),
  );
  return new Set(rows.map((r) => r.subject_id));
}

/** Records about which an agent has a suggestion open, or made one since: they are left in peace. */
export async function suggestedLately(
  scope: Scope,
  { agent, since }: { agent: string; since: Date },
): Promise<ReadonlySet<string>> {
  const rows = await scope.read((tx) =>
    tx.query<{ subject_id: string }>(
      `select distinct subject_id from decision
       where tenant_id = $1 and agent = $2 and subject_id is not null and (status in ('open', 'snoozed') or made_at > $3)`,
      [scope.tenantId, agent, since],
      'suggested-lately',
    ),
  );
  return new Set(rows.map((r) => r.subject_id));
}
