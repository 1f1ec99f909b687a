import { Readable, pipeline } from 'node:stream';
import { crc32, createInflateRaw } from 'node:zlib';
import type { ByteSource } from './byte-source.ts';
import { Unreadable } from './problem.ts';

/** One file inside the archive as its directory declares it. */
type Entry = Readonly<{ name: string; method: number; packed: number; unpacked: number; crc: number; at: number }>;

/** The files of a ZIP archive by name, opened one at a time. */
export type ZipArchive = Readonly<{
  names: readonly string[];
  has(name: string): boolean;
  /**
   * The unpacked bytes of one file.
   *
   * @throws Unreadable `damaged` when it is missing, broken or longer than declared.
   */
  unpack(name: string): AsyncGenerator<Buffer>;
}>;

/** Most bytes a workbook may unpack to. Chosen, not fitted: about a million rows of twenty columns. */
export const UNPACKED_MAX_BYTES = 1024 ** 3;
/** From this size on a file inside must not be packed more than `RATIO_MAX` times: real sheets stay below 50. */
const RATIO_FROM_BYTES = 10 * 1024 ** 2;
const RATIO_MAX = 200;

const DIRECTORY_END = 0x06054b50;
const DIRECTORY_END_64_LOCATOR = 0x07064b50;
const DIRECTORY_ENTRY = 0x02014b50;
const LOCAL_HEADER = 0x04034b50;
const DIRECTORY_MAX_BYTES = 16 * 1024 ** 2;
const FOUR_BYTES_FULL = 0xffffffff;

/**
 * Reads the directory of an archive and refuses a bomb by its declared sizes before anything is unpacked.
 *
 * @throws Unreadable `damaged`, `encrypted` or `unpacked_too_large`.
 */
export async function openArchive(source: ByteSource): Promise<ZipArchive> {
  const entries = new Map<string, Entry>();
  for (const entry of await readDirectory(source)) entries.set(entry.name, entry);
  refuseBomb([...entries.values()]);
  return {
    names: [...entries.keys()],
    has: (name) => entries.has(name),
    unpack: (name) => unpack(source, entries.get(name)),
  };
}

function refuseBomb(entries: readonly Entry[]): void {
  const total = entries.reduce((sum, entry) => sum + entry.unpacked, 0);
  const dense = entries.some((e) => e.unpacked > RATIO_FROM_BYTES && e.unpacked > RATIO_MAX * e.packed);
  if (total > UNPACKED_MAX_BYTES || dense) throw tooLarge();
}

function tooLarge(): Unreadable {
  return new Unreadable('unpacked_too_large', { max: UNPACKED_MAX_BYTES / 1024 ** 2 });
}

async function readDirectory(source: ByteSource): Promise<Entry[]> {
  const { at, size, count } = await findDirectory(source);
  if (size > DIRECTORY_MAX_BYTES || at + size > source.size) throw new Unreadable('damaged');
  const bytes = await source.read(at, size);
  const entries: Entry[] = [];
  for (let i = 0, place = 0; i < count; i++) {
    if (place + 46 > bytes.length || bytes.readUInt32LE(place) !== DIRECTORY_ENTRY) throw new Unreadable('damaged');
    const length =
      46 + bytes.readUInt16LE(place + 28) + bytes.readUInt16LE(place + 30) + bytes.readUInt16LE(place + 32);
    if (place + length > bytes.length) throw new Unreadable('damaged');
    entries.push(readEntry(bytes.subarray(place, place + length)));
    place += length;
  }
  return entries;
}

async function findDirectory(source: ByteSource): Promise<{ at: number; size: number; count: number }> {
  const tailAt = Math.max(0, source.size - 65_557);
  const tail = await source.read(tailAt, source.size - tailAt);
  let end = tail.length - 22;
  while (end >= 0 && tail.readUInt32LE(end) !== DIRECTORY_END) end -= 1;
  if (end < 0) throw new Unreadable('damaged');
  const found = {
    at: tail.readUInt32LE(end + 16),
    size: tail.readUInt32LE(end + 12),
    count: tail.readUInt16LE(end + 10),
  };
  const is64 = end >= 20 && tail.readUInt32LE(end - 20) === DIRECTORY_END_64_LOCATOR;
  if (!is64) return found;
  const record = await source.read(toNumber(tail.readBigUInt64LE(end - 12)), 56);
  if (record.length < 56) throw new Unreadable('damaged');
  return {
    at: toNumber(record.readBigUInt64LE(48)),
    size: toNumber(record.readBigUInt64LE(40)),
    count: toNumber(record.readBigUInt64LE(32)),
  };
}

function toNumber(value: bigint): number {
  if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw new Unreadable('damaged');
  return Number(value);
}

function readEntry(bytes: Buffer): Entry {
  const isEncrypted = (bytes.readUInt16LE(8) & 1) === 1;
  if (isEncrypted) throw new Unreadable('encrypted');
  const nameEnd = 46 + bytes.readUInt16LE(28);
  const wide = wideSizes(bytes, nameEnd);
  const take = (at: number) => {
    const value = bytes.readUInt32LE(at);
    return value === FOUR_BYTES_FULL ? (wide.shift() ?? value) : value;
  };
  const unpacked = take(24);
  const packed = take(20);
  return {
    // Some writers separate folders with a backslash, against the specification.
    name: bytes.toString('utf8', 46, nameEnd).replaceAll('\\', '/'),
    method: bytes.readUInt16LE(10),
    crc: bytes.readUInt32LE(16),
    unpacked,
    packed,
    at: take(42),
  };
}

/** The 64-bit sizes of a ZIP64 extra field, in the order in which the full 32-bit fields refer to them. */
function wideSizes(bytes: Buffer, from: number): number[] {
  const end = from + bytes.readUInt16LE(30);
  for (let at = from; at + 4 <= end; at += 4 + bytes.readUInt16LE(at + 2)) {
    if (bytes.readUInt16LE(at) !== 1) continue;
    const stop = Math.min(end, at + 4 + bytes.readUInt16LE(at + 2));
    const sizes: number[] = [];
    for (let place = at + 4; place + 8 <= stop; place += 8) sizes.push(toNumber(bytes.readBigUInt64LE(place)));
    return sizes;
  }
  return [];
}

async function* unpack(source: ByteSource, entry: Entry | undefined): AsyncGenerator<Buffer> {
  if (entry === undefined) throw new Unreadable('damaged');
  const header = await source.read(entry.at, 30);
  if (header.length < 30 || header.readUInt32LE(0) !== LOCAL_HEADER) throw new Unreadable('damaged');
  const start = entry.at + 30 + header.readUInt16LE(26) + header.readUInt16LE(28);
  const packed = source.chunks(start, Math.min(source.size, start + entry.packed));
  let length = 0;
  let sum = 0;
  for await (const chunk of plainChunks(packed, entry.method)) {
    length += chunk.length;
    if (length > entry.unpacked) throw new Unreadable('damaged');
    sum = crc32(chunk, sum);
    yield chunk;
  }
  if (length !== entry.unpacked || sum !== entry.crc) throw new Unreadable('damaged');
}

async function* plainChunks(packed: AsyncGenerator<Buffer>, method: number): AsyncGenerator<Buffer> {
  if (method === 0) yield* packed;
  else if (method === 8) yield* inflate(packed);
  else throw new Unreadable('damaged');
}

async function* inflate(packed: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
  const stream = createInflateRaw({ chunkSize: 64 * 1024 });
  // The pipeline only joins and cleans up: its failures come out of the loop below.
  pipeline(Readable.from(packed), stream, () => {});
  try {
    for await (const chunk of stream) yield chunk as Buffer;
  } catch (error) {
    throw isZlibError(error) ? new Unreadable('damaged') : error;
  }
}

function isZlibError(error: unknown): boolean {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('Z_');
}
