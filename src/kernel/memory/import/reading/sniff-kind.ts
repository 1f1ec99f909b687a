import type { ByteSource } from './byte-source.ts';
import { Unreadable } from './problem.ts';

const ZIP = Buffer.from('PK\x03\x04', 'latin1');
const OLE = Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]);
/** The name under which a password-protected workbook stores its body in the old container. */
const ENCRYPTED = Buffer.from('EncryptedPackage', 'utf16le');
const OLE_HEAD_BYTES = 1024 * 1024;

/** Beginnings of files that could pass for text but are no table. */
const OTHER_FILES = [
  '%PDF-',
  '{\\rtf',
  '<!doctype',
  '<html',
  '<table',
  '<?xml',
  '\x1f\x8b',
  'Rar!',
  '7z\xbc',
  '\x89PNG',
];

/**
 * Tells a workbook from text by the first bytes, never by the file's name.
 *
 * @throws Unreadable `empty_file`, `old_excel`, `encrypted` or `not_table`.
 */
export async function sniffKind(source: ByteSource): Promise<'xlsx' | 'csv'> {
  if (source.size === 0) throw new Unreadable('empty_file');
  const head = await source.read(0, 64);
  if (head.subarray(0, 4).equals(ZIP)) return 'xlsx';
  if (head.subarray(0, 8).equals(OLE)) {
    const more = await source.read(0, OLE_HEAD_BYTES);
    const tail = await source.read(Math.max(0, source.size - OLE_HEAD_BYTES), OLE_HEAD_BYTES);
    throw new Unreadable(more.includes(ENCRYPTED) || tail.includes(ENCRYPTED) ? 'encrypted' : 'old_excel');
  }
  const start = head
    .toString('latin1')
    .replace(/^(\xef\xbb\xbf)?\s*/, '')
    .toLowerCase();
  if (OTHER_FILES.some((beginning) => start.startsWith(beginning.toLowerCase()))) throw new Unreadable('not_table');
  return 'csv';
}
