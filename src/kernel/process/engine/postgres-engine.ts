import { hostname } from 'node:os';
import { newUuid } from '#base';
import type { Scope } from '#kernel/security';
import { toolMap } from '../tool.ts';
import { AlreadyStarted, FencedOut } from './checkpoint.ts';
import { startDispatcher } from './dispatcher.ts';
import { drive, type BreakOff, type OnBoundary } from './drive.ts';
import type { EngineOptions, EngineParts } from './engine-parts.ts';
import { compiledOf, rememberGraph, storeGraph } from './graph-table.ts';
import { markBoundary, noPending, RunMemo, type LiveRun } from './live-run.ts';
import type { DurableEngine, RunStatus, Started, StartRun } from './port.ts';
import { openBoard, settled, stateOf, type Board } from './board.ts';
import { agentActor, cancelRun, insertRuns, readStates, retryRuns, wakeRuns } from './run-table.ts';

const LEASE_MS = 10_000;
const WIDTH = 8;
const POLL_MS = 2_000;
const RETRY_MS = 1_000;
const SETTLE_MS = 60_000;

/** The durable engine on PostgreSQL: a run is a row, a boundary is one statement with everything that commits with it. */
export function openEngine(options: EngineOptions): DurableEngine {
  const parts: EngineParts = {
    ...options,
    tools: toolMap(options.tools),
    agents: new Map((options.agents ?? []).map((graph) => [graph.name, graph])),
    services: options.services ?? {},
    owner: `${hostname()}:${process.pid}:${newUuid()}`,
    leaseMs: options.leaseMs ?? LEASE_MS,
    width: options.width ?? WIDTH,
    pollMs: options.pollMs ?? POLL_MS,
    retryMs: options.retryMs ?? RETRY_MS,
    now: options.now ?? (() => new Date()),
  };
  const board = openBoard();
  const dispatcher = startDispatcher(parts, (run) =>
    drive(parts, run, (status, rest) => board.note(run, status, rest)).catch((error: unknown) => {
      if (!(error instanceof FencedOut)) parts.report(error, 'engine.run');
    }),
  );

  return {
    start: (scope, started) => start({ parts, dispatcher, board }, scope, started),
    async startMany(tx, many) {
      const compiled = compiledOf(many.graph);
      await storeGraph(tx, compiled);
      const n = await insertRuns(tx, many);
      tx.afterCommit(() => {
        rememberGraph(tx.settings.tenantId, compiled.hash);
        if (n > 0) parts.store.wake.send('run');
      });
      return n;
    },
    async emit(tx, events) {
      const n = await wakeRuns(tx, events);
      if (n > 0) tx.afterCommit(() => parts.store.wake.send('run'));
      return n;
    },
    async retry(tx, ids) {
      const n = await retryRuns(tx, ids);
      if (n > 0) tx.afterCommit(() => parts.store.wake.send('run'));
      return n;
    },
    async cancel(scope, id) {
      const running = await scope.write((tx) => cancelRun(tx, id));
      for (const one of running) dispatcher.find(one)?.controller.abort('cancelled' satisfies BreakOff);
      // It may have been what another one waited for.
      parts.store.wake.send('run');
    },
    settled: (scope, id, timeoutMs = SETTLE_MS) =>
      settled({ board, isHere: dispatcher.find(id)?.isAtRest === false }, scope, { id, timeoutMs }),
    async list(scope, statuses, limit) {
      return (await readStates(scope, 'status', statuses, limit)).map((row) => stateOf(row, board));
    },
    stop: () => dispatcher.stop(),
  };
}

type Running = Readonly<{
  parts: EngineParts;
  dispatcher: ReturnType<typeof startDispatcher>;
  board: Board;
}>;

/** Computes the fused part first and commits it with the start, so that nothing is written that is overwritten at once. */
async function start({ parts, dispatcher, board }: Running, scope: Scope, started: StartRun): Promise<Started> {
  const run = newRun(scope, started);
  const first = Promise.withResolvers<RunStatus>();
  const onBoundary: OnBoundary = (status, rest) => {
    board.note(run, status, rest);
    first.resolve(status);
  };
  const work = drive(parts, run, onBoundary).catch((error: unknown) => {
    first.reject(error);
    if (run.isStored && !(error instanceof FencedOut)) parts.report(error, 'engine.run');
  });
  dispatcher.adopt(run, work);
  try {
    const status = await first.promise;
    return { id: run.id, isNew: true, status, writes: run.writes };
  } catch (error) {
    if (!(error instanceof AlreadyStarted)) throw error;
    return existing(scope, started);
  }
}

async function existing(scope: Scope, { graph, dedupeKey }: StartRun): Promise<Started> {
  const [row] = await scope.read((tx) =>
    tx.query<{ id: string; status: RunStatus }>(
      'select id, status from run where tenant_id = $1 and agent = $2 and dedupe_key = $3',
      [scope.tenantId, graph.name, dedupeKey],
    ),
  );
  if (row === undefined) throw new Error('a run that exists cannot be read');
  return { id: row.id, status: row.status, isNew: false, writes: 0 };
}

function newRun(scope: Scope, { graph, input, autonomy, startedBy, subjectId, dedupeKey }: StartRun): LiveRun {
  const compiled = compiledOf(graph);
  const memo = RunMemo.parse({ visits: { [compiled.entry]: 1 } });
  const spent = { steps: 0, toolCalls: 0 };
  const run: LiveRun = {
    tenantId: scope.tenantId,
    id: newUuid(),
    compiled,
    autonomy: autonomy ?? graph.autonomy,
    purpose: graph.purpose,
    actor: agentActor(graph, scope.actor),
    startedBy: startedBy ?? 'hand',
    subjectId: subjectId ?? null,
    dedupeKey: dedupeKey ?? null,
    input,
    isChild: false,
    branch: null,
    epoch: 1,
    controller: new AbortController(),
    isStored: false,
    isAtRest: false,
    isResumed: false,
    workUs: 0,
    cursor: compiled.entry,
    memo,
    spent,
    outputs: {},
    pending: noPending(),
    reading: null,
    boundary: { cursor: compiled.entry, memo, spent, outputs: {} },
    refusals: 0,
    writes: 0,
  };
  markBoundary(run);
  run.isStored = false;
  return run;
}
