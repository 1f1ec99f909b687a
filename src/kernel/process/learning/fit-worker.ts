import { parentPort, workerData } from 'node:worker_threads';
import { fitCalibration, type Judged } from './certainty.ts';

// Entry of the thread that fits one calibration and ends.
const { labels, seed } = workerData as { labels: readonly Judged[]; seed: number };
const port = parentPort;
if (port !== null) port.postMessage(fitCalibration(labels, seed));
