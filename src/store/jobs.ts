import { newUuid } from '#base';
import type { Store } from './store.ts';
import type { Tx } from './transaction.ts';

/** Who asked for a job; its work is done in that person's name. */
export type JobActor = Readonly<{ id: string; role: string; locale: string }>;

/** What a handler gets. It must be safe to run again from its last committed progress. */
export type JobRun = Readonly<{
  tenantId: string;
  id: string;
  input: unknown;
  actor: JobActor;
  /** Progress of an earlier attempt; null on the first. */
  progress: unknown;
  /** Ends when the job is cancelled, the lease is lost or the server stops. */
  signal: AbortSignal;
  /** Writes progress inside the given transaction, together with the work it reports; refuses when the lease is lost. */
  checkpoint(tx: Tx, progress: object): Promise<void>;
}>;

export type JobHandlers = Readonly<Record<string, (job: JobRun) => Promise<void>>>;

type Claimed = { tenant_id: string; id: string; kind: string; epoch: number };

const LEASE_MS = 10_000;
const POLL_MS = 2_000;
const MAX_ATTEMPTS = 5;

/** Thrown by a checkpoint when another process has taken the job over. The transaction rolls back. */
class LeaseLost extends Error {}

/** Puts a job into the queue in the caller's transaction; it starts after commit and survives a restart. */
export async function enqueueJob(tx: Tx, job: { kind: string; input: object; actor: JobActor }): Promise<string> {
  const id = newUuid();
  await tx.query('insert into job (tenant_id, id, kind, input, actor) values ($1, $2, $3, $4, $5)', [
    tx.settings.tenantId,
    id,
    job.kind,
    JSON.stringify(job.input),
    JSON.stringify(job.actor),
  ]);
  return id;
}

/** Asks a job to stop at its next checkpoint. */
export async function cancelJob(tx: Tx, id: string): Promise<void> {
  await tx.query('update job set is_cancelled = true where tenant_id = $1 and id = $2', [tx.settings.tenantId, id]);
}

/** Works through jobs of all tenants, `width` at a time, until stopped. A job whose worker died is taken over when its lease ends. */
export function startJobs(
  store: Store,
  handlers: JobHandlers,
  options: { width?: number; owner: string; report: (error: unknown, kind: string) => void },
) {
  const width = options.width ?? 2;
  const active = new Map<string, { controller: AbortController; claimed: Claimed; done: Promise<void> }>();
  let stopped = false;
  let claiming: Promise<void> | undefined;

  async function claim(): Promise<void> {
    while (!stopped && active.size < width) {
      const { rows } = await store.dispatch.query<Claimed>(
        `update job set status = 'running', owner = $1, epoch = epoch + 1, attempts = attempts + 1, lease_until = now() + $2 * interval '1 ms'
         where (tenant_id, id) in (
           select tenant_id, id from job
           where status = 'ready' or (status = 'running' and lease_until < now())
           order by made_at limit 1 for update skip locked)
         returning tenant_id, id, kind, epoch`,
        [options.owner, LEASE_MS],
      );
      const claimed = rows[0];
      if (claimed === undefined) return;
      const controller = new AbortController();
      const done = work(store, handlers, claimed, controller, options).finally(() => {
        active.delete(claimed.id);
        poke();
      });
      active.set(claimed.id, { controller, claimed, done });
    }
  }

  function poke(): void {
    if (stopped) return;
    claiming ??= claim()
      .catch((error: unknown) => options.report(error, 'claim'))
      .finally(() => {
        claiming = undefined;
      });
  }

  async function renew(): Promise<void> {
    if (active.size === 0) return;
    const { rows } = await store.dispatch.query<{ id: string }>(
      `update job set lease_until = now() + $2 * interval '1 ms' where owner = $1 and status = 'running' and id = any ($3::uuid[]) returning id`,
      [options.owner, LEASE_MS, [...active.keys()]],
    );
    const held = new Set(rows.map((r) => r.id));
    for (const [id, { controller }] of active) if (!held.has(id)) controller.abort(new LeaseLost());
  }

  const off = store.wake.on('job', poke);
  const poll = setInterval(poke, POLL_MS);
  const renewal = setInterval(
    () => void renew().catch((error: unknown) => options.report(error, 'renew')),
    LEASE_MS / 3,
  );
  poke();
  return {
    async stop(): Promise<void> {
      stopped = true;
      off();
      clearInterval(poll);
      clearInterval(renewal);
      for (const { controller } of active.values()) controller.abort();
      await claiming;
      await Promise.all([...active.values()].map((a) => a.done));
    },
  };
}

async function work(
  store: Store,
  handlers: JobHandlers,
  claimed: Claimed,
  controller: AbortController,
  options: { owner: string; report: (error: unknown, kind: string) => void },
): Promise<void> {
  const settings = { tenantId: claimed.tenant_id, actor: 'system', purpose: 'administration' };
  try {
    const rows = await store.read(settings, (tx) =>
      tx.query<{ input: unknown; actor: JobActor; progress: unknown; attempts: number }>(
        'select input, actor, progress, attempts from job where tenant_id = $1 and id = $2',
        [claimed.tenant_id, claimed.id],
      ),
    );
    const row = rows[0];
    const handler = handlers[claimed.kind];
    if (row === undefined || handler === undefined) throw new Error(`no handler for job ${claimed.kind}`);
    if (row.attempts > MAX_ATTEMPTS) throw new Error(`gave up after ${MAX_ATTEMPTS} attempts`);
    await handler({
      tenantId: claimed.tenant_id,
      id: claimed.id,
      input: row.input,
      actor: row.actor,
      progress: row.progress,
      signal: controller.signal,
      checkpoint: (tx, progress) => checkpoint(tx, claimed, options.owner, progress, controller),
    });
    await end(store, settings, claimed, options.owner, controller.signal.aborted ? 'cancelled' : 'done', null);
  } catch (error) {
    if (error instanceof LeaseLost || controller.signal.reason instanceof LeaseLost) return;
    if (controller.signal.aborted)
      return void (await end(
        store,
        settings,
        claimed,
        options.owner,
        (await isCancelled(store, claimed)) ? 'cancelled' : 'ready',
        null,
      ));
    options.report(error, claimed.kind);
    await end(
      store,
      settings,
      claimed,
      options.owner,
      'failed',
      error instanceof Error ? error.message : String(error),
    );
  }
}

async function checkpoint(
  tx: Tx,
  claimed: Claimed,
  owner: string,
  progress: object,
  controller: AbortController,
): Promise<void> {
  const rows = await tx.query<{ is_cancelled: boolean }>(
    `update job set progress = $5 where tenant_id = $1 and id = $2 and owner = $3 and epoch = $4 and status = 'running' returning is_cancelled`,
    [claimed.tenant_id, claimed.id, owner, claimed.epoch, JSON.stringify(progress)],
  );
  if (rows[0] === undefined) throw new LeaseLost();
  if (rows[0].is_cancelled) tx.afterCommit(() => controller.abort());
}

async function isCancelled(store: Store, { tenant_id, id }: Claimed): Promise<boolean> {
  const settings = { tenantId: tenant_id, actor: 'system', purpose: 'administration' };
  const rows = await store.read(settings, (tx) =>
    tx.query<{ is_cancelled: boolean }>('select is_cancelled from job where tenant_id = $1 and id = $2', [
      tenant_id,
      id,
    ]),
  );
  return rows[0]?.is_cancelled ?? true;
}

async function end(
  store: Store,
  settings: { tenantId: string; actor: string; purpose: string },
  claimed: Claimed,
  owner: string,
  status: string,
  error: string | null,
): Promise<void> {
  await store.write(settings, (tx) =>
    tx.query(
      `update job set status = $5, error = $6, owner = null, lease_until = null, ended_at = case when $5 = 'ready' then null else now() end
       where tenant_id = $1 and id = $2 and owner = $3 and epoch = $4`,
      [claimed.tenant_id, claimed.id, owner, claimed.epoch, status, error],
    ),
  );
}
