import { useEffect, useLayoutEffect, useRef, useState, type ClipboardEvent, type KeyboardEvent } from 'react';
import type { Field, RecordRef, RecordRow, Value } from '@valence/contract';
import { typedText } from '../../../parts/typed-input.ts';
import { meant } from './clipboard.ts';
import { isMany, isPicked, isWritable, useOptions, valueOf } from './options.ts';
import { pickMoved, type Option } from './pick-list.tsx';

/** Where one goes after a value was written. */
export type Step = 'up' | 'down' | 'left' | 'right' | 'stay';
export type Committed = Readonly<{ value: Value; refs: Readonly<Record<string, RecordRef>> }>;

/** A cell and what becomes of keys and values there. */
export type CellEditing = Readonly<{
  field: Field;
  row: RecordRow;
  /** Counts up when the pointer asks to edit. */
  editAsked: number;
  hasFocus: boolean;
  /** Keys while nothing is being edited. */
  onKey: (event: KeyboardEvent<HTMLElement>) => void;
  onCopy: (event: ClipboardEvent) => void;
  onPaste: (event: ClipboardEvent) => void;
  onCommit: (committed: Committed, step: Step) => void;
  onStep: (step: Step) => void;
  /** The cell cannot be written here. */
  onRefuse: () => void;
}>;

type Editing = Readonly<{
  draft: string;
  isQuick: boolean;
  picks: readonly string[];
  /** Which option the keys stand on; null: the one chosen now, else the first. */
  at: number | null;
  isFaulty: boolean;
}>;

/** The editing of one cell: what is typed or picked, and what its keys do. */
export function useEditing(props: CellEditing) {
  const { field, row, editAsked, hasFocus } = props;
  const input = useRef<HTMLInputElement & HTMLTextAreaElement>(null);
  const [editing, setEditing] = useState<Editing | null>(null);
  const [asked, setAsked] = useState(editAsked);
  const value = row.data[field.id];
  const isList = isPicked(field);
  const begun = (draft: string, isQuick: boolean): Editing => ({
    draft,
    isQuick,
    picks: Array.isArray(value) ? value : [],
    at: null,
    isFaulty: false,
  });
  const full = (): Editing => begun(isList ? '' : editText(field, value), false);
  const begin = (how: Editing): void => (isWritable(field) ? setEditing(how) : props.onRefuse());
  if (asked !== editAsked) {
    setAsked(editAsked);
    if (isWritable(field)) setEditing(full());
  }
  useLayoutEffect(() => {
    if (hasFocus && document.activeElement !== input.current) input.current?.focus({ preventScroll: true });
  }, [hasFocus, editAsked]);
  const isFull = editing?.isQuick === false;
  useEffect(() => {
    // Going on where the text ends, as after F2 in a spreadsheet
    const element = input.current;
    if (isFull && element !== null) element.setSelectionRange(element.value.length, element.value.length);
  }, [isFull]);
  const { options, found, isSearching } = useOptions(field, {
    typed: isList ? (editing?.draft ?? '') : '',
    chosen: isMany(field) && editing !== null ? [...editing.picks] : value,
    known: row.refs,
    isWanted: editing !== null,
  });
  const at = editing?.at ?? firstAt(field, options);
  const { onCommit, onStep } = props;
  const acts = editActs({ field, editing, at, options, found, set: setEditing, onCommit, onStep });
  return {
    input,
    editing,
    options,
    at,
    isSearching,
    choose: acts.choose,
    onLeave: acts.onLeave,
    hover: (next: number) => editing !== null && next !== at && setEditing({ ...editing, at: next }),
    onCompose: () => editing === null && begin(begun('', true)),
    onType: (draft: string) =>
      editing === null ? begin(begun(draft, true)) : setEditing({ ...editing, draft, at: 0, isFaulty: false }),
    onKeyDown: (event: KeyboardEvent<HTMLElement>): void => {
      // A key that chooses among Chinese words is not ours
      if (event.nativeEvent.isComposing || event.keyCode === 229) return;
      if (editing !== null) return acts.onKey(event);
      if (!isBeginning(event)) return props.onKey(event);
      event.preventDefault();
      begin(full());
    },
  };
}

function isBeginning({ key, ctrlKey, metaKey, altKey, shiftKey }: KeyboardEvent): boolean {
  return (key === 'Enter' || key === 'F2') && !ctrlKey && !metaKey && !altKey && !shiftKey;
}

function firstAt(field: Field, options: readonly Option[]): number {
  return isMany(field)
    ? 0
    : Math.max(
        0,
        options.findIndex(({ isChosen }) => isChosen === true),
      );
}

type EditContext = Readonly<{
  field: Field;
  editing: Editing | null;
  at: number;
  options: readonly Option[];
  found: Readonly<Record<string, RecordRef>>;
  set: (editing: Editing | null) => void;
  onCommit: CellEditing['onCommit'];
  onStep: CellEditing['onStep'];
}>;

/** What keys and the pointer do while a cell is being written in. */
function editActs({ field, editing, at: here, options, found, set, onCommit, onStep }: EditContext) {
  const isList = isPicked(field);
  const finish = (committed: Committed, step: Step): void => {
    set(null);
    onCommit(committed, step);
  };
  const cancel = (step: Step): void => {
    set(null);
    onStep(step);
  };
  const choose = (option: Option | undefined, step: Step): void => {
    if (option === undefined || editing === null) return;
    if (!isMany(field)) return finish({ value: valueOf(field, option.value), refs: found }, step);
    const { picks } = editing;
    const next = picks.includes(option.value)
      ? picks.filter((pick) => pick !== option.value)
      : [...picks, option.value];
    set({ ...editing, picks: next, draft: '' });
  };
  const commit = (step: Step): void => {
    if (editing === null) return;
    if (isMany(field))
      return finish({ value: editing.picks.length === 0 ? null : [...editing.picks], refs: found }, step);
    if (isList) return editing.draft === '' ? cancel(step) : choose(options[here], step);
    const read = meant(field, editing.draft);
    if (read.outcome === 'value') finish({ value: read.value, refs: {} }, step);
    else set({ ...editing, isFaulty: true });
  };
  /** What a key does to what is being edited; null: it is typed. */
  const actOf = (event: KeyboardEvent<HTMLElement>): (() => void) | null => {
    if (editing === null || isNewLine(field, event)) return null;
    if (event.key === 'Escape') return () => cancel('stay');
    if (event.key === 'F2') return () => set({ ...editing, isQuick: false });
    return isList ? listActOf(event, editing) : stepActOf(event, editing.isQuick);
  };
  const stepActOf = (event: KeyboardEvent, withArrows: boolean): (() => void) | null => {
    const step = stepOf(event, withArrows);
    return step === null ? null : () => commit(step);
  };
  const listActOf = (event: KeyboardEvent, now: Editing): (() => void) | null => {
    const next = pickMoved(event.key, here, options.length);
    if (next !== null) return () => set({ ...now, at: next });
    const isChoice = event.key === 'Enter' && (now.draft !== '' || !isMany(field));
    return isChoice ? () => choose(options[here], 'down') : stepActOf(event, false);
  };
  return {
    choose,
    /** What was typed counts also when one goes elsewhere with the pointer; what cannot be read is dropped. */
    onLeave: (): void => {
      if (editing === null) return;
      if (isList && !isMany(field)) return cancel('stay');
      if (isMany(field) || meant(field, editing.draft).outcome === 'value') commit('stay');
      else cancel('stay');
    },
    onKey: (event: KeyboardEvent<HTMLElement>): void => {
      if (editing === null) return;
      const act = actOf(event);
      if (act === null) return;
      event.preventDefault();
      act();
    },
  };
}

/** A line more in a long text. */
function isNewLine(field: Field, { key, altKey, shiftKey }: KeyboardEvent): boolean {
  return field.type === 'longText' && key === 'Enter' && (altKey || shiftKey);
}

/** Keys that end the editing, and where they lead. Arrows do so only after typing at once, as in a spreadsheet. */
function stepOf({ key, shiftKey }: Pick<KeyboardEvent, 'key' | 'shiftKey'>, withArrows: boolean): Step | null {
  if (key === 'Enter') return shiftKey ? 'up' : 'down';
  if (key === 'Tab') return shiftKey ? 'left' : 'right';
  if (!withArrows) return null;
  return ({ ArrowUp: 'up', ArrowDown: 'down', ArrowLeft: 'left', ArrowRight: 'right' } as const)[key] ?? null;
}

/** The value as a person edits it; instants in this place's time. */
function editText(field: Field, value: Value | undefined): string {
  if (field.type !== 'datetime' || typeof value !== 'string') return typedText(value);
  const at = new Date(value);
  if (Number.isNaN(at.getTime())) return '';
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16).replace('T', ' ');
}
