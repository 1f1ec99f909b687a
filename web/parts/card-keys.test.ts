import { expect, test } from 'vitest';
import { commandOf, type Press } from './card-keys.ts';

const press = (key: string, more: Partial<Press> = {}): Press => ({
  key,
  metaKey: false,
  ctrlKey: false,
  altKey: false,
  repeat: false,
  defaultPrevented: false,
  ...more,
});

test('the keys of a card mean what the card says', () => {
  const said = ['Enter', 'e', 's', 'x', 'j', 'k', 'E'].map((key) => commandOf(press(key), 'page'));
  expect(said).toEqual(['accept', 'edit', 'snooze', 'refuse', 'next', 'previous', 'edit']);
});

test('typing a text never answers a card', () => {
  for (const key of ['Enter', 'e', 's', 'x', 'j']) expect(commandOf(press(key), 'text')).toBeNull();
});

test('⏎ on a button presses the button, not the card', () => {
  expect(commandOf(press('Enter'), 'control')).toBeNull();
  expect(commandOf(press('x'), 'control')).toBe('refuse');
});

test('a key held down moves on but answers nothing', () => {
  expect(commandOf(press('j', { repeat: true }), 'page')).toBe('next');
  expect(commandOf(press('Enter', { repeat: true }), 'page')).toBeNull();
});

test('shortcuts of the browser stay with the browser', () => {
  expect(commandOf(press('s', { ctrlKey: true }), 'page')).toBeNull();
  expect(commandOf(press('k', { metaKey: true }), 'page')).toBeNull();
});
