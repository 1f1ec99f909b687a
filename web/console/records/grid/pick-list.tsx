import { CheckOutlined } from '@ant-design/icons';
import { useLayoutEffect, useRef, useState, type ReactNode } from 'react';
import { createPortal } from 'react-dom';

/** Something to choose; `note` stands quietly behind it. */
export type Option = Readonly<{ value: string; label: string; note?: string; isChosen?: boolean; isData?: boolean }>;

type Props = Readonly<{
  id: string;
  label: string;
  options: readonly Option[];
  /** Which option the keys stand on. */
  at: number;
  /** What is said when there is nothing to choose. */
  empty: string;
  /** The element below which the list opens. */
  anchor: HTMLElement | null;
  onChoose: (option: Option) => void;
  onHover: (at: number) => void;
}>;

/** Height in px of the list at most; the style sheet has the same. */
const HEIGHT = 264;

/** Choices below an input that keeps the focus; the input's keys move `at`. */
export function PickList({ id, label, options, at, empty, anchor, onChoose, onHover }: Props): ReactNode {
  const list = useRef<HTMLDivElement>(null);
  const [place, setPlace] = useState<{ left: number; top: number; width: number } | null>(null);
  useLayoutEffect(() => {
    if (anchor === null) return undefined;
    const put = (): void => {
      const { left, top, bottom, width } = anchor.getBoundingClientRect();
      const height = Math.min(HEIGHT, list.current?.offsetHeight ?? HEIGHT);
      const isUp = bottom + height > innerHeight - 8 && top > height;
      const wide = Math.max(width, 220);
      setPlace({
        left: Math.max(8, Math.min(left, innerWidth - wide - 8)),
        top: isUp ? top - height - 2 : bottom + 2,
        width: wide,
      });
    };
    put();
    addEventListener('scroll', put, true);
    addEventListener('resize', put);
    return () => {
      removeEventListener('scroll', put, true);
      removeEventListener('resize', put);
    };
  }, [anchor, options.length]);
  useLayoutEffect(() => {
    list.current?.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' });
  }, [at]);
  return createPortal(
    <div
      ref={list}
      className="pick-list"
      style={place === null ? { visibility: 'hidden' } : place}
      // The input must keep the focus
      onMouseDown={(event) => event.preventDefault()}
    >
      {options.length === 0 ? (
        <p className="v-faint pick-empty" role="status">
          {empty}
        </p>
      ) : (
        <ul id={id} role="listbox" aria-label={label}>
          {options.map((option, index) => (
            <li
              key={option.value}
              id={`${id}-${index}`}
              role="option"
              aria-selected={index === at}
              onMouseMove={() => onHover(index)}
              onClick={() => onChoose(option)}
            >
              <CheckOutlined aria-hidden className={option.isChosen === true ? 'pick-mark' : 'pick-mark is-off'} />
              <span className="v-cut" {...(option.isData === true && { translate: 'no' as const })}>
                {option.label}
              </span>
              {option.note !== undefined && <span className="v-faint pick-note v-cut">{option.note}</span>}
            </li>
          ))}
        </ul>
      )}
    </div>,
    document.body,
  );
}

/** The next place of the keys in a list, or null when the key is not for the list. */
export function pickMoved(key: string, at: number, count: number): number | null {
  if (count === 0) return null;
  if (key === 'ArrowDown') return (at + 1) % count;
  if (key === 'ArrowUp') return (at - 1 + count) % count;
  return null;
}
