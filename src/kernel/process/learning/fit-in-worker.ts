import { Worker } from 'node:worker_threads';
import { fitCalibration, type Calibration, type Judged } from './certainty.ts';

/** Labels above which fitting takes long enough to hold up the server. */
const MANY = 300;

/** Fits a calibration, in a thread of its own where it takes long. */
export function fitInWorker(labels: readonly Judged[], seed: number): Promise<Calibration> {
  if (labels.length <= MANY) return Promise.resolve(fitCalibration(labels, seed));
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./fit-worker.ts', import.meta.url), {
      workerData: { labels, seed },
      execArgv: [],
    });
    worker.once('message', (calibration: Calibration) => resolve(calibration));
    worker.once('error', reject);
    worker.once('exit', (code) => reject(new Error(`The thread that fits a calibration ended early (${code}).`)));
  });
}
