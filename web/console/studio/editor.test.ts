import { expect, test } from 'vitest';
import { makeEditor } from './editor.ts';
import { nodeOf } from './model/graph.ts';
import { blankGraph, newNode } from './model/make.ts';

const blank = () => makeEditor(blankGraph('trial', { zh: '试', en: 'Trial' }));

test('nodes added one after another become a chain, each to the right of the one before', () => {
  const editor = blank();
  const ids = ['read-record@1', 'score-fit@1', 'create-task@1'].map((fn) => editor.add(newNode('call', fn)));
  const { edges, layout = {} } = editor.graph();
  expect(ids).toEqual(['readRecord', 'scoreFit', 'createTask']);
  expect(edges).toEqual([
    { from: 'readRecord', to: 'scoreFit' },
    { from: 'scoreFit', to: 'createTask' },
  ]);
  const xs = ids.map((id) => layout[id]?.x ?? NaN);
  expect(xs).toEqual(xs.toSorted((a, b) => a - b));
  expect(new Set(xs).size).toBe(3);
});

test('a node put between two pushes what follows to the right', () => {
  const editor = blank();
  const [first, last] = [editor.add(newNode('wait')), editor.add(newNode('approve'))];
  const before = editor.graph().layout?.[last]?.x ?? NaN;
  editor.pick([first]);
  const middle = editor.add(newNode('call', 'score-fit@1'));
  expect(editor.graph().edges).toEqual([
    { from: first, to: middle },
    { from: middle, to: last },
  ]);
  expect(editor.graph().layout?.[last]?.x).toBeGreaterThan(before);
});

test('undo forgets a selection of what is gone, redo brings the node back', () => {
  const editor = blank();
  const id = editor.add(newNode('wait'));
  editor.undo();
  expect(editor.get().selection.size).toBe(0);
  expect(editor.graph().nodes).toEqual([]);
  editor.redo();
  expect(nodeOf(editor.graph(), id)).toBeDefined();
});

test('arrows follow the lines and go to the box above or below', () => {
  const editor = blank();
  const choose = editor.add({ ...newNode('switch'), id: 'choose' });
  const yes = editor.add(newNode('wait'), { after: { from: choose, port: 'yes' } });
  const no = editor.add(newNode('approve'), { after: { from: choose, port: 'no' } });
  editor.walk('start');
  expect(editor.get().focus).toBe(choose);
  editor.walk('right');
  expect(editor.get().focus).toBe(yes);
  editor.walk('down');
  expect(editor.get().focus).toBe(no);
  editor.walk('up');
  editor.walk('left');
  expect(editor.get().focus).toBe(choose);
});

test('what is removed by the delete key leaves the focus on the node before it', () => {
  const editor = blank();
  const first = editor.add(newNode('wait'));
  editor.add(newNode('approve'));
  editor.remove();
  expect([...editor.get().selection]).toEqual([first]);
  editor.pickLine({ from: first, port: 'out' });
  editor.remove();
  expect(editor.graph().nodes).toHaveLength(1);
});

test('what is copied in one agent can be pasted into another', () => {
  const editor = blank();
  editor.add(newNode('wait'));
  const text = editor.copy();
  const other = blank();
  expect(other.paste(text ?? '')).toBe(true);
  expect(other.graph().nodes).toHaveLength(1);
  expect(other.paste('something else')).toBe(false);
});
