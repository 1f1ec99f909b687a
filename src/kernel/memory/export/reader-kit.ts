import type { BlobReader } from '#store';

/** Bytes as a kept file, for tests. */
export function aReader(name: string, bytes: Buffer): BlobReader {
  return {
    name,
    mediaType: '',
    size: bytes.length,
    sha256: '',
    read: async (start, length) => bytes.subarray(start, start + length),
    async *chunks(start, end) {
      yield bytes.subarray(start, end);
    },
    close: async () => {},
  };
}
