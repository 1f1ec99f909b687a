import { useReactFlow, type FinalConnectionState } from '@xyflow/react';
import { App } from 'antd';
import type { DragEvent } from 'react';
import type { Editor, Line } from './editor.ts';
import { BOX } from './model/box.ts';
import { faultOfConnect } from './model/connect-rules.ts';
import type { Spot } from './model/graph.ts';
import { dropped, NODE_MIME } from './palette-drag.ts';
import { useStudioTexts } from './texts.ts';

type Want = (where: Readonly<{ after?: Line; at?: Spot }>) => void;

/** What happens when a line is let go: joined, refused with the reason, or a new node wanted where nothing stands. */
export function useJoining(editor: Editor, onWantNode: Want | undefined) {
  const t = useStudioTexts();
  const { message } = App.useApp();
  const flow = useReactFlow();
  return (event: MouseEvent | TouchEvent, end: FinalConnectionState): void => {
    const from = lineOf(end);
    if (from === null) return;
    if (end.toNode !== null) {
      const fault = end.isValid === true ? null : faultOfConnect(editor.graph(), from.from, from.port, end.toNode.id);
      if (fault !== null && fault !== 'same') void message.warning(t(`fault_${fault}`));
      return;
    }
    const point = 'changedTouches' in event ? event.changedTouches[0] : event;
    if (point === undefined) return;
    const at = flow.screenToFlowPosition({ x: point.clientX, y: point.clientY });
    onWantNode?.({ after: from, at: { x: Math.round(at.x), y: Math.round(at.y - BOX.head / 2) } });
  };
}

function lineOf({ fromNode, fromHandle }: FinalConnectionState): Line | null {
  const port = fromHandle?.type === 'source' ? fromHandle.id : null;
  return fromNode === null || port === null || port === undefined ? null : { from: fromNode.id, port };
}

/** What happens when something is dragged over the canvas and dropped: a new node, on a line where one is hit. */
export function useDropping(editor: Editor) {
  const flow = useReactFlow();
  return {
    onDragOver(event: DragEvent): void {
      if (!event.dataTransfer.types.includes(NODE_MIME)) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = 'copy';
    },
    onDrop(event: DragEvent): void {
      const node = dropped(event.dataTransfer);
      if (node === null) return;
      event.preventDefault();
      const at = flow.screenToFlowPosition({ x: event.clientX, y: event.clientY });
      const on = (event.target as Element).closest('.react-flow__edge')?.getAttribute('data-id');
      const [from, port] = on?.split(' ') ?? [];
      const spot = { x: Math.round(at.x - BOX.width / 2), y: Math.round(at.y - BOX.head / 2) };
      editor.add(node, { at: spot, ...(from !== undefined && port !== undefined && { after: { from, port } }) });
    },
  };
}
