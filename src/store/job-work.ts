import { Failure } from '#base';
import type { Store } from './store.ts';
import type { Tx, TxSettings } from './transaction.ts';

/** Who asked for a job; its work is done in that person's name. */
export type JobActor = Readonly<{ id: string; role: string; locale: string; name?: string }>;

/** What a handler gets. It must be safe to run again from its last committed progress. */
export type JobRun = Readonly<{
  tenantId: string;
  id: string;
  input: unknown;
  actor: JobActor;
  /** Progress of an earlier attempt; null on the first. */
  progress: unknown;
  /** Someone has asked it to stop already, before or during an earlier attempt. */
  isCancelled: boolean;
  /** Ends when the job is cancelled, the lease is lost or the server stops. */
  signal: AbortSignal;
  /** Writes progress inside the given transaction, together with the work it reports; refuses when the lease is lost. */
  checkpoint(tx: Tx, progress: object): Promise<void>;
}>;

export type JobHandlers = Readonly<Record<string, (job: JobRun) => Promise<void>>>;

/** A job this process holds: `epoch` fences off whoever held it before. */
export type Claimed = { tenant_id: string; id: string; kind: string; epoch: number; attempts: number };

/** Thrown by a checkpoint when another process has taken the job over. The transaction rolls back. */
export class LeaseLost extends Error {}

/** Why the signal of a job that somebody cancelled has ended; a server that stops gives another reason. */
export class JobCancelled extends Error {}

const MAX_ATTEMPTS = 5;

type Holder = Readonly<{ store: Store; claimed: Claimed; owner: string; controller: AbortController }>;

/** Runs one claimed job to its end and writes how it ended. */
export async function workOn(
  holder: Holder,
  handlers: JobHandlers,
  report: (error: unknown, kind: string) => void,
): Promise<void> {
  const { claimed, controller } = holder;
  try {
    await handle(holder, handlers);
    await end(holder, controller.signal.aborted ? await stopStatus(holder) : 'done');
  } catch (error) {
    if (error instanceof LeaseLost || controller.signal.reason instanceof LeaseLost) return;
    if (controller.signal.aborted) return end(holder, await stopStatus(holder));
    report(error, claimed.kind);
    await end(holder, 'failed', error);
  }
}

async function handle(holder: Holder, handlers: JobHandlers): Promise<void> {
  const { store, claimed, controller } = holder;
  const [row] = await store.read(settingsOf(claimed), (tx) =>
    tx.query<{ input: unknown; actor: JobActor; progress: unknown; isCancelled: boolean }>(
      'select input, actor, progress, is_cancelled as "isCancelled" from job where tenant_id = $1 and id = $2',
      [claimed.tenant_id, claimed.id],
    ),
  );
  const handler = handlers[claimed.kind];
  if (row === undefined || handler === undefined) throw new Error(`no handler for job ${claimed.kind}`);
  if (claimed.attempts > MAX_ATTEMPTS) throw new Error(`gave up after ${MAX_ATTEMPTS} attempts`);
  await handler({
    ...row,
    tenantId: claimed.tenant_id,
    id: claimed.id,
    signal: controller.signal,
    checkpoint: (tx, progress) => checkpoint(holder, tx, progress),
  });
}

async function checkpoint({ claimed, owner, controller }: Holder, tx: Tx, progress: object): Promise<void> {
  const [row] = await tx.query<{ is_cancelled: boolean }>(
    `update job set progress = $5 where tenant_id = $1 and id = $2 and owner = $3 and epoch = $4 and status = 'running' returning is_cancelled`,
    [claimed.tenant_id, claimed.id, owner, claimed.epoch, JSON.stringify(progress)],
  );
  if (row === undefined) throw new LeaseLost();
  if (row.is_cancelled) tx.afterCommit(() => controller.abort(new JobCancelled()));
}

/** A job that was stopped was either cancelled by someone, or the server goes down and another one takes it up. */
async function stopStatus({ store, claimed }: Holder): Promise<'cancelled' | 'ready'> {
  const [row] = await store.read(settingsOf(claimed), (tx) =>
    tx.query<{ is_cancelled: boolean }>('select is_cancelled from job where tenant_id = $1 and id = $2', [
      claimed.tenant_id,
      claimed.id,
    ]),
  );
  return row?.is_cancelled === false ? 'ready' : 'cancelled';
}

async function end({ store, claimed, owner }: Holder, status: string, error?: unknown): Promise<void> {
  const failure = error instanceof Failure ? JSON.stringify({ code: error.code, params: error.params }) : null;
  await store.write(settingsOf(claimed), (tx) =>
    tx.query(
      `update job set status = $5, error = $6, failure = $7, owner = null, lease_until = null, ended_at = case when $5 = 'ready' then null else now() end
       where tenant_id = $1 and id = $2 and owner = $3 and epoch = $4`,
      [claimed.tenant_id, claimed.id, owner, claimed.epoch, status, messageOf(error), failure],
    ),
  );
}

function messageOf(error: unknown): string | null {
  if (error === undefined) return null;
  return error instanceof Error ? error.message : JSON.stringify(error);
}

function settingsOf(claimed: Claimed): TxSettings {
  return { tenantId: claimed.tenant_id, actor: 'system', purpose: 'administration' };
}
