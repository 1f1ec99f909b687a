import { useQuery } from '@tanstack/react-query';
import { Input } from 'antd';
import type { TextAreaRef } from 'antd/es/input/TextArea';
import { useEffect, useId, useRef, useState, type KeyboardEvent } from 'react';
import { stepped } from '../../palette/match.ts';
import { complete, completions, short, type Completion } from '../model/complete.ts';
import { useStudioTexts } from '../texts.ts';
import { useStudioData } from './context.ts';

type Props = Readonly<{
  id: string;
  /** The node whose names are in reach; null: the whole graph. */
  node: string | null;
  value: string;
  label?: string | undefined;
  onChange: (text: string) => void;
}>;

const WAIT_MS = 300;

/** An expression while it is written: names and functions complete, and what it gives with the sample stands below. */
export function ExpressionInput({ id, node, value, label, onChange }: Props) {
  const t = useStudioTexts();
  const { rootsOf } = useStudioData();
  const box = useRef<TextAreaRef>(null);
  const list = useId();
  const [caret, setCaret] = useState<number | null>(null);
  const [at, setAt] = useState(0);
  const offered = caret === null ? [] : completions(value, caret, rootsOf(node));
  const active = offered[Math.min(at, offered.length - 1)];
  const take = (one: Completion): void => {
    const next = complete(value, caret ?? value.length, one);
    onChange(next.text);
    setAt(0);
    requestAnimationFrame(() => {
      const area = box.current?.resizableTextArea?.textArea;
      area?.focus();
      area?.setSelectionRange(next.caret, next.caret);
      setCaret(next.caret);
    });
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (offered.length === 0 || event.nativeEvent.isComposing) return;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp')
      setAt(stepped(at, event.key === 'ArrowDown' ? 1 : -1, offered.length));
    else if ((event.key === 'Enter' || event.key === 'Tab') && active !== undefined) take(active);
    else if (event.key === 'Escape') setCaret(null);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div className="std-expression">
      <Input.TextArea
        id={id}
        ref={box}
        className="std-code"
        value={value}
        maxLength={4000}
        spellCheck={false}
        autoSize={{ minRows: 1, maxRows: 6 }}
        role="combobox"
        aria-label={label}
        aria-expanded={offered.length > 0}
        aria-controls={list}
        aria-autocomplete="list"
        aria-activedescendant={active === undefined ? undefined : `${list}-${offered.indexOf(active)}`}
        aria-describedby={`${id}-preview`}
        onChange={(event) => {
          onChange(event.target.value.replace(/\n/g, ' '));
          setCaret(event.target.selectionStart);
          setAt(0);
        }}
        onKeyDown={onKeyDown}
        onBlur={() => setCaret(null)}
      />
      <div id={list} role="listbox" aria-label={t('pieces')} className="std-completions" hidden={offered.length === 0}>
        {offered.map((one, index) => (
          // oxlint-disable-next-line jsx-a11y/click-events-have-key-events -- the keys are those of the box above
          <div
            key={one.text}
            id={`${list}-${index}`}
            role="option"
            aria-selected={one === active}
            className={one === active ? 'is-active' : ''}
            onPointerDown={(event) => {
              event.preventDefault();
              take(one);
            }}
          >
            <code>{one.text}</code>
            <span className="v-cut v-faint">{one.detail}</span>
          </div>
        ))}
      </div>
      <PreviewLine id={`${id}-preview`} text={value} node={node} />
    </div>
  );
}

/** What an expression gives with the sample. */
export function PreviewLine({ id, text, node }: Readonly<{ id: string; text: string; node: string | null }>) {
  const t = useStudioTexts();
  const { preview, hasSample } = useStudioData();
  const asked = useSettled(text.trim());
  const { data } = useQuery({
    queryKey: ['studio', 'preview', node, asked, hasSample],
    queryFn: () => preview(asked, node),
    enabled: asked !== '',
    staleTime: 30_000,
    retry: false,
  });
  return (
    <p id={id} className="std-preview" role="status">
      {asked !== '' && data !== undefined && !data.ok && <span className="std-fault">{data.message}</span>}
      {asked !== '' && data?.ok === true && data.value !== undefined && (
        <>
          <span className="v-faint">{t('preview')}</span> <code translate="no">{sayValue(data.value)}</code>
        </>
      )}
    </p>
  );
}

const MOST_SHOWN = 160;

function sayValue(value: unknown): string {
  if (typeof value === 'object' && value !== null) {
    const text = JSON.stringify(value);
    return text.length > MOST_SHOWN ? `${text.slice(0, MOST_SHOWN)}…` : text;
  }
  return short(value, '');
}

/** The text as it was when typing paused. */
export function useSettled(text: string): string {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), WAIT_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return settled;
}
