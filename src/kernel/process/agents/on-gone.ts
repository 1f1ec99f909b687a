import type { Scope } from '#kernel/security';
import type { Tx } from '#store';

/** Records that are no more: suggestions about them expire and runs about them end where they rest; only of `agents` where told. */
export async function onGone(
  tx: Tx,
  records: readonly string[],
  agents: readonly string[] | null = null,
): Promise<void> {
  await tx.query(
    `with expired as (
       update decision set status = 'expired' where tenant_id = $1 and subject_id = any ($2::uuid[]) and status in ('open', 'snoozed')
         and ($3::text[] is null or agent = any ($3)))
     update run set status = 'cancelled', is_cancelled = true, wait_key = null, wake_at = 'infinity', ended_at = now()
     where tenant_id = $1 and subject_id = any ($2::uuid[]) and status in ('ready', 'waiting')
       and ($3::text[] is null or agent = any ($3))`,
    [tx.settings.tenantId, records, agents],
  );
}

/** Withdraws what these agents wait for about these records: nobody needs to answer it any more. */
export async function withdrawSuggestions(
  scope: Scope,
  { agents, records }: Readonly<{ agents: readonly string[]; records: readonly string[] }>,
): Promise<void> {
  if (records.length > 0) await scope.write((tx) => onGone(tx, records, agents));
}
