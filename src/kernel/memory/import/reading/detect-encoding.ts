import { isUtf8 } from 'node:buffer';
import type { Text } from '#base';
import type { ByteSource } from './byte-source.ts';
import { Unreadable } from './problem.ts';
import { surveyBytes } from './survey-bytes.ts';

export type Encoding = 'utf-8' | 'gb18030' | 'utf-16le' | 'utf-16be';

/** The encoding of a text file and why it was taken for that. */
export type EncodingFinding = Readonly<{ encoding: Encoding; reason: Text }>;

/** How each encoding is called in messages. */
export const ENCODING_NAME: Readonly<Record<Encoding, string>> = {
  'utf-8': 'UTF-8',
  gb18030: 'GB18030',
  'utf-16le': 'UTF-16 LE',
  'utf-16be': 'UTF-16 BE',
};

const HEAD_BYTES = 64 * 1024;
/** Well-formed UTF-8 characters per broken one from which a file counts as damaged UTF-8. GBK text reaches about 0.2. */
const DAMAGED_UTF8_RATIO = 4;
/** Least share of GB2312 among the double bytes of real Chinese text; western 8-bit text stays near 0. */
const GB_COMMON_SHARE = 0.5;
/** Least share of letters, CJK and punctuation among the units of UTF-16 text without a mark; noise has about a third. */
const UTF16_TEXT_SHARE = 0.9;
/** Most control characters in the first 64 KiB of something that is still text. */
const CONTROL_SHARE = 0.005;

/**
 * Finds the encoding by reading all bytes: a mark, then UTF-16 by its zero bytes, then valid UTF-8, then GB18030.
 *
 * @throws Unreadable `encoding` with the first bad row, or `not_table` when this is no text.
 */
export async function detectEncoding(source: ByteSource): Promise<EncodingFinding> {
  const head = await source.read(0, HEAD_BYTES);
  const marked = byMark(head);
  if (marked === 'utf-16le' || marked === 'utf-16be') return checkUtf16(source, marked, true);
  const guessed = marked === undefined && head.includes(0) ? guessUtf16(head) : undefined;
  if (guessed !== undefined) return checkUtf16(source, guessed, false);
  if (controlShare(head) > CONTROL_SHARE) throw new Unreadable('not_table');
  if (await isCleanUtf8(source)) return { encoding: 'utf-8', reason: utf8Reason(marked !== undefined) };
  return weighDamage(source, marked !== undefined);
}

function utf8Reason(hasMark: boolean): Text {
  return hasMark
    ? { zh: '文件开头有 UTF-8 标记。', en: 'The file begins with a UTF-8 mark.' }
    : { zh: '全部内容都是有效的 UTF-8。', en: 'All of it is valid UTF-8.' };
}

function byMark(head: Buffer): Encoding | undefined {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be';
  return head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf ? 'utf-8' : undefined;
}

function controlShare(head: Buffer): number {
  let controls = 0;
  for (const byte of head) if (byte < 9 || (byte > 13 && byte < 32 && byte !== 27)) controls += 1;
  return head.length === 0 ? 0 : controls / head.length;
}

function guessUtf16(head: Buffer): Encoding | undefined {
  const little = textShare(head, 0);
  const big = textShare(head, 1);
  if (Math.max(little, big) < UTF16_TEXT_SHARE) return undefined;
  return little >= big ? 'utf-16le' : 'utf-16be';
}

function textShare(head: Buffer, lowFirst: 0 | 1): number {
  const units = Math.floor(head.length / 2);
  let textual = 0;
  for (let i = 0; i < units; i++) {
    const unit = (head[2 * i + lowFirst] ?? 0) | ((head[2 * i + 1 - lowFirst] ?? 0) << 8);
    if (isTextUnit(unit)) textual += 1;
  }
  return units === 0 ? 0 : textual / units;
}

function isTextUnit(unit: number): boolean {
  if (unit < 0x250) return unit >= 32 || (unit >= 9 && unit <= 13);
  return (unit >= 0x2010 && unit <= 0x206f) || (unit >= 0x3000 && unit <= 0x303f) || isCjk(unit);
}

function isCjk(unit: number): boolean {
  return (unit >= 0x4e00 && unit <= 0x9fff) || (unit >= 0xff00 && unit <= 0xffef);
}

async function isCleanUtf8(source: ByteSource): Promise<boolean> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of source.chunks(0, source.size)) {
    if (chunk.includes(0)) return false;
    const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    const cut = bytes.length - openTail(bytes);
    if (!isUtf8(bytes.subarray(0, cut))) return false;
    rest = bytes.subarray(cut);
  }
  return rest.length === 0;
}

/** How many bytes at the end may be the beginning of a character that the next chunk completes. */
function openTail(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte < 0x80) return 0;
    if (byte < 0xc0) continue;
    const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
    return length > back ? back : 0;
  }
  return 0;
}

async function weighDamage(source: ByteSource, hasMark: boolean): Promise<EncodingFinding> {
  const { utf8, gb, common } = await surveyBytes(source);
  const damagedUtf8 = hasMark || utf8.valid >= DAMAGED_UTF8_RATIO * utf8.invalid;
  const looksChinese = common >= GB_COMMON_SHARE * gb.valid;
  if (!damagedUtf8 && gb.invalid === 0 && looksChinese) {
    return {
      encoding: 'gb18030',
      reason: {
        zh: `第 ${utf8.firstBadRow} 行不是 UTF-8，而全部内容都是有效的 GB18030 中文。`,
        en: `Row ${utf8.firstBadRow} is not UTF-8, while all of it is valid Chinese in GB18030.`,
      },
    };
  }
  const meantUtf8 = damagedUtf8 || !looksChinese || utf8.firstBadAt > gb.firstBadAt;
  const meant: Encoding = meantUtf8 ? 'utf-8' : 'gb18030';
  const row = (meantUtf8 ? utf8 : gb).firstBadRow;
  throw new Unreadable('encoding', { row, encoding: ENCODING_NAME[meant] }, row);
}

async function checkUtf16(source: ByteSource, encoding: Encoding, hasMark: boolean): Promise<EncodingFinding> {
  const name = ENCODING_NAME[encoding];
  const walk: Utf16Walk = { row: 1, last: 0, isBroken: false };
  for await (const chunk of evenChunks(source)) {
    walkUtf16(chunk, encoding === 'utf-16le' ? 0 : 1, walk);
    if (walk.isBroken) break;
  }
  if (walk.isBroken || isHigh(walk.last)) {
    throw new Unreadable('encoding', { row: walk.row, encoding: name }, walk.row);
  }
  const zh = hasMark ? `文件开头有 ${name} 标记。` : `零字节的位置说明这是 ${name}。`;
  const en = hasMark ? `The file begins with a ${name} mark.` : `The places of its zero bytes say ${name}.`;
  return { encoding, reason: { zh, en } };
}

type Utf16Walk = { row: number; last: number; isBroken: boolean };

/** Walks 16-bit units until one that no text holds: half a pair, a zero, or half a unit at the end. */
function walkUtf16(chunk: Buffer, lowFirst: 0 | 1, walk: Utf16Walk): void {
  for (let i = 0; i + 1 < chunk.length; i += 2) {
    const unit = (chunk[i + lowFirst] ?? 0) | ((chunk[i + 1 - lowFirst] ?? 0) << 8);
    walk.isBroken = unit === 0 || isHigh(walk.last) !== isLow(unit);
    if (walk.isBroken) return;
    if (unit === 13 || (unit === 10 && walk.last !== 13)) walk.row += 1;
    walk.last = unit;
  }
  walk.isBroken = chunk.length % 2 === 1;
}

const isHigh = (unit: number) => unit >= 0xd800 && unit <= 0xdbff;
const isLow = (unit: number) => unit >= 0xdc00 && unit <= 0xdfff;

/** The source in chunks of whole 16-bit units; only the last can be odd. */
async function* evenChunks(source: ByteSource): AsyncGenerator<Buffer> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of source.chunks(0, source.size)) {
    const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    const cut = bytes.length - (bytes.length % 2);
    rest = bytes.subarray(cut);
    yield bytes.subarray(0, cut);
  }
  if (rest.length > 0) yield rest;
}
