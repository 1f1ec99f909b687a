import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { brotliDecompress } from 'node:zlib';

const unpack = promisify(brotliDecompress);

let font: Promise<Buffer> | undefined;

/** Noto Sans SC, regular, with the 21,000 characters of GBK (SIL Open Font License 1.1, `fonts/OFL.txt`), unpacked once. */
export function paperFont(): Promise<Buffer> {
  font ??= readFile(new URL('./fonts/noto-sans-sc.ttf.br', import.meta.url)).then((packed) => unpack(packed));
  return font;
}
