import { parentPort, workerData } from 'node:worker_threads';
import { drawQuote } from './draw-quote.ts';
import type { QuotePaper } from './quote-paper.ts';

// Entry of the drawing thread: draws the quote it was started with, posts the PDF and ends.
const { paper, font } = workerData as { paper: QuotePaper; font: Uint8Array };
const pdf = await drawQuote(paper, Buffer.from(font.buffer, font.byteOffset, font.byteLength));
const port = parentPort;
if (port !== null) port.postMessage(new Uint8Array(pdf));
