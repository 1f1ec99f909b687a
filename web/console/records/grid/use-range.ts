import { App } from 'antd';
import type { ClipboardEvent } from 'react';
import type { RecordRef, RecordRow } from '@valence/contract';
import { useLocale } from '../../../parts/i18n/index.ts';
import type { Column } from '../list-state.ts';
import { useRecordTexts } from '../texts.ts';
import { copied, fromTsv, meant, spread, toTsv } from './clipboard.ts';
import { findRecords, isWritable } from './options.ts';
import { rangeOf, type Selection } from './selection.ts';
import type { CellEdit, Edits } from './use-edits.ts';

type Options = Readonly<{
  columns: readonly Column[];
  selection: Selection;
  /** Lines of the table, heads of groups included. */
  count: number;
  isHead: (line: number) => boolean;
  rowAt: (line: number) => RecordRow | undefined;
  edits: Edits;
  onSelect: (selection: Selection) => void;
}>;

/** Cells copied or filled at once at most. */
const MOST_CELLS = 20_000;

type At = Readonly<{ row: RecordRow; column: Column }>;

/** What is done with a range of cells at once: copy, paste, fill down, clear. */
export function useRange({ columns, selection, count, isHead, rowAt, edits, onSelect }: Options) {
  const texts = useRecordTexts();
  const locale = useLocale();
  const { message } = App.useApp();
  const inside = (): At[][] => {
    const { top, bottom, left, right } = rangeOf(selection);
    const cells: At[][] = [];
    for (let line = top; line <= bottom && cells.length * (right - left + 1) < MOST_CELLS; line++) {
      const row = rowAt(line);
      if (row !== undefined) cells.push(columns.slice(left, right + 1).map((column) => ({ row, column })));
    }
    return cells;
  };
  const write = (wanted: readonly CellEdit[]): void => {
    const may = wanted.filter((edit) => isWritable(edit.field));
    if (may.length < wanted.length) void message.info(texts('readOnlyCells', { count: wanted.length - may.length }));
    edits.write(may);
  };
  const clear = (): void =>
    write(inside().flatMap((cells) => cells.map(({ row, column: { field } }) => ({ row, field, value: null }))));
  const fill = (): void => {
    const [first, ...rest] = inside();
    const filled = (cells: readonly At[]): CellEdit[] =>
      cells.map(({ row, column: { field } }, at) => {
        const source = first?.[at]?.row ?? row;
        return { row, field, value: source.data[field.id] ?? null, refs: source.refs };
      });
    if (rest.length > 0) write(rest.flatMap(filled));
  };
  const onCopy = (event: ClipboardEvent): void => {
    event.preventDefault();
    const cells = inside();
    const rows = cells.map((line) =>
      line.map(({ row, column: { field } }) => copied(field, row.data[field.id], { locale, titles: row.refs })),
    );
    event.clipboardData.setData('text/plain', toTsv(rows));
    const size = rows.length * (rows[0]?.length ?? 0);
    if (event.type === 'cut') clear();
    else if (size > 1) void message.success(texts('copiedCells', { count: size }));
  };
  const onPaste = (event: ClipboardEvent): void => {
    event.preventDefault();
    const { top, bottom, left, right } = rangeOf(selection);
    const size = { lines: bottom - top + 1, columns: right - left + 1 };
    const cells = spread(fromTsv(event.clipboardData.getData('text/plain')), size);
    const lines = recordLines(top, cells.length, count, isHead);
    const width = cells[0]?.length ?? 1;
    onSelect({
      from: { line: top, column: left },
      at: { line: lines.at(-1) ?? top, column: Math.min(columns.length - 1, left + width - 1) },
    });
    const targets = cells.flatMap((parts, at) => targetsOf(parts, rowAt(lines[at] ?? count), columns.slice(left)));
    const lost = cells.reduce((sum, parts) => sum + parts.length, 0) - targets.length;
    void resolvePasted(targets).then(({ edits: wanted, unread }) => {
      if (unread + lost > 0) void message.warning(texts('unreadCells', { count: unread + lost }));
      write(wanted);
    });
  };
  return { clear, fill, onCopy, onPaste };
}

/** The next lines that hold records, from one on. */
function recordLines(from: number, wanted: number, count: number, isHead: (line: number) => boolean): number[] {
  const lines: number[] = [];
  for (let line = from; line < count && lines.length < wanted; line++) if (!isHead(line)) lines.push(line);
  return lines;
}

function targetsOf(parts: readonly string[], row: RecordRow | undefined, columns: readonly Column[]): Target[] {
  return parts.flatMap((text, at) => {
    const column = columns[at];
    return row === undefined || column === undefined ? [] : [{ row, column, text }];
  });
}

type Target = { row: RecordRow; column: Column; text: string };

/** Reads what was pasted; names of records are looked up once each, and count only where exactly one record has that name. */
async function resolvePasted(targets: readonly Target[]): Promise<{ edits: CellEdit[]; unread: number }> {
  const lookups = new Map<string, Promise<RecordRef | null>>();
  const named = (kind: string | undefined, title: string): Promise<RecordRef | null> => {
    const key = `${kind ?? ''} ${title}`;
    const known = lookups.get(key) ?? findRecords(title, kind).then((hits) => onlyNamed(hits, title));
    lookups.set(key, known);
    return known;
  };
  const read = await Promise.all(
    targets.map(async ({ row, column: { field }, text }): Promise<CellEdit | null> => {
      if (!isWritable(field)) return { row, field, value: row.data[field.id] ?? null };
      const said = meant(field, text);
      if (said.outcome === 'value') return { row, field, value: said.value };
      const record = said.outcome === 'title' ? await named(field.to, said.title) : null;
      return record === null ? null : { row, field, value: record.id, refs: { [record.id]: record } };
    }),
  );
  const edits = read.filter((edit) => edit !== null);
  return { edits, unread: targets.length - edits.length };
}

function onlyNamed(hits: readonly RecordRef[], title: string): RecordRef | null {
  const same = hits.filter((hit) => hit.title === title);
  return same.length === 1 ? (same[0] ?? null) : null;
}
