import type { Scope } from '#kernel/security';
import type { Store, Tx } from '#store';

/** Something that becomes due at a time: `key` names it among its kind. */
export type DueTimer = Readonly<{ key: string; dueAt: Date }>;

/** Does what is due, inside the transaction that also takes the timers away: once, whatever crashes. It may set new ones. */
export type TimerHandler = (scope: Scope, due: readonly DueTimer[]) => Promise<void>;

const LEASE_MS = 60_000;
const BATCH = 200;
const POLL_MS = 3_000;

/** Sets timers, in the caller's transaction; one that is set already moves. */
export async function setTimers(tx: Tx, kind: string, timers: readonly DueTimer[]): Promise<void> {
  if (timers.length === 0) return;
  await tx.query(
    `insert into timer (tenant_id, kind, key, due_at)
     select distinct on (r.key) $1::uuid, $2, r.key, r.due_at from jsonb_to_recordset($3) as r (key text, due_at timestamptz)
     on conflict (tenant_id, kind, key) do update set due_at = excluded.due_at, lease_until = null`,
    [tx.settings.tenantId, kind, JSON.stringify(timers.map(({ key, dueAt }) => ({ key, due_at: dueAt })))],
  );
}

/** Sets a timer only where there is none yet. */
export async function setTimerOnce(tx: Tx, kind: string, { key, dueAt }: DueTimer): Promise<void> {
  await tx.query(
    'insert into timer (tenant_id, kind, key, due_at) values ($1, $2, $3, $4) on conflict (tenant_id, kind, key) do nothing',
    [tx.settings.tenantId, kind, key, dueAt],
  );
}

export async function dropTimers(tx: Tx, kind: string, keys: readonly string[]): Promise<void> {
  if (keys.length === 0) return;
  await tx.query('delete from timer where tenant_id = $1 and kind = $2 and key = any ($3)', [
    tx.settings.tenantId,
    kind,
    keys,
  ]);
}

type Options = Readonly<{
  store: Store;
  /** The scope in which what is due is done. */
  scopeOf: (tenantId: string) => Scope;
  handlers: Readonly<Record<string, TimerHandler>>;
  report: (error: unknown, where: string) => void;
  pollMs?: number;
}>;

/** Does what is due in all workspaces until stopped. Several processes share the work; after a restart it goes on. */
export function startTimers(options: Options): { stop(): Promise<void> } {
  let running: Promise<unknown> | undefined;
  const timer = setInterval(() => {
    running ??= runDueTimers(options)
      .catch((error: unknown) => options.report(error, 'timers'))
      .finally(() => {
        running = undefined;
      });
  }, options.pollMs ?? POLL_MS);
  return {
    async stop() {
      clearInterval(timer);
      await running;
    },
  };
}

/** Claims what is due and does it. Returns how many timers were due. */
export async function runDueTimers({ store, scopeOf, handlers, report }: Options): Promise<number> {
  const { rows } = await store.dispatch.query<{ tenant_id: string; kind: string; key: string }>(
    `update timer set lease_until = now() + $1 * interval '1 ms' where (tenant_id, kind, key) in (
       select tenant_id, kind, key from timer where due_at <= now() and (lease_until is null or lease_until < now())
       order by due_at limit $2 for update skip locked)
     returning tenant_id, kind, key`,
    [LEASE_MS, BATCH],
  );
  const groups = Map.groupBy(rows, (row) => `${row.tenant_id} ${row.kind}`);
  for (const group of groups.values()) {
    const [first] = group;
    const handler = first === undefined ? undefined : handlers[first.kind];
    if (first === undefined || handler === undefined) continue;
    const keys = group.map((row) => row.key);
    // One workspace that fails must not hold up the others; its timers come again when the lease has ended.
    await doDue(scopeOf(first.tenant_id), handler, first.kind, keys).catch((error: unknown) =>
      report(error, `timer ${first.kind}`),
    );
  }
  return rows.length;
}

async function doDue(scope: Scope, handler: TimerHandler, kind: string, keys: readonly string[]): Promise<void> {
  await scope.write(async (tx) => {
    // A timer that was moved or taken away meanwhile is not due any more.
    const due = await tx.query<{ key: string; due_at: Date }>(
      'delete from timer where tenant_id = $1 and kind = $2 and key = any ($3) and due_at <= now() returning key, due_at',
      [tx.settings.tenantId, kind, keys],
    );
    if (due.length > 0)
      await handler(
        scope.within(tx),
        due.map((row) => ({ key: row.key, dueAt: row.due_at })),
      );
  });
}
