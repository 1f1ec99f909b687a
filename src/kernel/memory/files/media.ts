/** How a file may be looked at in a browser. */
export type Preview = 'image' | 'pdf' | 'text' | 'table' | 'document';

const OOXML = 'application/vnd.openxmlformats-officedocument.';
const DOCX = `${OOXML}wordprocessingml.document`;
const XLSX = `${OOXML}spreadsheetml.sheet`;
const PPTX = `${OOXML}presentationml.presentation`;
const ZIP = 'application/zip';

/** What content begins with. The name is asked only where the bytes leave several answers. */
const MAGIC: readonly Readonly<{ at: number; bytes: string; type: string }>[] = [
  { at: 0, bytes: '\x89PNG\r\n\x1a\n', type: 'image/png' },
  { at: 0, bytes: '\xff\xd8\xff', type: 'image/jpeg' },
  { at: 0, bytes: 'GIF87a', type: 'image/gif' },
  { at: 0, bytes: 'GIF89a', type: 'image/gif' },
  { at: 8, bytes: 'WEBP', type: 'image/webp' },
  { at: 0, bytes: '%PDF-', type: 'application/pdf' },
  { at: 0, bytes: 'PK\x03\x04', type: ZIP },
  { at: 0, bytes: '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1', type: 'application/x-ole-storage' },
];
const IN_ZIP: Readonly<Record<string, string>> = { docx: DOCX, xlsx: XLSX, pptx: PPTX };
const TEXTS: Readonly<Record<string, string>> = {
  csv: 'text/csv',
  tsv: 'text/csv',
  txt: 'text/plain',
  md: 'text/plain',
  log: 'text/plain',
  json: 'text/plain',
};

/** Bytes of the beginning that are looked at. */
export const HEAD_BYTES = 4_096;

/** The type of a file by its content, never by what its sender claims; what is not known is opaque. */
export function mediaTypeOf(head: Buffer, name: string): string {
  const start = head.toString('latin1');
  const ending = /\.([a-z0-9]{1,5})$/i.exec(name)?.[1]?.toLowerCase() ?? '';
  const found = MAGIC.find(({ at, bytes }) => start.startsWith(bytes, at))?.type;
  if (found === ZIP) return IN_ZIP[ending] ?? ZIP;
  if (found !== undefined) return found;
  return isText(head) ? (TEXTS[ending] ?? 'application/octet-stream') : 'application/octet-stream';
}

const PREVIEWS: Readonly<Record<string, Preview>> = {
  'image/png': 'image',
  'image/jpeg': 'image',
  'image/gif': 'image',
  'image/webp': 'image',
  'application/pdf': 'pdf',
  'text/plain': 'text',
  'text/csv': 'table',
  [XLSX]: 'table',
  [DOCX]: 'document',
};

/** Larger ones are only taken down. */
const MOST_BYTES: Readonly<Record<Preview, number>> = {
  image: 30 * 1_048_576,
  pdf: 100 * 1_048_576,
  text: 100 * 1_048_576,
  table: 50 * 1_048_576,
  document: 20 * 1_048_576,
};

export function previewOf(mediaType: string, bytes: number): Preview | null {
  const preview = PREVIEWS[mediaType] ?? null;
  return preview !== null && bytes <= MOST_BYTES[preview] ? preview : null;
}

/** Text has no zero bytes, save UTF-16 with its mark. */
function isText(head: Buffer): boolean {
  const isUtf16 = head.length > 1 && ((head[0] === 0xff && head[1] === 0xfe) || (head[0] === 0xfe && head[1] === 0xff));
  return isUtf16 || !head.includes(0);
}
