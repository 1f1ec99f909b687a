import { AlreadyStarted, boundaryOf, FencedOut, joined, sendBoundary, type Boundary, type Rest } from './checkpoint.ts';
import type { EngineParts } from './engine-parts.ts';
import { isRemembered } from './graph-table.ts';
import { hasEffects, markBoundary, type LiveRun } from './live-run.ts';
import type { GraphNode } from '../graph/schema.ts';
import type { RunStatus } from './port.ts';

// A step that only reads need not wait until the one before it is on disk: were the process to end, both would be read
// again and nothing would have happened twice. So its boundary is sent and the run goes on; what is finished before the
// answer comes goes together with the next. Whatever acts, waits, asks a model or ends the run waits for all of it first.

/** Boundaries of one run that are on their way to the database while it goes on. */
export type Ahead = {
  /** Settles when the boundary under way has arrived; it never fails. null: none is under way. */
  sending: Promise<void> | null;
  /** What was finished meanwhile. */
  queued: Boundary | null;
  /** The run's row is being made. */
  isOpening: boolean;
  /** How the run rests now, where a boundary found that it must not go on. */
  rest: RunStatus | null;
  /** Why a boundary was not written; nothing may be written after it. */
  failure: Error | null;
};

export function nothingAhead(): Ahead {
  return { sending: null, queued: null, isOpening: false, rest: null, failure: null };
}

/** Whether anything of the run is not on disk yet although it went on. */
export function isAhead({ ahead }: LiveRun): boolean {
  return ahead.sending !== null || ahead.queued !== null || ahead.rest !== null || ahead.failure !== null;
}

/** Steps that may wait behind a boundary under way: more would only be read again after a crash. */
const MOST_AHEAD = 16;

/** Whether the run may go on without looking at what became of its boundaries. */
export function isNear({ ahead }: LiveRun): boolean {
  const waiting = ahead.queued?.steps.length ?? 0;
  return waiting < MOST_AHEAD && ahead.rest === null && ahead.failure === null;
}

/** Whether this node only reads and is kept by itself. */
export function isReading(parts: EngineParts, node: GraphNode): boolean {
  return node.type === 'call' && node.durability === 'step' && parts.tools.get(node.fn)?.effect === 'reads';
}

/** Whether a node may begin before what came before it is on disk: nothing it does can be seen outside this process. */
export function mayRunAhead(parts: EngineParts, node: GraphNode): boolean {
  if (node.type === 'switch') return true;
  if (node.type !== 'call') return false;
  return isReading(parts, node) || (node.durability === 'fused' && parts.tools.get(node.fn)?.effect === 'reads');
}

/** Whether the boundary the run has reached writes nothing but the run and its steps. */
export function isPlain(run: LiveRun): boolean {
  const { tenantId, compiled, isStored, ahead } = run;
  return !hasEffects(run.pending) && (isStored || ahead.isOpening || isRemembered(tenantId, compiled.hash));
}

/** Sends the boundary the run has reached, or puts it to what is sent next, and goes on. `arrived` is told of each that was written. */
export function goAhead(parts: EngineParts, run: LiveRun, arrived: (rest: Rest) => void): void {
  const { ahead } = run;
  const rest: Rest = { status: 'running' };
  const boundary = boundaryOf(run, parts, rest);
  ahead.queued = joined(ahead.queued, boundary);
  const wasStored = run.isStored;
  markBoundary(run);
  run.isStored = wasStored;
  ahead.isOpening ||= boundary.isFirst;
  begin(parts, run, () => arrived(rest));
}

/** Has what waits sent, unless something is under way or nothing may be written any more. */
function begin(parts: EngineParts, run: LiveRun, arrived: () => void): void {
  const { ahead } = run;
  if (ahead.sending !== null || ahead.queued === null || ahead.rest !== null || ahead.failure !== null) return;
  const sending = send(parts, run, arrived).finally(() => {
    ahead.sending = null;
  });
  ahead.sending = sending;
}

async function send(parts: EngineParts, run: LiveRun, arrived: () => void): Promise<void> {
  const { ahead } = run;
  try {
    while (ahead.queued !== null && ahead.rest === null) {
      const boundary = ahead.queued;
      ahead.queued = null;
      const status = await sendBoundary(parts.store.call, boundary);
      run.writes += 1;
      run.isStored = true;
      ahead.isOpening = false;
      if (status === 'running') arrived();
      else ahead.rest = status;
    }
  } catch (error) {
    const isTold = error instanceof FencedOut || error instanceof AlreadyStarted;
    ahead.failure = isTold ? error : new Error('a boundary was not written', { cause: error });
  }
}

/** Takes over what waits behind the boundary under way, to be written with another. null: nothing waits. */
export function takeQueued({ ahead }: LiveRun): Boundary | null {
  const { queued } = ahead;
  ahead.queued = null;
  return queued;
}

/**
 * Waits for what is under way. Returns how the run rests where it must not go on, null where it may.
 *
 * @throws FencedOut, AlreadyStarted, and what the database failed with: nothing more may be written then
 */
export async function arrive({ ahead }: LiveRun): Promise<RunStatus | null> {
  while (ahead.sending !== null) await ahead.sending;
  if (ahead.failure !== null) throw ahead.failure;
  return ahead.rest;
}

/** As `arrive`, and has everything sent that waits behind it. */
export async function arriveAll(parts: EngineParts, run: LiveRun): Promise<RunStatus | null> {
  begin(parts, run, () => {});
  return arrive(run);
}
