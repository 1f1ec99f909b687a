import { useEffect, useRef } from 'react';

/** What a key means on a column of cards. */
export type CardCommand = 'next' | 'previous' | 'accept' | 'edit' | 'snooze' | 'refuse';

const COMMANDS: Readonly<Record<string, CardCommand>> = {
  j: 'next',
  ArrowDown: 'next',
  k: 'previous',
  ArrowUp: 'previous',
  Enter: 'accept',
  e: 'edit',
  s: 'snooze',
  x: 'refuse',
};

/** The commands that only move, so that holding their key is harmless. */
const MOVES: ReadonlySet<CardCommand | null> = new Set<CardCommand>(['next', 'previous']);

/** What is needed of a key press to know what it means. */
export type Press = Pick<KeyboardEvent, 'key' | 'metaKey' | 'ctrlKey' | 'altKey' | 'repeat' | 'defaultPrevented'>;

/**
 * The command of a key press, or null when the key belongs to something else: a text being typed, a button in focus
 * (⏎ presses it), a shortcut of the browser, a key held down (nobody accepts seven cards by leaning on ⏎).
 */
export function commandOf(press: Press, focus: 'text' | 'control' | 'page'): CardCommand | null {
  const hasModifier = press.metaKey || press.ctrlKey || press.altKey;
  if (press.defaultPrevented || hasModifier || focus === 'text') return null;
  const command = COMMANDS[press.key.length === 1 ? press.key.toLowerCase() : press.key] ?? null;
  if (command === 'accept' && focus === 'control') return null;
  return press.repeat && !MOVES.has(command) ? null : command;
}

/** Hears keys for the cards while `isOn`; dialogs, menus and the drawer keep theirs. */
export function useCardKeys(isOn: boolean, onCommand: (command: CardCommand) => void): void {
  const latest = useRef(onCommand);
  useEffect(() => {
    latest.current = onCommand;
  });
  useEffect(() => {
    if (!isOn) return undefined;
    const onKey = (event: KeyboardEvent) => {
      const command = commandOf(event, focusOf(event.target));
      if (command === null) return;
      event.preventDefault();
      latest.current(command);
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, [isOn]);
}

function focusOf(target: EventTarget | null): 'text' | 'control' | 'page' {
  if (!(target instanceof HTMLElement)) return 'page';
  if (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName)) return 'text';
  if (target.closest('[role="dialog"], [role="menu"], dialog') !== null) return 'text';
  return target.closest('button, a, [role="button"]') === null ? 'page' : 'control';
}
