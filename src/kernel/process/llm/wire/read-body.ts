import type { IncomingMessage } from 'node:http';
import { troubleOf } from './post.ts';
import { Trouble } from './trouble.ts';

/** Largest answer that is read; a stream has a frame of some 200 bytes around each token. Chosen for 100,000 tokens. */
const MOST_WHOLE = 4 * 1_048_576;
const MOST_STREAMED = 32 * 1_048_576;
const MOST_LINE = 4 * 1_048_576;

/** The whole body as text. @throws Trouble */
export async function readText(reply: IncomingMessage, signal: AbortSignal, most = MOST_WHOLE): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of bounded(reply, signal, most)) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

/** The data of each server-sent event, `[DONE]` among them. @throws Trouble */
export async function* readEvents(
  reply: IncomingMessage,
  signal: AbortSignal,
  most = MOST_STREAMED,
): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = '';
  let data: string[] = [];
  for await (const chunk of bounded(reply, signal, most)) {
    rest += decoder.decode(chunk, { stream: true });
    const lines = rest.split(/\r\n|\n|\r(?!$)/);
    rest = lines.pop() ?? '';
    if (rest.length > MOST_LINE) throw new Trouble('garbled', 'one event of the stream is too large');
    for (const line of lines) {
      if (line === '' && data.length > 0) {
        yield data.join('\n');
        data = [];
      } else if (line.startsWith('data:')) data.push(line.slice(line.startsWith('data: ') ? 6 : 5));
    }
  }
  if (rest.startsWith('data:')) data.push(rest.slice(5).trim());
  if (data.length > 0) yield data.join('\n');
}

async function* bounded(reply: IncomingMessage, signal: AbortSignal, most: number): AsyncGenerator<Buffer> {
  let bytes = 0;
  try {
    for await (const chunk of reply as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes > most) throw new Trouble('garbled', `the answer is larger than ${most / 1_048_576} MiB`);
      yield chunk;
    }
  } catch (error) {
    throw troubleOf(error, signal);
  } finally {
    // Who stops reading early does not want the rest.
    if (!reply.complete) reply.destroy();
  }
}
