import { hash } from 'node:crypto';
import { plainText, type Data, type Value } from '../value.ts';

/** Longest key that is kept as it is; a longer one is kept as its hash. */
const LONGEST = 200;

/** A text in the form in which two spellings of the same name are equal: width, case, spaces and marks aside. */
export function normalText(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[\s\p{P}\p{S}]+/gu, ' ')
    .trim();
}

/** A key is compared letter by letter: only width, case and outer spaces do not count. */
function normalKey(value: Value | undefined): string {
  return plainText(value).normalize('NFKC').trim().toLowerCase();
}

/**
 * The key of a row out of its key fields, by field and not by column, so that another file with other headers finds the
 * same record; null when all of them are empty.
 */
export function keyText(data: Data, fields: readonly string[]): string | null {
  const parts = fields.toSorted().map((field) => [field, normalKey(data[field])] as const);
  if (parts.every(([, text]) => text === '')) return null;
  return bounded(parts.map(([field, text]) => `${field}=${text}`).join('\n'));
}

/** What a row says, as a key: for files in which nothing names a record. The `nth` row of the same content is another record. */
export function contentKey(content: string, nth: number): string {
  return `row:${content}:${nth}`;
}

/** A hash of everything a row says. */
export function contentOf(data: Data): string {
  return digest(JSON.stringify(Object.entries(data).toSorted(([a], [b]) => (a < b ? -1 : 1))));
}

/** A hash of the row as it stands in the file. */
export function cellsOf(cells: readonly string[]): string {
  return digest(cells.join('\u001f'));
}

function bounded(text: string): string {
  return text.length <= LONGEST ? text : `sha:${digest(text)}`;
}

function digest(text: string): string {
  return hash('sha256', text, 'base64url').slice(0, 32);
}
