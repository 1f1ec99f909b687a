import { Readable } from 'node:stream';
import { pipeline } from 'node:stream';
import { crc32, createDeflateRaw } from 'node:zlib';

/** A file of an archive, whose content may be long. */
export type ZipEntry = Readonly<{ name: string; body: AsyncIterable<string> | readonly string[] }>;

type Written = Readonly<{ name: Buffer; crc: number; packed: number; size: number; offset: number }>;

/** Sizes stand after the content (bit 3), names are UTF-8 (bit 11). */
const FLAGS = 0x0808;
const DEFLATED = 8;
const VERSION = 20;
/** 1 January 1980: an archive of the same content is the same bytes. */
const DATE = 0x21;

/** A ZIP archive written while its entries come; nothing of them is held. For less than 4 GiB (APPNOTE 6.3.10, without ZIP64). */
export async function* zipOf(entries: AsyncIterable<ZipEntry>): AsyncGenerator<Buffer> {
  const written: Written[] = [];
  let offset = 0;
  for await (const { name, body } of entries) {
    const entry = { name: Buffer.from(name), crc: 0, packed: 0, size: 0, offset };
    const head = Buffer.concat([header(0x04034b50, [VERSION, FLAGS, DEFLATED, 0, DATE], entry), entry.name]);
    yield head;
    const deflate = createDeflateRaw({ level: 5 });
    const plain = counted(body, entry);
    pipeline(Readable.from(plain), deflate, () => {});
    for await (const chunk of deflate as AsyncIterable<Buffer>) {
      entry.packed += chunk.length;
      yield chunk;
    }
    const tail = words(0x08074b50, entry.crc, entry.packed, entry.size);
    yield tail;
    offset += head.length + entry.packed + tail.length;
    written.push(entry);
  }
  const directory = Buffer.concat(written.map(directoryEntry));
  yield directory;
  yield endOf(written.length, directory.length, offset);
}

async function* counted(body: ZipEntry['body'], entry: { crc: number; size: number }): AsyncGenerator<Buffer> {
  for await (const text of body) {
    const bytes = Buffer.from(text);
    entry.crc = crc32(bytes, entry.crc);
    entry.size += bytes.length;
    yield bytes;
  }
}

/** Signature, then 16-bit values, then checksum, sizes and length of the name. */
function header(
  signature: number,
  shorts: readonly number[],
  { name, crc, packed, size }: Pick<Written, 'name' | 'crc' | 'packed' | 'size'>,
): Buffer {
  const bytes = Buffer.alloc(4 + shorts.length * 2 + 16);
  bytes.writeUInt32LE(signature, 0);
  for (const [i, value] of shorts.entries()) bytes.writeUInt16LE(value, 4 + i * 2);
  words(crc, packed, size).copy(bytes, 4 + shorts.length * 2);
  bytes.writeUInt16LE(name.length, 4 + shorts.length * 2 + 12);
  return bytes;
}

function directoryEntry(entry: Written): Buffer {
  const head = header(0x02014b50, [VERSION, VERSION, FLAGS, DEFLATED, 0, DATE], entry);
  const rest = Buffer.alloc(14);
  rest.writeUInt32LE(entry.offset, 10);
  return Buffer.concat([head.subarray(0, head.length), rest, entry.name]);
}

function endOf(count: number, size: number, offset: number): Buffer {
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(count, 8);
  end.writeUInt16LE(count, 10);
  end.writeUInt32LE(size, 12);
  end.writeUInt32LE(offset, 16);
  return end;
}

function words(...values: number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 4);
  for (const [i, value] of values.entries()) bytes.writeUInt32LE(value >>> 0, i * 4);
  return bytes;
}
