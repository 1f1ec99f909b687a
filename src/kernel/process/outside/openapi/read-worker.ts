import { parentPort, workerData } from 'node:worker_threads';
import { Failure } from '#base';
import { readWhole } from './read-aside.ts';

// Entry of the thread that reads a long document: posts what it holds, or what is wrong with it, and ends.
const port = parentPort;
if (port !== null) {
  try {
    port.postMessage({ read: readWhole(workerData as string) });
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    port.postMessage({ fields: error.fields });
  }
}
