import { newUuid, type Text } from '#base';
import { LeaseLost, workOn, type Claimed, type JobActor, type JobHandlers } from './job-work.ts';
import type { Store } from './store.ts';
import type { Tx } from './transaction.ts';

const LEASE_MS = 10_000;
const POLL_MS = 2_000;

/** A job to do: with a `title` it is shown to people. */
export type NewJob = Readonly<{
  kind: string;
  input: object;
  actor: JobActor;
  title?: Text;
  /** Everything it writes stands under this batch, so that it can be taken back as one. */
  batchId?: string;
  /** The same request asked again: it is the job that was made first. */
  key?: string;
  /** The job that this one takes back. */
  undoOf?: string;
}>;

/** Puts a job into the queue in the caller's transaction; it starts after commit and survives a restart. Returns its id. */
export async function enqueueJob(tx: Tx, job: NewJob): Promise<string> {
  const id = newUuid();
  const { tenantId } = tx.settings;
  const texts = [job.input, job.actor, job.title ?? null].map((value) =>
    value === null ? null : JSON.stringify(value),
  );
  const made = await tx.query(
    `insert into job (tenant_id, id, kind, input, actor, title, batch_id, key, undo_of) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
     on conflict (tenant_id, key) where key is not null do nothing returning id`,
    [tenantId, id, job.kind, ...texts, job.batchId ?? null, job.key ?? null, job.undoOf ?? null],
  );
  tx.wakeAfterCommit('job');
  if (made.length > 0) return id;
  const [known] = await tx.query<{ id: string }>('select id from job where tenant_id = $1 and key = $2', [
    tenantId,
    job.key,
  ]);
  if (known === undefined) throw new Error('a job with this key was there a moment ago');
  return known.id;
}

/** Asks a job to stop at its next checkpoint. */
export async function cancelJob(tx: Tx, id: string): Promise<void> {
  await tx.query('update job set is_cancelled = true where tenant_id = $1 and id = $2', [tx.settings.tenantId, id]);
}

type Options = Readonly<{ owner: string; width?: number; report: (error: unknown, kind: string) => void }>;
type Active = { controller: AbortController; done: Promise<void> };

/**
 * Works through jobs of all tenants, `width` at a time (2 unless told), until stopped. A job whose worker died is taken
 * over when its lease of 10 s ends.
 */
export function startJobs(store: Store, handlers: JobHandlers, options: Options): { stop(): Promise<void> } {
  const active = new Map<string, Active>();
  let isStopped = false;
  let isAgain = false;
  let claiming: Promise<void> | undefined;

  const claimAll = async (): Promise<void> => {
    isAgain = false;
    while (!isStopped && active.size < (options.width ?? 2)) {
      const claimed = await claim(store, options.owner);
      if (claimed === undefined) return;
      const controller = new AbortController();
      const done = workOn({ store, claimed, owner: options.owner, controller }, handlers, options.report)
        .catch((error: unknown) => options.report(error, claimed.kind))
        .finally(() => {
          active.delete(claimed.id);
          poke();
        });
      active.set(claimed.id, { controller, done });
    }
  };
  const poke = (): void => {
    if (isStopped) return;
    isAgain = true;
    claiming ??= claimAll()
      .catch((error: unknown) => options.report(error, 'claim'))
      .finally(() => {
        claiming = undefined;
        // What was asked for while the last claim was under way it may not have seen.
        if (isAgain && active.size < (options.width ?? 2)) poke();
      });
  };

  const off = store.wake.on('job', poke);
  const poll = setInterval(poke, POLL_MS);
  const renewal = setInterval(
    () => void renew(store, options.owner, active).catch((error: unknown) => options.report(error, 'renew')),
    LEASE_MS / 3,
  );
  poke();
  return {
    async stop() {
      isStopped = true;
      off();
      clearInterval(poll);
      clearInterval(renewal);
      for (const { controller } of active.values()) controller.abort();
      await claiming;
      await Promise.all([...active.values()].map((a) => a.done));
    },
  };
}

async function claim(store: Store, owner: string): Promise<Claimed | undefined> {
  const { rows } = await store.dispatch.query<Claimed>(
    `update job set status = 'running', owner = $1, epoch = epoch + 1, attempts = attempts + 1, lease_until = now() + $2 * interval '1 ms'
     where (tenant_id, id) in (
       select tenant_id, id from job
       where status = 'ready' or (status = 'running' and lease_until < now())
       order by made_at limit 1 for update skip locked)
     returning tenant_id, id, kind, epoch, attempts`,
    [owner, LEASE_MS],
  );
  return rows[0];
}

/** One statement renews all leases of this process; a job that is not ours any more is stopped. */
async function renew(store: Store, owner: string, active: ReadonlyMap<string, Active>): Promise<void> {
  if (active.size === 0) return;
  const { rows } = await store.dispatch.query<{ id: string }>(
    `update job set lease_until = now() + $2 * interval '1 ms' where owner = $1 and status = 'running' and id = any ($3::uuid[]) returning id`,
    [owner, LEASE_MS, [...active.keys()]],
  );
  const held = new Set(rows.map((r) => r.id));
  for (const [id, { controller }] of active) if (!held.has(id)) controller.abort(new LeaseLost());
}
