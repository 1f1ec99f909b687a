import { open } from 'node:fs/promises';

/** Bytes that can be read at any place, more than once, without holding them all in memory. */
export type ByteSource = Readonly<{
  size: number;
  /** Up to `length` bytes from `start`; fewer at the end. */
  read(start: number, length: number): Promise<Buffer>;
  /** The bytes from `start` up to but not including `end`, in order. */
  chunks(start: number, end: number): AsyncGenerator<Buffer>;
  close(): Promise<void>;
}>;

const CHUNK_BYTES = 128 * 1024;

/**
 * Opens bytes in memory or the file at a path; a source that is open already is taken as it is.
 *
 * @throws the system's error when the file cannot be opened.
 */
export async function openSource(source: Uint8Array | string | ByteSource): Promise<ByteSource> {
  if (typeof source === 'string') return openFile(source);
  return source instanceof Uint8Array ? bytesInMemory(source) : source;
}

function bytesInMemory(bytes: Uint8Array): ByteSource {
  const all = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const read = async (start: number, length: number) => all.subarray(start, start + length);
  return { size: all.length, read, chunks: chunksOf(read), close: async () => {} };
}

async function openFile(path: string): Promise<ByteSource> {
  const handle = await open(path, 'r');
  const { size } = await handle.stat();
  const read = async (start: number, length: number) => {
    const buffer = Buffer.allocUnsafe(Math.max(0, Math.min(length, size - start)));
    let filled = 0;
    while (filled < buffer.length) {
      const { bytesRead } = await handle.read(buffer, filled, buffer.length - filled, start + filled);
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
    return buffer.subarray(0, filled);
  };
  return { size, read, chunks: chunksOf(read), close: () => handle.close() };
}

function chunksOf(read: ByteSource['read']): ByteSource['chunks'] {
  return async function* chunks(start, end) {
    for (let at = start; at < end;) {
      const chunk = await read(at, Math.min(CHUNK_BYTES, end - at));
      if (chunk.length === 0) return;
      at += chunk.length;
      yield chunk;
    }
  };
}
