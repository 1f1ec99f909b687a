import type { ByteSource } from './byte-source.ts';
import type { Encoding } from './detect-encoding.ts';
import type { Separator } from './detect-separator.ts';
import { createCsvParser } from './parse-csv.ts';
import type { RawRow } from './problem.ts';

/** Characters looked at to find the separator. */
const SAMPLE_CHARS = 64 * 1024;

/** The file's text in pieces, without the mark at its beginning. */
async function* decode(source: ByteSource, encoding: Encoding): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding);
  for await (const chunk of source.chunks(0, source.size)) yield decoder.decode(chunk, { stream: true });
  yield decoder.decode();
}

/** The beginning of the text, and whether that is all of it. */
export async function sampleText(
  source: ByteSource,
  encoding: Encoding,
): Promise<{ sample: string; isWhole: boolean }> {
  let sample = '';
  for await (const piece of decode(source, encoding)) {
    sample += piece;
    if (sample.length > SAMPLE_CHARS) return { sample: sample.slice(0, SAMPLE_CHARS), isWhole: false };
  }
  return { sample, isWhole: true };
}

/** The rows of a text file as they stand, blank ones included. */
export async function* readTextRows(
  source: ByteSource,
  { encoding, separator }: { encoding: Encoding; separator: Separator },
): AsyncGenerator<RawRow> {
  const parser = createCsvParser(separator);
  for await (const piece of decode(source, encoding)) yield* parser.push(piece);
  yield* parser.end();
}
