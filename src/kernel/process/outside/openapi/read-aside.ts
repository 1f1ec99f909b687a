import { Worker } from 'node:worker_threads';
import { Failure, type Problem } from '#base';
import type { ReadSource } from '../operation.ts';
import { readDocument } from './read-document.ts';
import { readOperations } from './read-operations.ts';

/** What a document holds. */
export type DocumentRead = ReadSource & Readonly<{ hash: string; address: string | null }>;

type ReadMessage = Readonly<{ read: DocumentRead } | { fields: readonly Problem[] }>;

/** Longer documents are read in a thread of their own: YAML of 4 MB takes a second, in which nobody else would be answered. */
const LONG_CHARS = 200_000;
/** Longest that reading may take. Chosen, not fitted. */
const LONGEST_MS = 60_000;

/** The operations of a document. @throws Failure `input.invalid` at `document` */
export async function readAside(text: string): Promise<DocumentRead> {
  if (text.length <= LONG_CHARS) return readWhole(text);
  const { promise, resolve, reject } = Promise.withResolvers<ReadMessage>();
  const worker = new Worker(new URL('./read-worker.ts', import.meta.url), { workerData: text, execArgv: [] });
  const timer = setTimeout(() => reject(tooLong()), LONGEST_MS);
  worker.once('message', resolve);
  worker.once('error', reject);
  worker.once('exit', () => reject(new Error('the thread that reads a document ended early')));
  try {
    const message = await promise;
    if ('fields' in message) throw new Failure('input.invalid', { fields: message.fields });
    return message.read;
  } finally {
    clearTimeout(timer);
    void worker.terminate();
  }
}

/** The same in this thread. @throws Failure `input.invalid` at `document` */
export function readWhole(text: string): DocumentRead {
  const { root, hash, address } = readDocument(text);
  const found = readOperations(root);
  if (found.operations.length === 0)
    throw new Failure('input.invalid', { fields: [{ path: 'document', rule: 'outside_empty' }] });
  return { ...found, hash, address };
}

function tooLong(): Failure {
  const params = { detail: `reading it takes longer than ${LONGEST_MS / 1_000} s` };
  return new Failure('input.invalid', { fields: [{ path: 'document', rule: 'outside_document', params }] });
}
