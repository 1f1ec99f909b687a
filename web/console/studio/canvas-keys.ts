import { useReactFlow } from '@xyflow/react';
import type { KeyboardEvent } from 'react';
import type { Editor, Line } from './editor.ts';
import type { Spot } from './model/graph.ts';
import type { Way } from './model/walk.ts';

type Acts = Readonly<{
  isReadOnly: boolean;
  onWantNode?: ((where: Readonly<{ after?: Line; at?: Spot }>) => void) | undefined;
  onOpen?: (() => void) | undefined;
  onSearch?: (() => void) | undefined;
}>;

const WAYS: Readonly<Record<string, Way>> = {
  ArrowLeft: 'left',
  ArrowRight: 'right',
  ArrowUp: 'up',
  ArrowDown: 'down',
  Home: 'start',
  End: 'end',
};
const STEPS: Readonly<Record<string, Spot>> = {
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 },
};
const [STEP, LONG_STEP] = [10, 50];

/** What keys do on the canvas; those typed into a field stay with the field. */
export function useCanvasKeys(editor: Editor, acts: Acts): (event: KeyboardEvent) => void {
  const flow = useReactFlow();
  const clipboard = async (): Promise<void> => {
    const text = await navigator.clipboard.readText().catch(() => kept);
    if (!editor.paste(text)) editor.paste(kept);
  };
  const copy = (): boolean => {
    const text = editor.copy();
    if (text === null) return false;
    kept = text;
    void navigator.clipboard.writeText(text).catch(() => undefined);
    return true;
  };
  const withControl: Readonly<Record<string, (shift: boolean) => void>> = {
    z: (shift) => (shift ? editor.redo() : editor.undo()),
    y: () => editor.redo(),
    c: () => void copy(),
    x: () => {
      if (copy()) editor.remove();
    },
    v: () => void clipboard(),
    d: () => {
      const text = editor.copy();
      if (text !== null) editor.paste(text);
    },
    a: () => editor.pick(editor.graph().nodes.map(({ id }) => id)),
  };
  const plain: Readonly<Record<string, () => void>> = {
    Delete: () => editor.remove(),
    Backspace: () => editor.remove(),
    a: () => acts.onWantNode?.({}),
    l: () => editor.tidy(),
  };
  const looking: Readonly<Record<string, () => void>> = {
    Enter: () => acts.onOpen?.(),
    Escape: () => editor.pick([]),
    f: () => void flow.fitView({ padding: 0.12, maxZoom: 1 }),
    '+': () => void flow.zoomIn(),
    '=': () => void flow.zoomIn(),
    '-': () => void flow.zoomOut(),
  };
  const controlled = (name: string, shift: boolean): (() => void) | undefined => {
    if (name === 'f') return acts.onSearch;
    const act = acts.isReadOnly && name !== 'c' && name !== 'a' ? undefined : withControl[name];
    return act === undefined ? undefined : () => act(shift);
  };
  const actOf = ({ key, altKey, shiftKey, ctrlKey, metaKey }: KeyboardEvent): (() => void) | undefined => {
    if (ctrlKey || metaKey) return controlled(key.toLowerCase(), shiftKey);
    if (altKey) return acts.isReadOnly ? undefined : push(editor, STEPS[key], shiftKey ? LONG_STEP : STEP);
    const way = WAYS[key];
    if (way !== undefined) return () => editor.walk(way);
    return looking[key] ?? (acts.isReadOnly ? undefined : plain[key]);
  };
  return (event) => {
    if ((event.target as HTMLElement).closest('input, textarea, select, [contenteditable], .std-tools') !== null)
      return;
    const act = actOf(event);
    if (act === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  };
}

/** What was copied last, for browsers that do not let the clipboard be read. */
let kept = '';

function push(editor: Editor, step: Spot | undefined, by: number): (() => void) | undefined {
  const { selection } = editor.get();
  if (step === undefined || selection.size === 0) return undefined;
  return () => {
    const layout = editor.graph().layout ?? {};
    const spots = [...selection].map((id) => {
      const { x, y } = layout[id] ?? { x: 0, y: 0 };
      return [id, { x: x + step.x * by, y: y + step.y * by }] as const;
    });
    editor.move(Object.fromEntries(spots), `push ${[...selection].join(' ')}`);
  };
}
