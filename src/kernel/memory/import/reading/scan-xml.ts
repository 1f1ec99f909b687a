import { Unreadable } from './problem.ts';

/** Told of each piece of an XML text in order. Names come without their prefix, attributes and text as written. */
export type XmlHandler = Readonly<{
  open(name: string, attributes: string): void;
  /** One element's text may come in several pieces; `literal` text holds no entities. */
  text(raw: string, literal: boolean): void;
  close(name: string): void;
}>;

export type XmlScanner = Readonly<{ push(text: string): void; end(): void }>;

/** Longest tag or comment. Chosen, not fitted. */
const TAG_MAX_CHARS = 1_000_000;

/**
 * Scans XML that arrives in pieces. It declares no entities: a document type is refused, so nothing can be expanded.
 * Our own because both libraries tried misread prefixed names, rich text or cells without an address.
 */
export function createXmlScanner(handler: XmlHandler): XmlScanner {
  let rest = '';
  return {
    push(text) {
      const all = rest === '' ? text : rest + text;
      rest = all.slice(scanAll(all, handler));
      if (rest.length > TAG_MAX_CHARS) throw new Unreadable('damaged');
    },
    end() {
      if (rest.trim() !== '') throw new Unreadable('damaged');
    },
  };
}

/** Scans what is complete and returns where the incomplete rest begins. */
function scanAll(text: string, handler: XmlHandler): number {
  let at = 0;
  for (;;) {
    const open = text.indexOf('<', at);
    if (open < 0) return scanText(text, at, handler);
    if (open > at) handler.text(text.slice(at, open), false);
    const next = scanMarkup(text, open, handler);
    if (next < 0) return open;
    at = next;
  }
}

/** Gives out the text up to the end, but keeps back an entity that may go on in the next piece. */
function scanText(text: string, at: number, handler: XmlHandler): number {
  const entity = text.lastIndexOf('&');
  const isOpen = entity >= at && text.length - entity < 12 && !text.includes(';', entity);
  const end = isOpen ? entity : text.length;
  if (end > at) handler.text(text.slice(at, end), false);
  return end;
}

function scanMarkup(text: string, open: number, handler: XmlHandler): number {
  const next = text.charCodeAt(open + 1);
  if (Number.isNaN(next)) return -1;
  if (next === 33) return scanDeclaration(text, open, handler);
  if (next === 63) return after(text, '?>', open);
  return scanTag(text, open, handler);
}

function scanDeclaration(text: string, open: number, handler: XmlHandler): number {
  const start = text.slice(open, open + 9);
  if (start.startsWith('<!--')) return after(text, '-->', open + 4);
  if (start === '<![CDATA[') {
    const end = text.indexOf(']]>', open);
    if (end < 0) return -1;
    handler.text(text.slice(open + 9, end), true);
    return end + 3;
  }
  if (start.length < 9 && ('<![CDATA['.startsWith(start) || '<!--'.startsWith(start))) return -1;
  throw new Unreadable('damaged');
}

function after(text: string, mark: string, from: number): number {
  const at = text.indexOf(mark, from);
  return at < 0 ? -1 : at + mark.length;
}

function scanTag(text: string, open: number, handler: XmlHandler): number {
  const end = tagEnd(text, open);
  if (end < 0) return -1;
  if (text.charCodeAt(open + 1) === 47) {
    handler.close(withoutPrefix(text.slice(open + 2, end).trimEnd()));
    return end + 1;
  }
  const isEmpty = text.charCodeAt(end - 1) === 47;
  const stop = isEmpty ? end - 1 : end;
  let nameEnd = open + 1;
  while (nameEnd < stop && text.charCodeAt(nameEnd) > 32) nameEnd += 1;
  const name = withoutPrefix(text.slice(open + 1, nameEnd));
  handler.open(name, text.slice(nameEnd, stop));
  if (isEmpty) handler.close(name);
  return end + 1;
}

/** The place of the `>` that ends the tag: one inside a quoted attribute does not. */
function tagEnd(text: string, open: number): number {
  let end = text.indexOf('>', open);
  while (end >= 0 && isInsideQuotes(text, open, end)) end = text.indexOf('>', end + 1);
  return end;
}

function isInsideQuotes(text: string, open: number, end: number): boolean {
  let quote = 0;
  for (let i = open; i < end; i++) {
    const code = text.charCodeAt(i);
    if (quote === 0 && (code === 34 || code === 39)) quote = code;
    else if (code === quote) quote = 0;
  }
  return quote !== 0;
}

function withoutPrefix(name: string): string {
  const colon = name.indexOf(':');
  return colon < 0 ? name : name.slice(colon + 1);
}

/** The decoded value of an attribute, with or without a prefix, or undefined when it is not there. */
export function attributeOf(attributes: string, name: string): string | undefined {
  const usual = ` ${name}="`;
  const start = attributes.indexOf(usual) + usual.length;
  if (start >= usual.length) return decodeXml(attributes.slice(start, attributes.indexOf('"', start)));
  return unusualAttribute(attributes, name);
}

/** With a prefix, single quotes or spaces around the equals sign. */
function unusualAttribute(attributes: string, name: string): string | undefined {
  for (let at = attributes.indexOf(name); at >= 0; at = attributes.indexOf(name, at + 1)) {
    const before = attributes.charCodeAt(at - 1);
    const isStart = before <= 32 || before === 58;
    const match = isStart ? VALUE.exec(attributes.slice(at + name.length)) : null;
    if (match !== null) return decodeXml(match[1] ?? match[2] ?? '');
  }
  return undefined;
}

const VALUE = /^\s*=\s*(?:"([^"]*)"|'([^']*)')/;

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** Text with its entities replaced. Characters that no text may hold are left out. */
export function decodeXml(raw: string): string {
  if (!raw.includes('&')) return raw;
  return raw.replace(/&(?:#x([0-9a-f]+)|#(\d+)|(\w+));/gi, (whole, hex?: string, decimal?: string, name?: string) => {
    if (name !== undefined) return ENTITIES[name] ?? whole;
    return characterOf(Number.parseInt(hex ?? decimal ?? '', hex === undefined ? 10 : 16));
  });
}

function characterOf(code: number): string {
  const isText = code >= 32 || code === 9 || code === 10 || code === 13;
  const isCharacter = code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff);
  return isText && isCharacter ? String.fromCodePoint(code) : '';
}
