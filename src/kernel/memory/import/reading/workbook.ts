import { StringDecoder } from 'node:string_decoder';
import type { ByteSource } from './byte-source.ts';
import { formatOf, type NumberFormat } from './date-formats.ts';
import { Unreadable } from './problem.ts';
import { attributeOf, createXmlScanner, decodeXml, type XmlHandler } from './scan-xml.ts';
import { openArchive, type ZipArchive } from './zip-archive.ts';

/** What is needed to read any sheet of a workbook. The shared texts are held in memory, the rows never. */
export type Workbook = Readonly<{
  archive: ZipArchive;
  sheets: readonly Readonly<{ name: string; part: string; hidden: boolean }>[];
  sharedTexts: readonly string[];
  /** By style index. */
  formats: readonly NumberFormat[];
  is1904: boolean;
}>;

type Relation = Readonly<{ id: string; type: string; part: string }>;

/**
 * Opens an XLSX workbook: its sheets, shared texts and date formats.
 *
 * @throws Unreadable `macro`, `not_table`, `damaged`, `encrypted` or `unpacked_too_large`.
 */
export async function openWorkbook(source: ByteSource): Promise<Workbook> {
  const archive = await openArchive(source);
  const main = await findMainPart(archive);
  const relations = await readRelations(archive, main);
  const { sheets, is1904 } = await readSheetList(archive, main, relations);
  // Some writers leave the relation out; the usual name beside the main part is meant then.
  const partOf = (type: string) => {
    const usual = resolvePart(main, `${type.slice(1)}.xml`);
    const named = relations.find((r) => r.type.endsWith(type))?.part ?? usual;
    return archive.has(named) ? named : undefined;
  };
  return {
    archive,
    sheets,
    sharedTexts: await readSharedTexts(archive, partOf('/sharedStrings')),
    formats: await readFormats(archive, partOf('/styles')),
    is1904,
  };
}

/** Feeds one part of the archive to a handler, for small parts that need no pauses. */
async function scanPart(archive: ZipArchive, part: string, handler: XmlHandler): Promise<void> {
  const scanner = createXmlScanner(handler);
  const decoder = new StringDecoder('utf8');
  for await (const chunk of archive.unpack(part)) scanner.push(decoder.write(chunk));
  scanner.push(decoder.end());
  scanner.end();
}

const ignore = () => {};

async function findMainPart(archive: ZipArchive): Promise<string> {
  let isMacro = archive.names.some((name) => /(^|\/)vbaProject\.bin$/i.test(name));
  if (archive.has('[Content_Types].xml')) {
    const open = (_: string, attributes: string) => {
      if (attributes.includes('macroEnabled')) isMacro = true;
    };
    await scanPart(archive, '[Content_Types].xml', { open, text: ignore, close: ignore });
  }
  if (isMacro) throw new Unreadable('macro');
  const main = archive.has('_rels/.rels')
    ? (await readRelations(archive, '')).find((r) => r.type.endsWith('/officeDocument'))?.part
    : 'xl/workbook.xml';
  if (main === undefined || !archive.has(main) || !main.endsWith('.xml')) throw new Unreadable('not_table');
  return main;
}

async function readRelations(archive: ZipArchive, part: string): Promise<Relation[]> {
  const cut = part.lastIndexOf('/') + 1;
  const folder = part.slice(0, cut);
  const name = `${folder}_rels/${part.slice(cut)}.rels`;
  const relations: Relation[] = [];
  const open = (tag: string, attributes: string) => {
    if (tag !== 'Relationship') return;
    const target = attributeOf(attributes, 'Target') ?? '';
    const id = attributeOf(attributes, 'Id') ?? '';
    relations.push({ id, type: attributeOf(attributes, 'Type') ?? '', part: resolvePart(folder, target) });
  };
  if (archive.has(name)) await scanPart(archive, name, { open, text: ignore, close: ignore });
  return relations;
}

function resolvePart(folder: string, target: string): string {
  return decodeURI(new URL(target, `file:///${folder}`).pathname).slice(1);
}

async function readSheetList(archive: ZipArchive, main: string, relations: readonly Relation[]) {
  const sheets: { name: string; part: string; hidden: boolean }[] = [];
  let is1904 = false;
  const open = (tag: string, attributes: string) => {
    if (tag === 'workbookPr') is1904 = /^(1|true)$/.test(attributeOf(attributes, 'date1904') ?? '');
    if (tag !== 'sheet') return;
    const id = attributeOf(attributes.replaceAll('sheetId', ''), 'id');
    const relation = relations.find((r) => r.id === id && r.type.endsWith('/worksheet'));
    if (relation === undefined || !archive.has(relation.part)) return;
    const hidden = (attributeOf(attributes, 'state') ?? 'visible') !== 'visible';
    sheets.push({ name: attributeOf(attributes, 'name') ?? '', part: relation.part, hidden });
  };
  await scanPart(archive, main, { open, text: ignore, close: ignore });
  return { sheets, is1904 };
}

async function readSharedTexts(archive: ZipArchive, part: string | undefined): Promise<string[]> {
  const texts: string[] = [];
  if (part === undefined) return texts;
  const collector = createTextCollector();
  await scanPart(archive, part, {
    open: (tag) => collector.open(tag),
    text: (raw, literal) => collector.text(raw, literal),
    close(tag) {
      collector.close(tag);
      if (tag === 'si') texts.push(collector.take());
    },
  });
  return texts;
}

/** Puts together the text of a plain or rich string. Reading aids (`rPh`, phonetic) are not part of the text. */
export function createTextCollector() {
  let text = '';
  let aids = 0;
  let isText = false;
  return {
    open(tag: string): void {
      if (tag === 'rPh') aids += 1;
      else if (tag === 't') isText = aids === 0;
    },
    text(raw: string, literal: boolean): void {
      if (isText) text += literal ? raw : decodeXml(raw);
    },
    close(tag: string): void {
      if (tag === 'rPh') aids -= 1;
      else if (tag === 't') isText = false;
    },
    take(): string {
      const whole = text;
      text = '';
      return cleanText(whole);
    },
  };
}

/** Undoes the `_x000D_` escapes of spreadsheets and leaves out control characters. */
export function cleanText(text: string): string {
  const plain = text.includes('_x')
    ? text.replace(/_x([0-9A-Fa-f]{4})_/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    : text;
  return CONTROLS.test(plain) ? plain.toWellFormed().replace(ALL_CONTROLS, '') : plain.toWellFormed();
}

// oxlint-disable-next-line no-control-regex
const CONTROLS = /[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/;
const ALL_CONTROLS = new RegExp(CONTROLS, 'g');

async function readFormats(archive: ZipArchive, part: string | undefined): Promise<NumberFormat[]> {
  const codes = new Map<number, string>();
  const formats: NumberFormat[] = [];
  let isCellStyle = false;
  if (part === undefined) return formats;
  await scanPart(archive, part, {
    open(tag, attributes) {
      if (tag === 'cellXfs') isCellStyle = true;
      const id = Number(attributeOf(attributes, 'numFmtId') ?? 0);
      if (tag === 'numFmt') codes.set(id, attributeOf(attributes, 'formatCode') ?? '');
      else if (tag === 'xf' && isCellStyle) formats.push(formatOf(id, codes.get(id)));
    },
    text: ignore,
    close(tag) {
      if (tag === 'cellXfs') isCellStyle = false;
    },
  });
  return formats;
}
