import { SearchOutlined } from '@ant-design/icons';
import { Input, type InputRef } from 'antd';
import { useEffect, useRef, useState, type ReactNode } from 'react';

/** Pause in typing after which the search runs. */
const PAUSE_MS = 220;

/** Searches while one types; `/` puts the cursor here. */
export function SearchBox({
  label,
  value,
  onSearch,
}: {
  label: string;
  value: string;
  onSearch: (q: string) => void;
}): ReactNode {
  const [typed, setTyped] = useState(value);
  const [shown, setShown] = useState(value);
  const input = useRef<InputRef>(null);
  const isComposing = useRef(false);
  if (shown !== value) {
    // The address changed from outside, such as by "clear all"
    setShown(value);
    setTyped(value);
  }
  useEffect(() => {
    if (typed === value || isComposing.current) return undefined;
    const timer = setTimeout(() => {
      setShown(typed);
      onSearch(typed);
    }, PAUSE_MS);
    return () => clearTimeout(timer);
  });
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const isTyping =
        event.target instanceof Element && event.target.closest('input,textarea,select,[contenteditable]') !== null;
      if (event.key !== '/' || isTyping || event.metaKey || event.ctrlKey || event.altKey) return;
      event.preventDefault();
      input.current?.focus({ cursor: 'all' });
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, []);
  return (
    <Input
      ref={input}
      className="rec-search"
      prefix={<SearchOutlined aria-hidden />}
      placeholder={label}
      aria-label={label}
      aria-keyshortcuts="/"
      allowClear
      value={typed}
      // Pinyin on its way to characters is no search word yet
      onCompositionStart={() => (isComposing.current = true)}
      onCompositionEnd={(event) => {
        isComposing.current = false;
        setTyped(event.currentTarget.value);
      }}
      onChange={(event) => setTyped(event.target.value)}
    />
  );
}
