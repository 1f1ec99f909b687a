import { parentPort, workerData } from 'node:worker_threads';
import { Failure } from '#base';
import { train, type TrainInput } from './train.ts';

// Entry of the training thread: trains what it was started with, posts progress and one last message, and ends.
const port = parentPort;
if (port !== null) {
  try {
    const trained = train(workerData as TrainInput, (progress) => port.postMessage({ kind: 'progress', progress }));
    port.postMessage({ kind: 'trained', trained });
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    port.postMessage({ kind: 'failed', code: error.code, params: error.params });
  }
}
