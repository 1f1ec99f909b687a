import { App } from 'antd';
import { useCallback, useRef, useState, type KeyboardEvent } from 'react';
import type { RecordRow } from '@valence/contract';
import type { ListLines } from '../list-data.ts';
import type { Column } from '../list-state.ts';
import { useRecordTexts } from '../texts.ts';
import { moved, only, rangeOf, tabbed, type Selection, type Spot } from './selection.ts';
import type { Committed, Step } from './use-editing.ts';
import type { Edits } from './use-edits.ts';
import { useRange } from './use-range.ts';

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

/** Where one stands in the table, and what its keys, the clipboard and the pointer do there. */
export function useGrid({ columns, list, edits, screen, onReveal, onOpen, onTick }: Options) {
  const texts = useRecordTexts();
  const { message } = App.useApp();
  const [selection, setSelection] = useState<Selection>(only({ line: 0, column: 0 }));
  const [isReleased, setReleased] = useState(false);
  const [editAsked, setEditAsked] = useState(0);
  const { lines, count } = list;
  const isHead = (line: number): boolean => lines.lineAt(line).type === 'head';
  const place = { lines: count, columns: columns.length, screen, isHead };
  const rowAt = (line: number): RecordRow | undefined => {
    const found = line < count ? lines.lineAt(line) : undefined;
    return found?.type === 'row' ? found.row : undefined;
  };
  const here = (act: (row: RecordRow) => void): void => {
    const row = rowAt(selection.at.line);
    if (row !== undefined) act(row);
  };
  const go = (next: Selection): void => {
    setSelection(next);
    setReleased(false);
    onReveal(next.at);
  };
  const range = useRange({ columns, selection, count, isHead, rowAt, edits, onSelect: go });
  const acts: Readonly<Record<Act, () => void>> = {
    fill: range.fill,
    undo: edits.undo,
    clear: range.clear,
    release: () => {
      setSelection(only(selection.at));
      setReleased(true);
    },
    all: () => setSelection({ from: { line: 0, column: 0 }, at: { line: count - 1, column: columns.length - 1 } }),
    open: () => here(onOpen),
    tick: () => here(onTick),
  };
  const onKey = (event: KeyboardEvent<HTMLElement>): void => {
    const next =
      event.key === 'Tab'
        ? afterTab(selection, event.shiftKey, place, isReleased)
        : event.altKey
          ? null
          : moved(selection, event, place);
    const act = actOf(event);
    if (next === null && act === undefined) return;
    event.preventDefault();
    if (next !== null) go(next);
    else if (act !== undefined) acts[act]();
  };
  const step = (to: Step): void => {
    const next = stepped(selection, to, place);
    if (next !== null) go(next);
  };
  const onCommit = ({ value, refs }: Committed, to: Step): void => {
    const column = columns[selection.at.column];
    here((row) => column !== undefined && edits.write([{ row, field: column.field, value, refs }]));
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
    input: {
      onKey,
      onCopy: range.onCopy,
      onPaste: range.onPaste,
      onCommit,
      onStep: step,
      onRefuse: () => void message.info(texts('readOnlyCell')),
    },
  };
}

type Act = 'fill' | 'undo' | 'clear' | 'release' | 'all' | 'open' | 'tick';
const COMMANDS: Readonly<Record<string, Act>> = { d: 'fill', z: 'undo', a: 'all', enter: 'open' };
const KEYS: Readonly<Record<string, Act>> = { Delete: 'clear', Backspace: 'clear', Escape: 'release' };

function actOf({ key, ctrlKey, metaKey, shiftKey }: KeyboardEvent): Act | undefined {
  if (key === ' ' && shiftKey) return 'tick';
  return ctrlKey || metaKey ? COMMANDS[key.toLowerCase()] : KEYS[key];
}

/** Where Tab leads; null where it leaves the table: at its ends and after Escape, so that nobody is caught in it. */
function afterTab(
  selection: Selection,
  isBack: boolean,
  place: Parameters<typeof tabbed>[2],
  isReleased: boolean,
): Selection | null {
  const next = tabbed(selection, isBack, place);
  const isStill = next.at.line === selection.at.line && next.at.column === selection.at.column;
  return isReleased || isStill ? null : next;
}

const ARROWS = { up: 'ArrowUp', down: 'ArrowDown' } as const;

/** Where one goes after a value was written. */
function stepped(selection: Selection, to: Step, place: Parameters<typeof tabbed>[2]): Selection | null {
  if (to === 'stay') return null;
  if (to === 'left' || to === 'right') return tabbed(selection, to === 'left', place);
  return moved(selection, { key: ARROWS[to], ctrlKey: false, metaKey: false, shiftKey: false }, place);
}
