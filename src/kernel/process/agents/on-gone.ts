import type { Scope } from '#kernel/security';
import type { Tx } from '#store';

/** Records that are no more: suggestions about them expire and runs about them end where they rest. */
export async function onGone(tx: Tx, records: readonly string[]): Promise<void> {
  await tx.query(
    `with expired as (
       update decision set status = 'expired' where tenant_id = $1 and subject_id = any ($2::uuid[]) and status in ('open', 'snoozed'))
     update run set status = 'cancelled', is_cancelled = true, wait_key = null, wake_at = 'infinity', ended_at = now()
     where tenant_id = $1 and subject_id = any ($2::uuid[]) and status in ('ready', 'waiting')`,
    [tx.settings.tenantId, records],
  );
}

/** Withdraws what waits about these records: nobody needs to answer it any more. */
export async function withdrawSuggestions(scope: Scope, records: readonly string[]): Promise<void> {
  await scope.write((tx) => onGone(tx, records));
}
