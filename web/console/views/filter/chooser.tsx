import { CheckOutlined, RightOutlined } from '@ant-design/icons';
import { useId, useLayoutEffect, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { useViewTexts } from '../texts.ts';
import { useFocus } from './use-focus.ts';

/** Something to choose. `group` heads what follows; `hasMore` leads on to another list. */
export type Choice = Readonly<{
  value: string;
  label: string;
  note?: string;
  group?: string;
  hasMore?: boolean;
  isData?: boolean;
}>;

type Props = Readonly<{
  label: string;
  choices: readonly Choice[];
  chosen?: ReadonlySet<string>;
  /** Called with what is typed where the choices come from the server; else they are looked through here. */
  onSearch?: (typed: string) => void;
  isSearching?: boolean;
  onChoose: (value: string) => void;
  /** Stands below the list. */
  foot?: ReactNode;
}>;

/** A list with a search field above it; everything goes by the keyboard too. */
export function Chooser({ label, choices, chosen, onSearch, isSearching = false, onChoose, foot }: Props): ReactNode {
  const texts = useViewTexts();
  const id = useId();
  const [typed, setTyped] = useState('');
  const [at, setAt] = useState(0);
  const list = useRef<HTMLUListElement>(null);
  const input = useRef<HTMLInputElement>(null);
  useFocus(input);
  const needle = typed.trim().toLowerCase();
  const shown =
    onSearch === undefined
      ? choices.filter((choice) => `${choice.label} ${choice.value}`.toLowerCase().includes(needle))
      : choices;
  useLayoutEffect(() => {
    list.current?.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' });
  }, [at]);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined && shown.length > 0) {
      event.preventDefault();
      setAt((at + step + shown.length) % shown.length);
    }
    if (event.key === 'Enter') {
      event.preventDefault();
      const choice = shown[at];
      if (choice !== undefined) onChoose(choice.value);
    }
  };
  return (
    <div className="vf-chooser">
      <input
        ref={input}
        className="vf-input"
        role="combobox"
        aria-expanded
        aria-controls={id}
        aria-label={label}
        placeholder={label}
        {...(shown[at] !== undefined && { 'aria-activedescendant': `${id}-${at}` })}
        value={typed}
        onKeyDown={onKeyDown}
        onChange={(event) => {
          setTyped(event.target.value);
          setAt(0);
          onSearch?.(event.target.value);
        }}
      />
      <ul id={id} ref={list} role="listbox" aria-label={label}>
        {shown.map((choice, index) => (
          <li
            key={choice.value}
            id={`${id}-${index}`}
            role="option"
            aria-selected={index === at}
            className={choice.group !== undefined && choice.group !== shown[index - 1]?.group ? 'has-head' : ''}
            data-head={choice.group}
            onMouseMove={() => index !== at && setAt(index)}
            onClick={() => onChoose(choice.value)}
          >
            {chosen !== undefined && (
              <CheckOutlined aria-hidden className={chosen.has(choice.value) ? 'pick-mark' : 'pick-mark is-off'} />
            )}
            <span className="v-cut" {...(choice.isData === true && { translate: 'no' as const })}>
              {choice.label}
            </span>
            {choice.note !== undefined && <span className="v-faint pick-note v-cut">{choice.note}</span>}
            {choice.hasMore === true && <RightOutlined aria-hidden className="vf-more" />}
          </li>
        ))}
      </ul>
      {shown.length === 0 && (
        <p className="v-faint pick-empty" role="status">
          {texts(isSearching ? 'searching' : 'nothingFound')}
        </p>
      )}
      {foot}
    </div>
  );
}
