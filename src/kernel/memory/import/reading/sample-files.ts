import { crc32, deflateRawSync } from 'node:zlib';
import type { Encoding } from './detect-encoding.ts';

/** Bytes of a text in an encoding, for tests: Node can read GB18030 but not write it. */
export function encodeText(text: string, encoding: Encoding, hasMark = false): Buffer {
  const marked = hasMark ? `\ufeff${text}` : text;
  if (encoding === 'utf-8') return Buffer.from(marked, 'utf8');
  if (encoding === 'gb18030') return encodeGb(text);
  const bytes = Buffer.from(marked, 'utf16le');
  return encoding === 'utf-16le' ? bytes : bytes.swap16();
}

let gbTable: Map<string, Buffer> | undefined;

function encodeGb(text: string): Buffer {
  gbTable ??= makeGbTable();
  const table = gbTable;
  return Buffer.concat([...text].map((char) => gbBytes(char, table)));
}

function gbBytes(char: string, table: Map<string, Buffer>): Buffer {
  const code = char.codePointAt(0) ?? 0;
  if (code < 0x80) return Buffer.from([code]);
  return table.get(char) ?? fourBytes(code - 0x10000 + 189_000);
}

/** The reverse of the decoder: all double bytes, then the four-byte characters of the first plane. */
function makeGbTable(): Map<string, Buffer> {
  const table = new Map<string, Buffer>();
  const decoder = new TextDecoder('gb18030');
  const add = (bytes: Buffer) => {
    const char = decoder.decode(bytes);
    if (char.length === 1 && char !== '\ufffd' && !table.has(char)) table.set(char, bytes);
  };
  for (let lead = 0x81; lead <= 0xfe; lead++) {
    for (let trail = 0x40; trail <= 0xfe; trail++) if (trail !== 0x7f) add(Buffer.from([lead, trail]));
  }
  for (let linear = 0; linear < 39_420; linear++) add(fourBytes(linear));
  return table;
}

function fourBytes(linear: number): Buffer {
  const third = Math.floor(linear / 10);
  const second = Math.floor(third / 126);
  const first = Math.floor(second / 10);
  return Buffer.from([first + 0x81, (second % 10) + 0x30, (third % 126) + 0x81, (linear % 10) + 0x30]);
}

type ZipFile = Readonly<{ name: string; body: string | Buffer; declaredBytes?: number; isStored?: boolean }>;

/** A ZIP archive of the given files, for tests; `declaredBytes` lies about a file's size. */
export function makeZip(files: readonly ZipFile[]): Buffer {
  const locals: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const file of files) {
    const { header, packed, name } = packFile(file);
    const local = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), header, Buffer.alloc(0), name, packed]);
    const entry = Buffer.alloc(14);
    entry.writeUInt32LE(at, 10);
    const lead = Buffer.from('PK\x01\x02\x14\x00', 'latin1');
    directory.push(Buffer.concat([lead, header, entry, name]));
    locals.push(local);
    at += local.length;
  }
  const list = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(files.length, 8);
  end.writeUInt16LE(files.length, 10);
  end.writeUInt32LE(list.length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...locals, list, end]);
}

/** The 26 bytes that the local header and the directory share, and what follows them. */
function packFile({ name, body, declaredBytes, isStored = false }: ZipFile) {
  const plain = Buffer.from(body);
  const packed = isStored ? plain : deflateRawSync(plain);
  const header = Buffer.alloc(26);
  header.writeUInt16LE(20, 0);
  header.writeUInt16LE(isStored ? 0 : 8, 4);
  header.writeUInt32LE(crc32(plain), 10);
  header.writeUInt32LE(packed.length, 14);
  header.writeUInt32LE(declaredBytes ?? plain.length, 18);
  header.writeUInt16LE(Buffer.byteLength(name), 22);
  return { header, packed, name: Buffer.from(name) };
}

const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const RELATION = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006/relationships';

/** The files of a small workbook around the XML of one sheet, for tests of what no writer library produces. */
export function workbookFiles(sheetXml: string, sharedXml = `<sst xmlns="${MAIN}"/>`): ZipFile[] {
  const relation = (id: string, type: string, target: string) =>
    `<Relationship Id="${id}" Type="${RELATION}/${type}" Target="${target}"/>`;
  const relations = (body: string) => `<Relationships xmlns="${PACKAGE}">${body}</Relationships>`;
  const sheets = `<sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets>`;
  return [
    { name: '[Content_Types].xml', body: '<Types/>' },
    { name: '_rels/.rels', body: relations(relation('rId1', 'officeDocument', 'xl/workbook.xml')) },
    { name: 'xl/workbook.xml', body: `<workbook xmlns="${MAIN}" xmlns:r="${RELATION}">${sheets}</workbook>` },
    {
      name: 'xl/_rels/workbook.xml.rels',
      body: relations(
        relation('rId1', 'worksheet', '/xl/worksheets/sheet1.xml') +
          relation('rId2', 'sharedStrings', 'sharedStrings.xml'),
      ),
    },
    { name: 'xl/sharedStrings.xml', body: sharedXml },
    {
      name: 'xl/styles.xml',
      body: '<styleSheet><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>',
    },
    { name: 'xl/worksheets/sheet1.xml', body: sheetXml },
  ];
}
