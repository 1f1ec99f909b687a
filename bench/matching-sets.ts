import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { MatchPlan, RawRow } from '../src/kernel/memory/match/engine/plan.ts';

/** Where the public sets lie, which are measured with and never copied: VALENCE_DATASETS names the folder. */
export function setsFolder(): string | null {
  const folder = process.env['VALENCE_DATASETS'];
  return folder !== undefined && existsSync(join(folder, 'febrl')) ? folder : null;
}

/** A labelled pair of rows: places in `rows`, and whether the two are the same. */
export type LabelledPair = Readonly<{ a: number; b: number; same: number }>;

/** Pairs of two sources as the benchmark gives them; equal texts of one side are one row. */
export type PairSet = Readonly<{
  rows: RawRow[];
  /** Rows of the second source begin here… in `side`: 0 left, 1 right. */
  side: number[];
  train: LabelledPair[];
  valid: LabelledPair[];
  test: LabelledPair[];
}>;

/** Reads one set of the form "COL a VAL x COL b VAL y TAB … TAB label". */
export function readPairSet(folder: string, name: string, columns: readonly string[]): PairSet {
  const rows: RawRow[] = [];
  const side: number[] = [];
  const known = new Map<string, number>();
  const placeOf = (text: string, which: number): number => {
    const key = `${which} ${text}`;
    let place = known.get(key);
    if (place === undefined) {
      known.set(key, (place = rows.length));
      rows.push(cellsOf(text, columns));
      side.push(which);
    }
    return place;
  };
  const read = (part: string): LabelledPair[] =>
    readFileSync(join(folder, name, `${part}.txt`), 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => {
        const [left = '', right = '', label = '0'] = line.split('\t');
        return { a: placeOf(left, 0), b: placeOf(right, 1), same: Number(label) };
      });
  return { rows, side, train: read('train'), valid: read('valid'), test: read('test') };
}

function cellsOf(text: string, columns: readonly string[]): RawRow {
  const cells = new Map(
    text
      .split(/\bCOL /)
      .slice(1)
      .map((part) => {
        const at = part.indexOf(' VAL');
        return [part.slice(0, at).trim(), part.slice(at + 4).trim()] as const;
      }),
  );
  return columns.map((column) => {
    const cell = cells.get(column) ?? '';
    return cell === '' ? null : cell;
  });
}

export const PAPERS: MatchPlan = {
  fields: [
    { id: 'title', as: 'words', from: 0 },
    { id: 'titleText', as: 'text', from: 0 },
    { id: 'authors', as: 'names', from: 1 },
    { id: 'venue', as: 'words', from: 2 },
    { id: 'year', as: 'year', from: 3 },
  ],
  rules: [],
};

export const RESTAURANTS: MatchPlan = {
  fields: [
    { id: 'name', as: 'text', from: 0 },
    { id: 'addr', as: 'address', from: 1 },
    { id: 'city', as: 'text', from: 2 },
    { id: 'phone', as: 'phone', from: 3 },
    { id: 'type', as: 'words', from: 4 },
  ],
  rules: [],
};

/** People of the Febrl sets: rec_id tells who is who. */
export function readFebrl(folder: string, part: number): { rows: RawRow[]; truth: string[] } {
  const [, ...lines] = readFileSync(join(folder, 'febrl', `dataset${part}.csv`), 'utf8').split('\n');
  const cells = lines.filter((line) => line.trim() !== '').map((line) => line.split(',').map((cell) => cell.trim()));
  return {
    rows: cells.map((row) => row.slice(1).map((cell) => (cell === '' ? null : cell))),
    truth: cells.map((row) => /^rec-(\d+)/.exec(row[0] ?? '')?.[1] ?? ''),
  };
}

export const PEOPLE: MatchPlan = {
  fields: [
    { id: 'given', as: 'text', from: 0 },
    { id: 'surname', as: 'text', from: 1 },
    { id: 'number', as: 'code', from: 2 },
    { id: 'street', as: 'text', from: 3 },
    { id: 'place', as: 'text', from: 4 },
    { id: 'suburb', as: 'text', from: 5 },
    { id: 'postcode', as: 'code', from: 6 },
    { id: 'state', as: 'text', from: 7 },
    { id: 'born', as: 'date', from: 8 },
    { id: 'insurance', as: 'code', from: 9 },
  ],
  rules: [
    { name: 'insurance', parts: [{ field: 9, how: 'edits' }] },
    { name: 'born', parts: [{ field: 8, how: 'whole' }] },
    {
      name: 'name',
      parts: [
        { field: 0, how: 'whole' },
        { field: 1, how: 'whole' },
      ],
    },
    {
      name: 'surname and postcode',
      parts: [
        { field: 1, how: 'whole' },
        { field: 6, how: 'whole' },
      ],
    },
    {
      name: 'street and number',
      parts: [
        { field: 3, how: 'whole' },
        { field: 2, how: 'whole' },
      ],
    },
  ],
};
