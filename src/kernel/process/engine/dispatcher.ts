import { claimAbandoned, claimDue, loadRuns, renewLeases, type Claimed } from './claim.ts';
import type { BreakOff } from './drive.ts';
import type { EngineParts } from './engine-parts.ts';
import type { LiveRun } from './live-run.ts';

/** The runs in the hands of this process, and the loop that gets more. */
export type Dispatcher = Readonly<{
  /** Takes a new run in hand, whatever the width: who starts a run waits for it. */
  adopt(run: LiveRun, work: Promise<void>): void;
  find(id: string): LiveRun | undefined;
  stop(): Promise<void>;
}>;

/** Starts claiming. `work` drives one run to its rest and never throws. */
export function startDispatcher(parts: EngineParts, work: (run: LiveRun) => Promise<void>): Dispatcher {
  const active = new Map<string, { run: LiveRun; done: Promise<void> }>();
  const claimer = claimerOf(parts);
  let stopped = false;
  let isAgain = false;
  let looking: Promise<void> | undefined;

  function adopt(run: LiveRun, working: Promise<void>): void {
    const done = working.finally(() => {
      active.delete(run.id);
      // Only a freed place lets in more; with room left the last look has found everything already.
      if (active.size === parts.width - 1) poke();
    });
    active.set(run.id, { run, done });
  }

  async function look(): Promise<void> {
    isAgain = false;
    while (!stopped && active.size < parts.width) {
      const { runs, isLast } = await claimer.next(parts.width - active.size);
      for (const run of runs) adopt(run, work(run));
      if (isLast) return;
    }
  }

  function poke(): void {
    isAgain = true;
    if (stopped || looking !== undefined) return;
    looking = look()
      .catch((error: unknown) => parts.report(error, 'engine.claim'))
      .finally(() => {
        looking = undefined;
        if (isAgain && active.size < parts.width) poke();
      });
  }

  const off = parts.store.wake.on('run', poke);
  const poll = setInterval(poke, Math.min(parts.pollMs, parts.leaseMs / 3));
  const renewal = startRenewal(parts, () => [...active.values()].map((a) => a.run));
  poke();
  return {
    adopt,
    find: (id) => active.get(id)?.run,
    async stop() {
      stopped = true;
      off();
      clearInterval(poll);
      clearInterval(renewal);
      await looking;
      for (const { run } of active.values()) run.controller.abort('stopping' satisfies BreakOff);
      await Promise.all([...active.values()].map((a) => a.done));
    },
  };
}

/** One statement renews every lease of this process; a run that is no longer ours is dropped. */
function startRenewal(parts: EngineParts, active: () => readonly LiveRun[]): NodeJS.Timeout {
  async function renew(): Promise<void> {
    const held = active().filter((r) => r.isStored);
    if (held.length === 0) return;
    const ours = await renewLeases(parts, held);
    const still = new Set(active());
    for (const run of held) if (!ours.has(run.id) && still.has(run)) run.controller.abort('lost' satisfies BreakOff);
  }
  return setInterval(
    () => void renew().catch((error: unknown) => parts.report(error, 'engine.renew')),
    parts.leaseMs / 3,
  );
}

/** Claims in turns of workspaces, and every third of a lease looks for runs whose owner is gone. */
function claimerOf(parts: EngineParts) {
  let after: string | null = null;
  let soughtDeadAt = Number.NEGATIVE_INFINITY;

  /** At most `room` runs, read and ready; `isLast` when there is nothing more to claim now. */
  async function next(room: number): Promise<{ runs: readonly LiveRun[]; isLast: boolean }> {
    const isTime = performance.now() - soughtDeadAt >= parts.leaseMs / 3;
    const dead = isTime ? await claimAbandoned(parts, room) : [];
    if (isTime && dead.length < room) soughtDeadAt = performance.now();
    const wanted = room - dead.length;
    if (wanted === 0) return { runs: await read(dead), isLast: false };
    const from = after;
    const { claimed, last } = await claimDue(parts, wanted, from);
    after = claimed.length === wanted ? last : null;
    return { runs: await read([...dead, ...claimed]), isLast: claimed.length < wanted && from === null };
  }

  async function read(claimed: readonly Claimed[]): Promise<readonly LiveRun[]> {
    const tenants = [...Map.groupBy(claimed, (c) => c.tenant_id)];
    const runs = await Promise.all(tenants.map(([tenantId, mine]) => readOf(tenantId, mine)));
    return runs.flat();
  }

  async function readOf(tenantId: string, mine: readonly Claimed[]): Promise<readonly LiveRun[]> {
    const settings = { tenantId, actor: 'system:engine', purpose: 'administration' };
    const found = await parts.store.read(settings, (tx) => loadRuns(tx, mine));
    const runs: LiveRun[] = [];
    for (const run of found) {
      if ('broken' in run) await failBroken(parts, { tenantId, ...run });
      else runs.push(run);
    }
    return runs;
  }

  return { next };
}

/** A run that can be neither read nor moved on ends with the reason, fenced like any boundary. */
async function failBroken(
  parts: EngineParts,
  { tenantId, id, epoch, broken }: { tenantId: string; id: string; epoch: number; broken: string },
): Promise<void> {
  await parts.store.write({ tenantId, actor: 'system:engine', purpose: 'administration' }, (tx) =>
    tx.query(
      `update run set status = 'failed', error = $5, owner = null, lease_until = null, ended_at = now()
       where tenant_id = $1 and id = $2 and owner = $3 and epoch = $4`,
      [tenantId, id, parts.owner, epoch, broken],
    ),
  );
}
