import { Worker } from 'node:worker_threads';
import { paperFont } from './font.ts';
import type { QuotePaper } from './quote-paper.ts';

/** The quote as a PDF, drawn in a thread of its own because fonts cost more time than a request may hold the server. */
export async function renderQuote(paper: QuotePaper): Promise<Uint8Array> {
  const font = await paperFont();
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./worker.ts', import.meta.url), { workerData: { paper, font }, execArgv: [] });
    worker.once('message', (pdf: Uint8Array) => {
      resolve(pdf);
      void worker.terminate();
    });
    worker.once('error', reject);
    worker.once('exit', (code) => reject(new Error(`The drawing thread ended early (${code}).`)));
  });
}
