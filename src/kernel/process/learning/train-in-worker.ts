import { Worker } from 'node:worker_threads';
import { Failure, type FailureCode, type Params } from '#base';
import type { Progress, TrainedModel, TrainInput } from './train.ts';

type Message =
  | { kind: 'progress'; progress: Progress }
  | { kind: 'trained'; trained: TrainedModel }
  | { kind: 'failed'; code: FailureCode; params: Params };

/**
 * Trains in a thread of its own, so that the server goes on answering. Aborting `signal` ends the thread at once and
 * rejects with the signal's reason. The card's `cpuMs` counts the thread's own CPU time.
 *
 * @throws Failure as `train` does.
 */
export function trainInWorker(
  input: TrainInput,
  watch: { onProgress?: (progress: Progress) => void; signal?: AbortSignal } = {},
): Promise<TrainedModel> {
  const { onProgress, signal } = watch;
  return new Promise((resolve, reject) => {
    if (signal?.aborted === true) {
      reject(signal.reason as Error);
      return;
    }
    const worker = new Worker(new URL('./worker.ts', import.meta.url), { workerData: input, execArgv: [] });
    const stop = () => settle(() => reject(signal?.reason as Error));
    const settle = (answer: () => void) => {
      signal?.removeEventListener('abort', stop);
      answer();
      void worker.terminate();
    };
    signal?.addEventListener('abort', stop, { once: true });
    worker.on('message', (message: Message) => {
      if (message.kind === 'progress') onProgress?.(message.progress);
      else if (message.kind === 'trained') settle(() => resolve(message.trained));
      else settle(() => reject(new Failure(message.code, { params: message.params })));
    });
    worker.on('error', (error) => settle(() => reject(error)));
    worker.on('exit', (code) => settle(() => reject(new Error(`The training thread ended early (${code}).`))));
  });
}
