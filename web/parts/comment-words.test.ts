import { expect, test } from 'vitest';
import { linesOf, toEdit, toStore } from './comment-words.ts';

test('what is written comes back the same after it was stored and opened again', () => {
  const names = new Map([
    ['林悦', 'u1'],
    ['林悦然', 'u2'],
  ]);
  const text = '@林悦然 和 @林悦 请看 @别人';
  const stored = toStore(text, names);
  expect(stored).toBe('@[林悦然](usr:u2) 和 @[林悦](usr:u1) 请看 @别人');
  expect(toEdit(stored)).toEqual({
    text,
    names: new Map([
      ['林悦然', 'u2'],
      ['林悦', 'u1'],
    ]),
  });
});

test('marks become pieces and everything else stays text', () => {
  const [first, second] = linesOf('**要** <b>x</b> https://a.example/q?x=1。\n- [报价](javascript:alert(1)) `码`');
  expect(first?.pieces).toEqual([
    { type: 'strong', text: '要' },
    { type: 'text', text: ' <b>x</b> ' },
    { type: 'link', text: 'https://a.example/q?x=1', href: 'https://a.example/q?x=1' },
    { type: 'text', text: '。' },
  ]);
  expect(second?.isItem).toBe(true);
  expect(second?.pieces.some((piece) => piece.type === 'link')).toBe(false);
});
