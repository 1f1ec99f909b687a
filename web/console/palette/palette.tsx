import { SearchOutlined } from '@ant-design/icons';
import { useEffect, useId, useRef, useState, type KeyboardEvent } from 'react';
import { usePartTexts } from '../../parts/texts.ts';
import { pieces, stepped } from './match.ts';
import './palette.css';
import { usePaletteTexts } from './texts.ts';
import { useChoices, type Choice } from './use-choices.tsx';

/** One place to find anything: records, pages and commands in one list, by any fragment of their names. */
export function Palette({ onClose }: { onClose: () => void }) {
  const t = usePaletteTexts();
  const part = usePartTexts();
  const id = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  const [typed, setTyped] = useState('');
  const [at, setAt] = useState(0);
  const { choices, isSearching, error } = useChoices(typed);
  const chosen = choices[Math.min(at, choices.length - 1)];

  useEffect(() => {
    dialog.current?.showModal();
  }, []);
  useEffect(() => {
    dialog.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' });
  }, [chosen?.key]);

  const take = (choice: Choice | undefined) => {
    if (choice === undefined) return;
    onClose();
    choice.run();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (by !== undefined) {
      event.preventDefault();
      setAt(stepped(Math.min(at, choices.length - 1), by, choices.length));
    } else if (event.key === 'Enter' && !event.nativeEvent.isComposing) {
      event.preventDefault();
      take(chosen);
    }
  };
  return (
    <dialog
      ref={dialog}
      className="palette"
      aria-label={t('title')}
      onClose={onClose}
      onClick={(event) => event.target === dialog.current && onClose()}
    >
      <div className="palette-box" onKeyDown={onKeyDown}>
        <label className="palette-input">
          <SearchOutlined aria-hidden />
          <input
            role="combobox"
            aria-expanded={choices.length > 0}
            aria-controls={`${id}-list`}
            aria-activedescendant={chosen === undefined ? undefined : `${id}-${chosen.key}`}
            aria-label={t('title')}
            autoFocus
            autoComplete="off"
            spellCheck={false}
            placeholder={t('placeholder')}
            value={typed}
            onChange={(event) => {
              setTyped(event.target.value);
              setAt(0);
            }}
          />
          <button type="button" className="palette-close" onClick={onClose} aria-label={part('close')}>
            <kbd>Esc</kbd>
          </button>
        </label>
        <ul id={`${id}-list`} role="listbox" aria-label={t('title')} className="palette-list" aria-busy={isSearching}>
          {choices.map((choice, place) => (
            <Row
              key={choice.key}
              id={`${id}-${choice.key}`}
              choice={choice}
              isFirst={choices[place - 1]?.group !== choice.group}
              isChosen={choice === chosen}
              onPoint={() => setAt(place)}
              onTake={() => take(choice)}
            />
          ))}
        </ul>
        {error !== null && <p className="palette-note">{t('failed', { why: error.message })}</p>}
        {choices.length === 0 && error === null && !isSearching && (
          <p className="palette-note">{t('nothing', { q: typed.trim() })}</p>
        )}
        <p className="palette-hints" aria-hidden>
          <kbd>↑↓</kbd> {t('hintMove')} <kbd>⏎</kbd> {t('hintOpen')} <kbd>Esc</kbd> {t('hintClose')}
        </p>
        <p className="v-hidden" role="status">
          {t('results', { count: choices.length })}
        </p>
      </div>
    </dialog>
  );
}

type RowProps = {
  id: string;
  choice: Choice;
  isFirst: boolean;
  isChosen: boolean;
  onPoint: () => void;
  onTake: () => void;
};

function Row({ id, choice, isFirst, isChosen, onPoint, onTake }: RowProps) {
  const { group, icon, title, note, marks = [], why } = choice;
  return (
    <>
      {isFirst && (
        <li role="presentation" className="palette-group">
          {group}
        </li>
      )}
      <li
        id={id}
        role="option"
        aria-selected={isChosen}
        className="palette-row"
        onPointerMove={() => !isChosen && onPoint()}
        onClick={onTake}
      >
        <span className="palette-icon" aria-hidden>
          {icon}
        </span>
        <span className="palette-row-words">
          <span className="v-cut">
            <Marked text={title} marks={marks} />
          </span>
          {why !== undefined && (
            <span className="palette-why v-cut">
              {why.field} <Marked text={why.text} marks={why.marks} />
            </span>
          )}
        </span>
        {note !== '' && <span className="palette-row-note v-cut">{note}</span>}
      </li>
    </>
  );
}

function Marked({ text, marks }: { text: string; marks: readonly (readonly [number, number])[] }) {
  return pieces(text, marks).map(({ text: part, from, isMarked }) =>
    isMarked ? <mark key={from}>{part}</mark> : <span key={from}>{part}</span>,
  );
}
