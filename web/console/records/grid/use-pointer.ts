import type { MouseEvent, RefObject } from 'react';
import type { RecordRow } from '@valence/contract';
import type { Lines } from '../lines.ts';
import type { Spot } from './selection.ts';

type Options = Readonly<{
  lines: Lines;
  point: (spot: Spot, how: 'set' | 'stretch') => void;
  dragging: RefObject<boolean>;
  askEdit: () => void;
  onFocus: () => void;
  onOpen: (id: string, isElsewhere: boolean) => void;
  onTick: (row: RecordRow, isRange: boolean) => void;
}>;

/** What the pointer does in the table: choose and stretch cells, tick rows, open records, fold groups, edit. */
export function usePointer({ lines, point, dragging, askEdit, onFocus, onOpen, onTick }: Options) {
  return {
    onMouseDown(event: MouseEvent<HTMLDivElement>): void {
      const spot = spotOf(event.target);
      if (spot === null || event.button !== 0 || isControl(event.target)) return;
      // The focus goes to the input of the cell by itself
      event.preventDefault();
      onFocus();
      point(spot, event.shiftKey ? 'stretch' : 'set');
      dragging.current = true;
      addEventListener('mouseup', () => (dragging.current = false), { once: true });
    },
    onMouseOver(event: MouseEvent<HTMLDivElement>): void {
      const spot = dragging.current ? spotOf(event.target) : null;
      if (spot !== null) point(spot, 'stretch');
    },
    onClick(event: MouseEvent<HTMLDivElement>): void {
      const opened = valueAt(event.target, 'open');
      const group = valueAt(event.target, 'group');
      if (opened !== undefined) onOpen(opened, event.metaKey || event.ctrlKey);
      else if (group !== undefined) lines.toggle(group);
      else if (valueAt(event.target, 'tick') !== undefined) {
        const line = lines.lineAt(Number(valueAt(event.target, 'line') ?? -1));
        if (line.type === 'row' && line.row !== undefined) onTick(line.row, event.shiftKey);
      }
    },
    onDoubleClick(event: MouseEvent<HTMLDivElement>): void {
      if (spotOf(event.target) !== null && !isControl(event.target)) askEdit();
    },
  };
}

/** What the nearest element that has it says in `data-…`. */
function valueAt(target: EventTarget, name: string): string | undefined {
  return target instanceof Element ? target.closest<HTMLElement>(`[data-${name}]`)?.dataset[name] : undefined;
}

/** Which cell an element belongs to. */
function spotOf(target: EventTarget): Spot | null {
  const [column, line] = [valueAt(target, 'column'), valueAt(target, 'line')];
  return column === undefined || line === undefined ? null : { line: Number(line), column: Number(column) };
}

/** Links, buttons and an open editor take their own clicks. */
function isControl(target: EventTarget): boolean {
  return (
    target instanceof Element && target.closest('a, button, [data-open], .grid-input.is-open, .pick-list') !== null
  );
}
