import { parentPort, workerData } from 'node:worker_threads';
import mammoth from 'mammoth';

// Entry of the thread that reads one Word document: posts its HTML and ends.
const port = parentPort;
if (port !== null) {
  const { value } = await mammoth.convertToHtml({ buffer: Buffer.from(workerData as Uint8Array) });
  port.postMessage({ html: value });
}
