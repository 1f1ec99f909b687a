import { Failure } from '#base';
import { degradeTo } from '../graph/compile.ts';
import { resolve } from '../graph/expression.ts';
import type { GraphNode } from '../graph/schema.ts';
import { arrive, arriveAll, goAhead, isAhead, isNear, isPlain, isReading, mayRunAhead } from './ahead.ts';
import { AlreadyStarted, FencedOut, type Rest } from './checkpoint.ts';
import { commit, Contended } from './commit.ts';
import type { EngineParts } from './engine-parts.ts';
import { failureText } from './failure-text.ts';
import { endReading, rewind, type LiveRun } from './live-run.ts';
import { variablesOf, type Move } from './node-step.ts';
import { performNode } from './perform-node.ts';
import type { RunStatus } from './port.ts';
import { openReading } from './reading.ts';

/** How often a segment is computed anew when guarded records keep changing. */
const MAX_REFUSALS = 5;

/** Why a run's work is broken off: someone cancelled it, another process has it, or this process stops. */
export type BreakOff = 'cancelled' | 'lost' | 'stopping';

/** Told after each boundary. */
export type OnBoundary = (status: RunStatus, rest: Rest) => void;

/**
 * Works on a run until it rests. The process stays on a run it owns: between its nodes nothing is claimed or read again.
 *
 * @throws AlreadyStarted for a new run whose key is taken, and what the database throws.
 */
export async function drive(parts: EngineParts, run: LiveRun, onBoundary: OnBoundary): Promise<void> {
  try {
    await driveOn(parts, run, onBoundary);
  } finally {
    // What was sent arrives, or fails, before this process lets go of the run.
    await run.ahead.sending;
  }
}

async function driveOn(parts: EngineParts, run: LiveRun, onBoundary: OnBoundary): Promise<void> {
  for (;;) {
    try {
      const status = await advance(parts, run, onBoundary);
      if (status !== 'running') return;
    } catch (error) {
      await endReading(run);
      if (error instanceof FencedOut || error instanceof AlreadyStarted) throw error;
      const rest = restAfter(run, error);
      rewind(run);
      if (rest === 'compute anew') continue;
      onBoundary(await commit(parts, run, rest), rest);
      return;
    }
  }
}

/** What becomes of a run whose segment could not be computed or committed. */
function restAfter(run: LiveRun, error: unknown): Rest | 'compute anew' {
  if (run.controller.signal.aborted) {
    // A flag in the row turns this into `cancelled`; when the process only stops, others go on at once.
    if (run.controller.signal.reason !== ('lost' satisfies BreakOff)) return { status: 'ready', wakeIn: 'PT0S' };
    throw new FencedOut(`run ${run.id} was taken over`);
  }
  if (isContention(error)) {
    run.refusals += 1;
    if (run.refusals < MAX_REFUSALS) return 'compute anew';
    return { status: 'failed', error: failureText(new Failure('run.contended', { params: { times: MAX_REFUSALS } })) };
  }
  if (error instanceof Failure) return { status: 'failed', error: failureText(error) };
  // The database is away or something is broken: the lease ends and another process tries.
  throw error;
}

function isContention(error: unknown): boolean {
  const code = (error as { code?: string }).code;
  return error instanceof Contended || code === '40001' || code === '40P01';
}

/** One node and, where it is a boundary, its commit. */
async function advance(parts: EngineParts, run: LiveRun, onBoundary: OnBoundary): Promise<RunStatus> {
  const say = async (rest: Rest): Promise<RunStatus> => {
    await endReading(run);
    const status = await commit(parts, run, rest);
    onBoundary(status, rest);
    return status;
  };
  const over = exceeded(run);
  if (over !== null) return degrade(run) ? 'running' : say(overLimit(run, over));
  const node = run.compiled.nodes.get(run.cursor);
  if (node === undefined) return say({ status: 'failed', error: `the graph has no node ${run.cursor}` });
  const before = await keepBefore(parts, run, { node, say, onBoundary });
  if (before !== 'running') return before;
  run.controller.signal.throwIfAborted();
  await prepareReading(parts, run, node);
  const move = await performNode(parts, run, node);
  if (move.go !== 'on') return say(restOf(run, move));
  // A read that failed has spoilt the transaction for those that follow.
  if (move.port === 'error') await endReading(run);
  if (!stepOn(run, node.id, move)) return say(finish(run, move));
  if (!isPaid(run, node)) return 'running';
  return isReading(parts, node) ? keepReading(parts, run, { say, onBoundary }) : say({ status: 'running' });
}

type Keeping = Readonly<{ say: (rest: Rest) => Promise<RunStatus>; onBoundary: OnBoundary }>;

/** Keeps what came before a node that is durable by itself, and has it on disk before anything that acts, waits or costs. */
async function keepBefore(
  parts: EngineParts,
  run: LiveRun,
  { node, say, onBoundary }: Keeping & Readonly<{ node: GraphNode }>,
): Promise<RunStatus> {
  if (isDurable(node) && (!isBegun(run) || run.pending.steps.length > 0)) {
    const status = isReading(parts, node) ? await keepReading(parts, run, { say, onBoundary }) : await say(GOES_ON);
    if (status !== 'running') return status;
  }
  if (!isAhead(run) || mayRunAhead(parts, node)) return 'running';
  const stopped = await arriveAll(parts, run);
  if (stopped !== null) onBoundary(stopped, GOES_ON);
  return stopped ?? 'running';
}

/** Keeps a boundary without waiting for it, where nothing else is to be written with it. */
async function keepReading(parts: EngineParts, run: LiveRun, { say, onBoundary }: Keeping): Promise<RunStatus> {
  // Who starts a run under a key wants to know at once whether it is there already.
  if (!isPlain(run) || (!run.isStored && run.dedupeKey !== null)) return say(GOES_ON);
  await endReading(run);
  goAhead(parts, run, (rest) => onBoundary('running', rest));
  if (isNear(run)) return 'running';
  const stopped = await arrive(run);
  if (stopped !== null) onBoundary(stopped, GOES_ON);
  return stopped ?? 'running';
}

const GOES_ON: Rest = { status: 'running' };

/** Whether the run's row is there or on its way. */
function isBegun({ isStored, ahead }: LiveRun): boolean {
  return isStored || ahead.isOpening;
}

/** Whether what a node gave is kept at once: it is durable by itself, or a model was paid for it. */
function isPaid({ pending }: LiveRun, node: GraphNode): boolean {
  return isDurable(node) || pending.turns.length > 0;
}

function isDurable(node: GraphNode): boolean {
  return node.type === 'call' && node.durability === 'step';
}

/** Fused calls share one read transaction; whatever may take long or act outside holds none. */
async function prepareReading(parts: EngineParts, run: LiveRun, node: GraphNode): Promise<void> {
  if (node.type === 'call' && node.durability === 'fused')
    run.reading ??= openReading(parts.store, readingSettings(run));
  // A model is asked only after a boundary, where no transaction is open.
  else if (node.type !== 'switch' && node.type !== 'llm') await endReading(run);
}

/** Leaves the node by its port; false where the run ends. */
export function stepOn(run: LiveRun, node: string, { port, output }: Extract<Move, { go: 'on' }>): boolean {
  run.outputs[node] = output;
  run.spent.steps += 1;
  run.memo.event = null;
  run.memo.failures = 0;
  run.memo.isEscalated = false;
  const next = run.compiled.after(node, port);
  if (next === null) return false;
  run.cursor = next;
  run.memo.visits[next] = (run.memo.visits[next] ?? 0) + 1;
  return true;
}

function readingSettings({ tenantId, actor, purpose }: LiveRun): { tenantId: string; actor: string; purpose: string } {
  return { tenantId, actor: `${actor.type}:${actor.id}`, purpose };
}

/** The limit this run is at, by name; null while it may go on. */
export function exceeded(run: LiveRun): string | null {
  const { steps, wallMs } = run.compiled.graph.limits;
  const { allowance, visits } = run.memo;
  const most = run.compiled.nodes.get(run.cursor)?.maxIterations;
  if (run.spent.steps >= steps * allowance) return 'steps';
  if ((run.workUs + run.pending.workUs) / 1000 >= wallMs * allowance) return 'wallMs';
  if (most !== undefined && (visits[run.cursor] ?? 0) > most * allowance) return 'maxIterations';
  return null;
}

/**
 * Puts a run whose limits are used up to the node its graph names for that, with as much again, once. False where there is
 * none, and for a branch, which fails: its whole run goes on there.
 */
export function degrade(run: LiveRun): boolean {
  const node = degradeTo(run.compiled.graph);
  if (node === null || run.memo.isDegraded || run.branch !== null) return false;
  run.memo.isDegraded = true;
  run.memo.allowance += 1;
  run.memo.failures = 0;
  run.memo.event = null;
  run.cursor = node;
  run.memo.visits[node] = (run.memo.visits[node] ?? 0) + 1;
  return true;
}

/** What a run waits under until a person grants it its limits once more. */
export function limitKey(id: string): string {
  return `limit:${id}`;
}

function overLimit(run: LiveRun, limit: string): Rest {
  const error = failureText(new Failure('run.limit', { params: { limit } }));
  return run.compiled.graph.limits.onExceed === 'ask'
    ? { status: 'waiting', waitKey: limitKey(run.id), error }
    : { status: 'failed', error };
}

function restOf(run: LiveRun, move: Exclude<Move, { go: 'on' }>): Rest {
  if (move.go === 'stay') return { status: 'running' };
  if (move.go === 'wait') return { status: 'waiting', waitKey: move.key, wakeIn: move.wakeIn, wakeAt: move.wakeAt };
  if (move.go === 'again') return { status: 'ready', wakeIn: `PT${move.afterMs / 1000}S`, error: move.error };
  if (move.go === 'fail') return { status: 'failed', error: move.error };
  if (move.go === 'over') return degrade(run) ? { status: 'running' } : overLimit(run, move.limit);
  return { status: 'ready', wakeIn: 'PT2S' };
}

/** What a run that ends here gives. */
export function finish(run: LiveRun, move: Extract<Move, { go: 'on' }>): Rest {
  const { output } = run.compiled.graph;
  // A branch gives what its last node gave.
  if (output === undefined || run.branch !== null) return { status: 'done', output: move.output };
  try {
    return { status: 'done', output: resolve(output, variablesOf(run)) };
  } catch (error) {
    return { status: 'failed', error: failureText(error) };
  }
}
