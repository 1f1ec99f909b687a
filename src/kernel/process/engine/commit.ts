import { Failure, newId } from '#base';
import { observe, openBatch, tellPeople } from '#kernel/memory';
import { notarise, type Scope } from '#kernel/security';
import type { Tx } from '#store';
import { insertDecisions, settleDecisions } from '../decisions/decision-table.ts';
import { writeTurns } from '../llm/turn-table.ts';
import { rememberGraph, storeGraph } from './graph-table.ts';
import { arrive, isPlain, takeQueued } from './ahead.ts';
import { boundaryOf, joined, sendBoundary, type Boundary, type Rest } from './checkpoint.ts';
import { canBeTakenBack, compensate } from './compensate.ts';
import { cancelLine, insertChildren, isOver, lockLine } from './child-runs.ts';
import type { EngineParts } from './engine-parts.ts';
import { markBoundary, type LiveRun } from './live-run.ts';
import type { RunStatus } from './port.ts';

/** A guarded record changed meanwhile: compute the segment anew. */
export class Contended extends Error {}

/**
 * Commits a boundary: the run, its steps, buffered memory writes, decisions, evidence entries and events, in one
 * transaction. Returns the status the run has now.
 *
 * @throws FencedOut, AlreadyStarted, Contended
 */
export async function commit(parts: EngineParts, run: LiveRun, rest: Rest): Promise<RunStatus> {
  const before = takeQueued(run);
  const stopped = await arrive(run);
  if (stopped !== null) return stopped;
  const { tenantId, compiled } = run;
  const boundary = joined(before, boundaryOf(run, parts, rest));
  // A boundary that writes nothing else is one call; its function binds the tenant and commits by itself.
  const isOpen = rest.status === 'running' || !compiled.graph.nodes.some(canBeTakenBack);
  let status: RunStatus;
  try {
    status = await (isOpen && isPlain(run)
      ? sendBoundary(parts.store.call, boundary)
      : commitAll(parts, run, { rest, before }));
  } catch (error) {
    // It is still to be written, whatever becomes of what was to go with it.
    run.ahead.queued = before;
    throw error;
  }
  run.writes += 1;
  rememberGraph(tenantId, compiled.hash);
  for (const child of run.pending.children) rememberGraph(tenantId, child.compiled.hash);
  // Who starts, or whom this was the end to wait for.
  if (run.pending.children.length > 0 || (run.isChild && isOver(status))) parts.store.wake.send('run');
  markBoundary(run);
  return status;
}

function commitAll(
  parts: EngineParts,
  run: LiveRun,
  { rest, before }: { rest: Rest; before: Boundary | null },
): Promise<RunStatus> {
  const scope = parts.scopeFor(run.tenantId, run.actor, run.purpose);
  return scope.write(async (tx) => {
    if (!run.isStored) await storeGraph(tx, run.compiled);
    const bound = scope.within(tx);
    const { calledOff, children } = run.pending;
    if (calledOff.length > 0) await cancelLine(tx, await lockLine(tx, calledOff));
    const opened = openBatchOf(bound, run);
    const [status] = await Promise.all([
      sendBoundary((name, text, values) => tx.query(text, values, name), joined(before, boundaryOf(run, parts, rest))),
      opened,
    ]);
    await insertChildren(tx, run, children);
    // What a branch did is taken back with its run, unless it alone is stopped.
    const isLost = status === 'cancelled' || (status === 'failed' && run.branch === null);
    if (isLost && (await compensate(tx, run.id))) tx.afterCommit(() => parts.store.wake.send('run'));
    await writeEffects(tx, bound, run);
    // Last, so that the locks everybody wants are held for a moment only.
    await holdGuards(tx, bound, run);
    return status;
  });
}

/** Opens the run's batch with its first writes or branches, which share it. The run knows it at once, for it is part of what the boundary stores. */
async function openBatchOf(scope: Scope, run: LiveRun): Promise<void> {
  const { sayings, children } = run.pending;
  const isNeeded = sayings.length > 0 || children.some((c) => c.branch !== null);
  if (!isNeeded || run.memo.batch !== null) return;
  run.memo.batch = newId('batch');
  const { title } = run.compiled.graph;
  const label = { zh: `智能体：${title.zh}`, en: `Agent: ${title.en}` };
  await openBatch(scope, { id: run.memo.batch, kind: 'agent', label });
}

/** Locks the guarded records in id order, so that two runs never wait for each other, then asks each guard. */
async function holdGuards(tx: Tx, scope: Scope, run: LiveRun): Promise<void> {
  const { guards } = run.pending;
  if (guards.length === 0) return;
  const ids = [...new Set(guards.map((g) => g.lock))].toSorted();
  await tx.query(
    'select id from entity where tenant_id = $1 and id = any ($2::uuid[]) order by id for update',
    [run.tenantId, ids],
    'run-guards',
  );
  for (const { check } of guards) if (!(await check(scope))) throw new Contended();
}

async function writeEffects(tx: Tx, scope: Scope, run: LiveRun): Promise<void> {
  const { sayings, decisions, settled, turns } = run.pending;
  const { name, version, title } = run.compiled.graph;
  if (sayings.length > 0) {
    try {
      await observe(scope, {
        source: { kind: 'agent', name, version },
        batchId: run.memo.batch,
        runId: run.id,
        sayings,
      });
    } catch (error) {
      // Someone wrote a field the tool had read. What it computed is stale, not wrong: once more.
      if (error instanceof Failure && error.code === 'memory.conflict') throw new Contended();
      throw error;
    }
  }
  await writeTurns(tx, run.id, turns);
  await tellPeople(tx, title, run.pending.messages);
  // Someone answered while the run was about to give up waiting: the answer counts, so look again.
  if (settled.length > 0 && !(await settleDecisions(tx, settled))) throw new Contended();
  if (decisions.length === 0) return;
  await insertDecisions(tx, { runId: run.id, agent: name, batchId: run.memo.batch, decisions });
  await notarise(
    tx,
    decisions.map(({ id, draft }) => ({
      type: 'decision.made' as const,
      subjectId: draft.subjectId,
      body: { decision: id, run: run.id, agent: name, graph: run.compiled.hash, versions: draft.versions },
    })),
  );
  await tx.emit('decision.made', { kind: 'decision', ids: decisions.map((d) => d.id), run: run.id, agent: name });
}
