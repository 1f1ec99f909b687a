import { App } from 'antd';
import { useCallback, useRef, useState, type ClipboardEvent, type KeyboardEvent } from 'react';
import type { RecordRef, RecordRow } from '@valence/contract';
import { useLocale } from '../../../parts/i18n/index.ts';
import type { ListLines } from '../list-data.ts';
import type { Column } from '../list-state.ts';
import { useRecordTexts } from '../texts.ts';
import type { Committed, Step } from './cell-input.tsx';
import { copied, fromTsv, meant, spread, toTsv } from './clipboard.ts';
import { findRecords, isWritable } from './options.ts';
import { moved, only, rangeOf, tabbed, type Selection, type Spot } from './selection.ts';
import type { CellEdit, Edits } from './use-edits.ts';

type Options = Readonly<{
  columns: readonly Column[];
  list: ListLines;
  edits: Edits;
  /** Lines that fit on the screen. */
  screen: number;
  onReveal: (spot: Spot) => void;
  onOpen: (row: RecordRow) => void;
  onTick: (row: RecordRow) => void;
}>;

/** Cells copied or pasted at once at most. */
const MOST_CELLS = 20_000;

/** Where one stands in the table, and what its keys, the clipboard and the pointer do there. */
export function useGrid({ columns, list, edits, screen, onReveal, onOpen, onTick }: Options) {
  const texts = useRecordTexts();
  const locale = useLocale();
  const { message } = App.useApp();
  const [selection, setSelection] = useState<Selection>(only({ line: 0, column: 0 }));
  const [isReleased, setReleased] = useState(false);
  const [editAsked, setEditAsked] = useState(0);
  const { lines, count } = list;
  const isHead = (line: number): boolean => lines.lineAt(line).type === 'head';
  const field = { lines: count, columns: columns.length, screen, isHead };
  const rowAt = (line: number): RecordRow | undefined => {
    const found = line < count ? lines.lineAt(line) : undefined;
    return found?.type === 'row' ? found.row : undefined;
  };
  const go = (next: Selection): void => {
    setSelection(next);
    setReleased(false);
    onReveal(next.at);
  };
  const cellsIn = (): { row: RecordRow; column: Column }[][] => {
    const { top, bottom, left, right } = rangeOf(selection);
    const inside: { row: RecordRow; column: Column }[][] = [];
    for (let line = top; line <= bottom && inside.length * (right - left + 1) < MOST_CELLS; line++) {
      const row = rowAt(line);
      if (row !== undefined) inside.push(columns.slice(left, right + 1).map((column) => ({ row, column })));
    }
    return inside;
  };
  const refuse = (): void => void message.info(texts('readOnlyCell'));
  const write = (wanted: readonly CellEdit[]): void => {
    const may = wanted.filter((edit) => isWritable(edit.field));
    if (may.length < wanted.length) void message.info(texts('readOnlyCells', { count: wanted.length - may.length }));
    edits.write(may);
  };
  const clear = (): void =>
    write(
      cellsIn()
        .flat()
        .map(({ row, column }) => ({ row, field: column.field, value: null })),
    );
  const fillDown = (): void => {
    const [first, ...rest] = cellsIn();
    if (first === undefined || rest.length === 0) return;
    write(
      rest.flatMap((cells) =>
        cells.map(({ row, column }, at) => {
          const source = first[at]?.row ?? row;
          return { row, field: column.field, value: source.data[column.field.id] ?? null, refs: source.refs };
        }),
      ),
    );
  };
  const onCopy = (event: ClipboardEvent): void => {
    event.preventDefault();
    const rows = cellsIn().map((cells) =>
      cells.map(({ row, column }) => copied(column.field, row.data[column.field.id], { locale, titles: row.refs })),
    );
    event.clipboardData.setData('text/plain', toTsv(rows));
    if (event.type === 'cut') clear();
    else if (rows.length * (rows[0]?.length ?? 0) > 1)
      void message.success(texts('copiedCells', { count: rows.length * (rows[0]?.length ?? 0) }));
  };
  const onPaste = (event: ClipboardEvent): void => {
    event.preventDefault();
    const text = event.clipboardData.getData('text/plain');
    const { top, bottom, left, right } = rangeOf(selection);
    const cells = spread(fromTsv(text), { lines: bottom - top + 1, columns: right - left + 1 });
    const targets: { row: RecordRow; column: Column; text: string }[] = [];
    let line = top;
    for (const pasted of cells) {
      while (line < count && isHead(line)) line += 1;
      const row = rowAt(line);
      if (row !== undefined)
        pasted.forEach((part, at) => {
          const column = columns[left + at];
          if (column !== undefined) targets.push({ row, column, text: part });
        });
      line += 1;
    }
    go({
      from: { line: top, column: left },
      at: {
        line: Math.min(count - 1, line - 1),
        column: Math.min(columns.length - 1, left + (cells[0]?.length ?? 1) - 1),
      },
    });
    void resolvePasted(targets).then(({ edits: wanted, unread }) => {
      if (unread > 0) void message.warning(texts('unreadCells', { count: unread }));
      write(wanted);
    });
  };
  const onKey = (event: KeyboardEvent<HTMLElement>): void => {
    const isCommand = event.ctrlKey || event.metaKey;
    const act = isCommand ? COMMANDS[event.key.toLowerCase()] : KEYS[event.key];
    if (event.key === 'Tab') {
      const next = tabbed(selection, event.shiftKey, field);
      // At the ends and after Escape the key leaves the table, so that nobody is caught in it
      if (isReleased || (next.at.line === selection.at.line && next.at.column === selection.at.column)) return;
      event.preventDefault();
      return go(next);
    }
    if (event.key === ' ' && event.shiftKey) {
      event.preventDefault();
      const row = rowAt(selection.at.line);
      if (row !== undefined) onTick(row);
      return;
    }
    const next = event.altKey ? null : moved(selection, event, field);
    if (next !== null) {
      event.preventDefault();
      return go(next);
    }
    if (act === undefined) return;
    event.preventDefault();
    const acts = {
      fill: fillDown,
      undo: edits.undo,
      clear,
      release: () => {
        setSelection(only(selection.at));
        setReleased(true);
      },
      all: () => setSelection({ from: { line: 0, column: 0 }, at: { line: count - 1, column: columns.length - 1 } }),
      open: () => {
        const row = rowAt(selection.at.line);
        if (row !== undefined) onOpen(row);
      },
    };
    acts[act]();
  };
  const step = (to: Step): void => {
    const keys = { up: 'ArrowUp', down: 'ArrowDown', left: 'ArrowLeft', right: 'ArrowRight' } as const;
    if (to === 'stay') return;
    const next =
      to === 'left' || to === 'right'
        ? tabbed(selection, to === 'left', field)
        : moved(selection, { key: keys[to], ctrlKey: false, metaKey: false, shiftKey: false }, field);
    if (next !== null) go(next);
  };
  const onCommit = ({ value, refs }: Committed, to: Step): void => {
    const row = rowAt(selection.at.line);
    const column = columns[selection.at.column];
    if (row !== undefined && column !== undefined) edits.write([{ row, field: column.field, value, refs }]);
    step(to);
  };
  const dragging = useRef(false);
  const point = useCallback((spot: Spot, how: 'set' | 'stretch'): void => {
    setReleased(false);
    setSelection((known) => (how === 'set' ? only(spot) : { at: spot, from: known.from }));
  }, []);
  return {
    selection,
    range: rangeOf(selection),
    editAsked,
    askEdit: () => setEditAsked((times) => times + 1),
    point,
    dragging,
    input: { onKey, onCopy, onPaste, onCommit, onStep: step, onRefuse: refuse },
  };
}

type Act = 'fill' | 'undo' | 'clear' | 'release' | 'all' | 'open';
const COMMANDS: Readonly<Record<string, Act>> = { d: 'fill', z: 'undo', a: 'all', enter: 'open' };
const KEYS: Readonly<Record<string, Act>> = { Delete: 'clear', Backspace: 'clear', Escape: 'release' };

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
