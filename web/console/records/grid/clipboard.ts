import type { Field, Value } from '@valence/contract';
import { readTyped, typedText } from '../../../parts/typed-input.ts';

/** Cells as spreadsheets exchange them: tabs between cells, line ends between rows, quotes around cells that hold either. */
export function toTsv(rows: readonly (readonly string[])[]): string {
  return rows.map((row) => row.map(quoted).join('\t')).join('\n');
}

function quoted(cell: string): string {
  return /[\t\n\r"]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}

/** Reads what a spreadsheet put on the clipboard. A last line end, which Excel adds, makes no row. */
export function fromTsv(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  const cell = /"((?:[^"]|"")*)"(?=[\t\n]|$)|([^\t\n]*)/y;
  const plain = text.replaceAll(/\r\n?/g, '\n').replace(/\n$/, '');
  let at = 0;
  for (;;) {
    cell.lastIndex = at;
    const match = cell.exec(plain);
    row.push(match?.[1] === undefined ? (match?.[2] ?? '') : match[1].replaceAll('""', '"'));
    at += match?.[0].length ?? 0;
    if (plain[at] === '\t') {
      at += 1;
      continue;
    }
    rows.push(row);
    row = [];
    if (at >= plain.length) return rows;
    at += 1;
  }
}

/** What is pasted where: one cell fills the whole range, several are laid out from its first cell. */
export function spread(
  cells: readonly (readonly string[])[],
  size: Readonly<{ lines: number; columns: number }>,
): (readonly string[])[] {
  const isOne = cells.length === 1 && cells[0]?.length === 1;
  if (!isOne) return [...cells];
  return Array.from({ length: size.lines }, () => Array.from({ length: size.columns }, () => cells[0]?.[0] ?? ''));
}

/** A value as text for a spreadsheet: choices by their name, records by their title, days as they are. */
export function copied(
  field: Field,
  value: Value | undefined,
  look: { locale: string; titles: Readonly<Record<string, { title: string }>> },
): string {
  if (value === null || value === undefined) return '';
  const one = (part: string): string => {
    const choice = field.choices?.find((known) => known.value === part)?.title;
    if (choice !== undefined) return look.locale === 'en' ? choice.en : choice.zh;
    return look.titles[part]?.title ?? part;
  };
  if (Array.isArray(value)) return value.map(one).join('、');
  if (typeof value === 'boolean') return YES_NO[value ? 'yes' : 'no'][look.locale === 'en' ? 'en' : 'zh'];
  return typeof value === 'string' ? one(value) : typedText(value);
}

const YES_NO = { yes: { zh: '是', en: 'Yes' }, no: { zh: '否', en: 'No' } } as const;
const TRUE = new Set(['是', '有', '对', '√', 'yes', 'y', 'true', '1']);
const FALSE = new Set(['否', '无', '不', '×', 'no', 'n', 'false', '0']);

/** What pasted or typed text means in a field: a value, the name of a record to look for, or nothing that fits. */
export type Meant =
  | Readonly<{ outcome: 'value'; value: Value }>
  | Readonly<{ outcome: 'title'; title: string }>
  | Readonly<{ outcome: 'fault' }>;

const FAULT: Meant = { outcome: 'fault' };
const said = (value: Value): Meant => ({ outcome: 'value', value });

/** Types that are not simply typed. */
const READERS: Partial<Record<Field['type'], (field: Field, text: string) => Meant>> = {
  choice: choiceMeant,
  multiChoice: choicesMeant,
  boolean: (_field, text) => booleanMeant(text.toLowerCase()),
  rating: (_field, text) => ratingMeant(text),
  ref: (_field, text) => ({ outcome: 'title', title: text }),
  refs: () => FAULT,
  address: () => FAULT,
  file: () => FAULT,
};

/** Reads text as the field's type, as people write it. */
export function meant(field: Field, text: string): Meant {
  const bare = text.trim();
  if (bare === '') return said(null);
  const read = READERS[field.type];
  if (read !== undefined) return read(field, bare);
  const typed = readTyped(field.type, field.type === 'date' ? dayWords(bare) : bare);
  return typed.outcome === 'value' ? typed : FAULT;
}

function booleanMeant(word: string): Meant {
  if (TRUE.has(word)) return said(true);
  return FALSE.has(word) ? said(false) : FAULT;
}

function ratingMeant(text: string): Meant {
  const stars = /^★+$/.test(text) ? text.length : Number(text);
  return Number.isInteger(stars) && stars >= 1 && stars <= 5 ? said(stars) : FAULT;
}

function choicesMeant(field: Field, text: string): Meant {
  const found = text.split(/[,，;；、\n]/).map((part) => choiceIn(field, part.trim()));
  const values = found.filter((value) => value !== undefined);
  return values.length === found.length ? said(values) : FAULT;
}

function choiceMeant(field: Field, text: string): Meant {
  const value = choiceIn(field, text);
  return value === undefined ? FAULT : said(value);
}

/** The choice that is called so, by its value or its name in either language. */
function choiceIn(field: Field, text: string): string | undefined {
  const wanted = text.toLowerCase();
  return field.choices?.find(
    ({ value, title }) => value.toLowerCase() === wanted || title.zh === text || title.en.toLowerCase() === wanted,
  )?.value;
}

const WORDS: Readonly<Record<string, number>> = {
  今天: 0,
  明天: 1,
  后天: 2,
  昨天: -1,
  前天: -2,
  today: 0,
  tomorrow: 1,
  yesterday: -1,
};

/** A day said in words or as `+3`, as the day it is here; other text stays as it is. */
export function dayWords(text: string, now = new Date()): string {
  const away = WORDS[text.toLowerCase()] ?? (/^[+-]\d{1,3}$/.test(text) ? Number(text) : undefined);
  if (away !== undefined) {
    const day = new Date(now.getFullYear(), now.getMonth(), now.getDate() + away, 12);
    return `${day.getFullYear()}-${String(day.getMonth() + 1).padStart(2, '0')}-${String(day.getDate()).padStart(2, '0')}`;
  }
  const short = /^(\d{1,2})[-/.月](\d{1,2})日?$/.exec(text);
  return short === null ? text : `${now.getFullYear()}-${short[1]}-${short[2]}`;
}
