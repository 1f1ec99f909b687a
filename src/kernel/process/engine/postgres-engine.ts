import type { Scope } from '#kernel/security';
import { AlreadyStarted, FencedOut } from './checkpoint.ts';
import { cancelRun } from './cancel-run.ts';
import { startDispatcher } from './dispatcher.ts';
import { drive, type BreakOff, type OnBoundary } from './drive.ts';
import { partsOf, type EngineOptions, type EngineParts } from './engine-parts.ts';
import { compiledOf, rememberGraph, storeGraph } from './graph-table.ts';
import { newRun } from './new-run.ts';
import type { DurableEngine, RunStatus, Started, StartRun } from './port.ts';
import { openBoard, settled, stateOf, type Board } from './board.ts';
import { insertRuns, readStates, retryRuns, wakeRuns } from './run-table.ts';

const SETTLE_MS = 60_000;

/** The durable engine on PostgreSQL: a run is a row, a boundary is one statement with everything that commits with it. */
export function openEngine(options: EngineOptions): DurableEngine {
  const parts = partsOf(options);
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
