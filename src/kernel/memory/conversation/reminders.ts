import { Failure, newId } from '#base';
import type { Scope } from '#kernel/security';
import type { Tx } from '#store';
import { recallOne } from '../recall.ts';
import { notify } from './notify.ts';
import { dropTimers, setTimers, type DueTimer } from './timers.ts';

/** The kind of timer that reminders wait on. */
export const REMINDER = 'reminder';

export type StoredReminder = Readonly<{
  id: string;
  recordId: string;
  note: string;
  dueAt: Date;
  status: 'waiting' | 'told' | 'done' | 'cancelled';
}>;

const COLUMNS = 'id, record_id as "recordId", note, due_at as "dueAt", status';
const MOST_LISTED = 200;

/** Own reminders that wait or were told and not dealt with, soonest first; of one record where told. */
export async function listReminders(scope: Scope, record: string | null): Promise<readonly StoredReminder[]> {
  return scope.read((tx) =>
    tx.query<StoredReminder>(
      `select ${COLUMNS} from reminder where tenant_id = $1 and user_id = $2 and status in ('waiting', 'told') and ($3::uuid is null or record_id = $3)
       order by due_at limit ${MOST_LISTED}`,
      [tx.settings.tenantId, scope.actor.id, record],
    ),
  );
}

/** Reminds the asker of a record at a time. @throws Failure `memory.not_found`, `reminder.past` */
export async function remind(
  scope: Scope,
  want: { record: string; note: string; dueAt: Date; now: Date },
): Promise<StoredReminder> {
  assertFuture(want);
  return scope.write(async (tx) => {
    const { id: record } = await recallOne(scope.within(tx), want.record);
    const id = newId('reminder');
    const [row] = await tx.query<StoredReminder>(
      `insert into reminder (tenant_id, id, user_id, record_id, note, due_at) values ($1, $2, $3, $4, $5, $6) returning ${COLUMNS}`,
      [tx.settings.tenantId, id, scope.actor.id, record, want.note, want.dueAt],
    );
    await setTimers(tx, REMINDER, [{ key: id, dueAt: want.dueAt }]);
    return row as StoredReminder;
  });
}

/** Puts an own reminder off, or ends it. @throws Failure `reminder.not_found`, `reminder.past` */
export async function changeReminder(
  scope: Scope,
  change: { id: string; dueAt: Date | null; status: 'done' | 'cancelled' | null; now: Date },
): Promise<StoredReminder> {
  const { dueAt, status } = change;
  if (dueAt !== null) assertFuture({ dueAt, now: change.now });
  return scope.write(async (tx) => {
    const [row] = await tx.query<StoredReminder>(
      `update reminder set due_at = coalesce($4, due_at), status = case when $4::timestamptz is not null then 'waiting' else coalesce($5, status) end,
         ended_at = case when $5::text is not null and $4::timestamptz is null then now() end
       where tenant_id = $1 and id = $2 and user_id = $3 returning ${COLUMNS}`,
      [tx.settings.tenantId, change.id, scope.actor.id, dueAt, status],
    );
    if (row === undefined) throw new Failure('reminder.not_found');
    if (row.status === 'waiting') await setTimers(tx, REMINDER, [{ key: row.id, dueAt: row.dueAt }]);
    else await dropTimers(tx, REMINDER, [row.id]);
    return row;
  });
}

/** Tells the reminders that are due, each once for its time. */
export async function tellReminders(scope: Scope, due: readonly DueTimer[]): Promise<void> {
  await scope.write(async (tx: Tx) => {
    const rows = await tx.query<StoredReminder & { userId: string }>(
      `update reminder set status = 'told' where tenant_id = $1 and id = any ($2::uuid[]) and status = 'waiting' returning user_id as "userId", ${COLUMNS}`,
      [tx.settings.tenantId, due.map((d) => d.key)],
    );
    await notify(
      tx,
      rows.map((row) => ({
        userId: row.userId,
        type: 'reminder',
        recordId: row.recordId,
        body: { reminder: row.id, note: row.note },
        dedupeKey: `reminder:${row.id}:${row.dueAt.toISOString()}`,
      })),
    );
  });
}

function assertFuture({ dueAt, now }: { dueAt: Date; now: Date }): void {
  if (dueAt.getTime() <= now.getTime()) throw new Failure('reminder.past');
}
