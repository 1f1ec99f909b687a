import { Worker } from 'node:worker_threads';
import type { MatchPlan, RawRow } from './engine/plan.ts';
import type { FromWorker, ScannedPair, ToWorker } from './scan-messages.ts';

export type Scanned = Readonly<{
  pairs: readonly ScannedPair[];
  done: Extract<FromWorker, { kind: 'done' }>;
}>;

type Ask = Readonly<{
  plan: MatchPlan;
  /** Whether trees will judge: then their features come along. */
  forTrees: boolean;
  /** Pairs wanted at most, the surest. */
  most: number;
  chunks: AsyncIterable<readonly RawRow[]>;
  onProgress: (share: number) => void;
  signal: AbortSignal;
}>;

/**
 * Compares rows with each other in a thread of their own, so that the server goes on answering. The next chunk is read
 * while the last one is taken in. Aborting ends the thread at once.
 */
export async function scanInWorker({ plan, forTrees, most, chunks, onProgress, signal }: Ask): Promise<Scanned> {
  signal.throwIfAborted();
  const worker = new Worker(new URL('./scan-worker.ts', import.meta.url), {
    workerData: { plan, forTrees, most },
    execArgv: [],
  });
  const pairs: ScannedPair[] = [];
  const heard = listen(worker, { pairs, onProgress, signal });
  try {
    for await (const rows of chunks) await heard.taken({ kind: 'rows', rows: [...rows] });
    tell(worker, { kind: 'compare' });
    return { pairs, done: await heard.done };
  } finally {
    heard.stop();
    await worker.terminate();
  }
}

type Heard = {
  /** Resolves when the thread has taken what it is told. */
  taken(message: ToWorker): Promise<void>;
  done: Promise<Scanned['done']>;
  stop(): void;
};

function listen(
  worker: Worker,
  { pairs, onProgress, signal }: { pairs: ScannedPair[]; onProgress: (share: number) => void; signal: AbortSignal },
): Heard {
  const done = Promise.withResolvers<Scanned['done']>();
  let next = Promise.withResolvers<void>();
  const fail = (error: unknown) => {
    done.reject(error);
    next.reject(error);
  };
  const stop = () => fail(signal.reason);
  // Whoever waits hears of it; where nobody waits any more it is no fault.
  done.promise.catch(() => {});
  next.promise.catch(() => {});
  signal.addEventListener('abort', stop, { once: true });
  worker.on('message', (message: FromWorker) => {
    if (message.kind === 'taken') next.resolve();
    else if (message.kind === 'progress') onProgress(message.share);
    else if (message.kind === 'pairs') pairs.push(...message.pairs);
    else done.resolve(message);
  });
  worker.on('error', fail);
  worker.on('exit', (code) => fail(new Error(`The comparing thread ended early (${code}).`)));
  return {
    taken(message) {
      next = Promise.withResolvers<void>();
      next.promise.catch(() => {});
      tell(worker, message);
      return next.promise;
    },
    done: done.promise,
    stop: () => signal.removeEventListener('abort', stop),
  };
}

function tell(worker: Worker, message: ToWorker): void {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
  worker.postMessage(message);
}
