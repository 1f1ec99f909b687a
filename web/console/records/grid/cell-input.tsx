import {
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
  type ClipboardEvent,
  type KeyboardEvent,
  type ReactNode,
} from 'react';
import type { Field, RecordRef, RecordRow, Value } from '@valence/contract';
import { typedText } from '../../../parts/typed-input.ts';
import { useRecordTexts } from '../texts.ts';
import { meant } from './clipboard.ts';
import { isMany, isPicked, isWritable, useOptions, valueOf } from './options.ts';
import { PickList, pickMoved, type Option } from './pick-list.tsx';

/** Where one goes after a value was written. */
export type Step = 'up' | 'down' | 'left' | 'right' | 'stay';
export type Committed = Readonly<{ value: Value; refs: Readonly<Record<string, RecordRef>> }>;

type Props = Readonly<{
  field: Field;
  row: RecordRow;
  /** What the cell is, for who does not see it. */
  label: string;
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

/**
 * The input of the cell one stands on. It has the focus all the time, unseen until something is typed: so the first
 * key of a Chinese word already goes into it. It stays the same element when editing begins, or the word that is just
 * being composed would be lost.
 */
export function CellInput(props: Props): ReactNode {
  const { field, row, label, editAsked, hasFocus } = props;
  const texts = useRecordTexts();
  const input = useRef<HTMLInputElement & HTMLTextAreaElement>(null);
  const [editing, setEditing] = useState<Editing | null>(null);
  const [asked, setAsked] = useState(editAsked);
  const value = row.data[field.id];
  const isList = isPicked(field);
  const chosen: Value | undefined = isMany(field) && editing !== null ? [...editing.picks] : value;
  const typed = isList ? (editing?.draft ?? '') : '';
  const { options, found, isSearching } = useOptions(field, {
    typed,
    chosen,
    known: row.refs,
    isWanted: editing !== null,
  });
  const at = editing?.at ?? Math.max(0, isMany(field) ? 0 : options.findIndex(({ isChosen }) => isChosen === true));
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

  const acts = editActs({
    field,
    editing,
    at,
    options,
    found,
    set: setEditing,
    onCommit: props.onCommit,
    onStep: props.onStep,
  });
  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    // A key that chooses among Chinese words is not ours
    if (event.nativeEvent.isComposing || event.keyCode === 229) return;
    if (editing !== null) return acts.onKey(event);
    const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey && !event.shiftKey;
    if (isPlain && (event.key === 'Enter' || event.key === 'F2')) {
      event.preventDefault();
      begin(full());
    } else props.onKey(event);
  };
  const Tag = field.type === 'longText' ? 'textarea' : 'input';
  const listId = `cell-list-${field.id}`;
  const isOpen = editing !== null;
  return (
    <>
      <Tag
        ref={input}
        className={`grid-input${isOpen ? ' is-open' : ''}${editing?.isFaulty === true ? ' is-faulty' : ''}`}
        aria-label={label}
        autoComplete="off"
        spellCheck={false}
        value={editing?.draft ?? ''}
        onKeyDown={onKeyDown}
        onCompositionStart={() => editing === null && begin(begun('', true))}
        onChange={(event) => {
          const draft = event.target.value;
          if (editing === null) begin(begun(draft, true));
          else setEditing({ ...editing, draft, at: 0, isFaulty: false });
        }}
        {...(isOpen
          ? {
              'aria-invalid': editing.isFaulty,
              onBlur: acts.onLeave,
              placeholder: isList ? texts(isMany(field) ? 'pickMany' : 'pickOne') : '',
            }
          : { 'aria-readonly': !isWritable(field), onCopy: props.onCopy, onCut: props.onCopy, onPaste: props.onPaste })}
        {...(isOpen &&
          isList && {
            role: 'combobox',
            'aria-expanded': true,
            'aria-controls': listId,
            'aria-autocomplete': 'list' as const,
            ...(options.length > 0 && { 'aria-activedescendant': `${listId}-${at}` }),
          })}
      />
      {isOpen && isList && (
        <PickList
          id={listId}
          label={label}
          options={options}
          at={at}
          anchor={input.current}
          empty={isSearching ? texts('loading') : texts('nothingFound')}
          onChoose={(option) => acts.choose(option, 'stay')}
          onHover={(next) => next !== at && setEditing({ ...editing, at: next })}
        />
      )}
      {editing?.isFaulty === true && (
        <span role="alert" className="grid-fault">
          {texts('cannotRead')}
        </span>
      )}
    </>
  );
}

type EditContext = Readonly<{
  field: Field;
  editing: Editing | null;
  at: number;
  options: readonly Option[];
  found: Readonly<Record<string, RecordRef>>;
  set: (editing: Editing | null) => void;
  onCommit: Props['onCommit'];
  onStep: Props['onStep'];
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
  return {
    choose,
    /** What was typed counts also when one goes elsewhere with the pointer; what cannot be read is dropped. */
    onLeave(): void {
      if (editing === null) return;
      if (isList && !isMany(field)) return cancel('stay');
      if (isMany(field) || meant(field, editing.draft).outcome === 'value') commit('stay');
      else cancel('stay');
    },
    onKey(event: KeyboardEvent<HTMLElement>): void {
      if (editing === null) return;
      const step = stepOf(event, editing.isQuick && !isList);
      const at = isList ? pickMoved(event.key, here, options.length) : null;
      const isNewLine = field.type === 'longText' && event.key === 'Enter' && (event.altKey || event.shiftKey);
      const isOurs = at !== null || step !== null || event.key === 'Escape' || event.key === 'F2';
      if (!isOurs || isNewLine) return;
      event.preventDefault();
      if (event.key === 'Escape') cancel('stay');
      else if (event.key === 'F2') set({ ...editing, isQuick: false });
      else if (at !== null) set({ ...editing, at });
      else if (isList && event.key === 'Enter' && (editing.draft !== '' || !isMany(field)))
        choose(options[here], 'down');
      else if (step !== null) commit(step);
    },
  };
}

/** Keys that end the editing, and where they lead. Arrows do so only after typing at once, as in a spreadsheet. */
function stepOf({ key, shiftKey }: Pick<KeyboardEvent, 'key' | 'shiftKey'>, withArrows: boolean): Step | null {
  if (key === 'Enter') return shiftKey ? 'up' : 'down';
  if (key === 'Tab') return shiftKey ? 'left' : 'right';
  if (!withArrows) return null;
  return ({ ArrowUp: 'up', ArrowDown: 'down', ArrowLeft: 'left', ArrowRight: 'right' } as const)[key] ?? null;
}

/** The value as a person edits it; instants in this place's time. */
export function editText(field: Field, value: Value | undefined): string {
  if (field.type !== 'datetime' || typeof value !== 'string') return typedText(value);
  const at = new Date(value);
  if (Number.isNaN(at.getTime())) return '';
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16).replace('T', ' ');
}
