import {
  applyNodeChanges,
  Background,
  ReactFlow,
  useReactFlow,
  type Connection,
  type Edge as FlowEdge,
  type NodeChange,
  type NodeSelectionChange,
  type ReactFlowInstance,
} from '@xyflow/react';
import '@xyflow/react/dist/base.css';
import { memo, useEffect, useEffectEvent, useMemo, useRef, useState, type ReactNode, type RefObject } from 'react';
import { Box, type BoxNode } from './box-view.tsx';
import { useCanvasKeys } from './canvas-keys.ts';
import { CanvasTools } from './canvas-tools.tsx';
import { useDropping, useJoining } from './canvas-joining.ts';
import { useBoxes, type BoxLook } from './use-boxes.ts';
import type { Editor, Line } from './editor.ts';
import { useEditor } from './editor.ts';
import { BOX, heightOf } from './model/box.ts';
import { faultOfConnect } from './model/connect-rules.ts';
import { connect } from './model/edit.ts';
import { entriesOf, kindOfPort, nodeOf, portOf, type Spot } from './model/graph.ts';
import { MiniMap } from './mini-map.tsx';
import { useStudioTexts } from './texts.ts';

const TYPES = { box: Box };

type CanvasProps = Readonly<{
  editor: Editor;
  look: BoxLook;
  /** A picture to look at: nothing can be moved, joined or added. */
  isReadOnly?: boolean;
  /** A line was let go over empty ground, or a key asks for a new node. */
  onWantNode?: (where: Readonly<{ after?: Line; at?: Spot }>) => void;
  /** Enter on a box. */
  onOpen?: () => void;
  onSearch?: () => void;
  children?: ReactNode;
}>;

/** The picture of an agent that one works in, by pointer and by keys. */
export function Canvas({ editor, look, isReadOnly = false, onWantNode, onOpen, onSearch, children }: CanvasProps) {
  const frame = useRef<HTMLDivElement>(null);
  const boxes = useBoxes(editor, look);
  useSeen(editor, frame);
  const dropping = useDropping(editor);
  const onKeyDown = useCanvasKeys(editor, { isReadOnly, onWantNode, onOpen, onSearch });
  return (
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- keys of the boxes inside end up here
    <div
      ref={frame}
      className={isReadOnly ? 'std-canvas is-still' : 'std-canvas'}
      onKeyDown={onKeyDown}
      {...(!isReadOnly && dropping)}
    >
      <Flow editor={editor} boxes={boxes} frame={frame} isReadOnly={isReadOnly} onWantNode={onWantNode} />
      <CanvasTools editor={editor} isReadOnly={isReadOnly} onSearch={onSearch} />
      <MiniMap editor={editor} />
      {children}
    </div>
  );
}

type FlowProps = Readonly<{
  editor: Editor;
  boxes: BoxNode[];
  frame: RefObject<HTMLDivElement | null>;
  isReadOnly: boolean;
  onWantNode: CanvasProps['onWantNode'];
}>;

/** The keys are our own: React Flow's hints about its keys, in English, would be wrong. */
const NO_HINTS = { 'node.a11yDescription.default': '', 'edge.a11yDescription.default': '' };

/** Graphs larger than this draw only what is in sight. */
const MOST_DRAWN = 40;

/** The boxes and lines; the one part that is drawn anew with every frame of a drag. */
const Flow = memo(function Flow({ editor, boxes, frame, isReadOnly, onWantNode }: FlowProps) {
  const t = useStudioTexts();
  const line = useEditor(editor, (s) => s.line);
  const edges = useEdges(editor, line, boxes);
  const endConnect = useJoining(editor, isReadOnly ? undefined : onWantNode);
  const [nodes, setNodes] = useState(boxes);
  const [shown, setShown] = useState(boxes);
  // What React Flow measured and where a box is being dragged stays with the box; the rest comes from the graph
  if (shown !== boxes) {
    setShown(boxes);
    const known = new Map(nodes.map((node) => [node.id, node]));
    setNodes(
      boxes.map((box) => {
        const old = known.get(box.id);
        return old?.measured === undefined ? box : { ...box, measured: old.measured };
      }),
    );
  }
  const changeNodes = (changes: NodeChange<BoxNode>[]): void => {
    const picks = changes.filter((change) => change.type === 'select');
    if (picks.length > 0) pickBoxes(editor, picks);
    const rest = changes.filter(({ type }) => type === 'position' || type === 'dimensions');
    if (rest.length > 0) setNodes((now) => applyNodeChanges(rest, now));
  };
  return (
    <ReactFlow
      nodes={nodes}
      edges={edges}
      nodeTypes={TYPES}
      onNodesChange={changeNodes}
      onNodeDragStop={(_event, _node, moved) => keepSpots(editor, moved)}
      onSelectionDragStop={(_event, moved) => keepSpots(editor, moved)}
      onConnect={({ source, sourceHandle, target }) =>
        editor.change(connect(editor.graph(), source, sourceHandle ?? 'out', target))
      }
      onConnectEnd={endConnect}
      isValidConnection={({ source, sourceHandle, target }: Connection | FlowEdge) =>
        faultOfConnect(editor.graph(), source, sourceHandle ?? 'out', target) === null
      }
      onEdgeClick={(_event, edge) => editor.pickLine({ from: edge.source, port: edge.sourceHandle ?? 'out' })}
      onPaneClick={() => editor.pick([])}
      onInit={(flow) => open(flow, editor, frame.current)}
      onlyRenderVisibleElements={boxes.length > MOST_DRAWN}
      nodesDraggable={!isReadOnly}
      nodesConnectable={!isReadOnly}
      minZoom={0.1}
      maxZoom={1.6}
      nodeDragThreshold={3}
      connectionRadius={28}
      connectOnClick={false}
      nodesFocusable={false}
      edgesFocusable={false}
      disableKeyboardA11y
      ariaLabelConfig={NO_HINTS}
      deleteKeyCode={null}
      selectionKeyCode="Shift"
      multiSelectionKeyCode={MULTI}
      zoomOnDoubleClick={false}
      elevateNodesOnSelect={false}
      aria-label={t('canvas', { count: boxes.length })}
    >
      <Background gap={20} />
    </ReactFlow>
  );
});

function pickBoxes(editor: Editor, picks: readonly NodeSelectionChange[]): void {
  const next = new Set(editor.get().selection);
  for (const { id, selected } of picks)
    if (selected) next.add(id);
    else next.delete(id);
  editor.pick(next);
}

/** Boxes that were put down stand where they are, as one step to undo. */
function keepSpots(editor: Editor, moved: readonly BoxNode[]): void {
  const layout = editor.graph().layout ?? {};
  const spots = moved.map(({ id, position: { x, y } }) => [id, { x: Math.round(x), y: Math.round(y) }] as const);
  if (spots.some(([id, { x, y }]) => layout[id]?.x !== x || layout[id]?.y !== y))
    editor.move(Object.fromEntries(spots));
}

/** Smaller than this a box cannot be read; a larger graph begins at its start. */
const LEAST_ZOOM = 0.62;

function open(flow: ReactFlowInstance<BoxNode>, editor: Editor, frame: HTMLElement | null): void {
  const { nodes, layout = {} } = editor.graph();
  if (frame === null || nodes.length === 0) return;
  const boxes = nodes.map((node) => ({ ...(layout[node.id] ?? { x: 0, y: 0 }), height: heightOf(node) }));
  const [left, top] = [Math.min(...boxes.map(({ x }) => x)), Math.min(...boxes.map(({ y }) => y))];
  const width = Math.max(...boxes.map(({ x }) => x)) + BOX.width - left;
  const height = Math.max(...boxes.map((box) => box.y + box.height)) - top;
  const { clientWidth, clientHeight } = frame;
  const zoom = Math.min((clientWidth - 2 * MARGIN) / width, (clientHeight - 3 * MARGIN) / height, 1);
  if (zoom >= LEAST_ZOOM) {
    void flow.setViewport({
      zoom,
      x: (clientWidth - width * zoom) / 2 - left * zoom,
      y: (clientHeight - height * zoom) / 2 - top * zoom,
    });
    return;
  }
  const [entry] = entriesOf(editor.graph());
  const start = (entry === undefined ? undefined : layout[entry]) ?? { x: left, y: top };
  const y = clientHeight / 2 - (start.y + BOX.head) * LEAST_ZOOM;
  void flow.setViewport({ zoom: LEAST_ZOOM, x: MARGIN - start.x * LEAST_ZOOM, y });
}

const MARGIN = 32;
const MULTI = ['Meta', 'Control'];

function useEdges(editor: Editor, line: Line | null, boxes: readonly BoxNode[]): FlowEdge[] {
  const t = useStudioTexts();
  const graph = useEditor(editor, (s) => s.history.present);
  const { edges, nodes } = graph;
  return useMemo(() => {
    const whole = { ...editor.graph(), nodes, edges };
    const titles = new Map(boxes.map(({ id, data }) => [id, data.title]));
    return edges.map((edge) => {
      const port = portOf(whole, edge);
      const node = nodeOf(whole, edge.from);
      return {
        id: `${edge.from} ${port}`,
        source: edge.from,
        sourceHandle: port,
        target: edge.to,
        ariaLabel: t('lineFromTo', { from: titles.get(edge.from) ?? edge.from, to: titles.get(edge.to) ?? edge.to }),
        targetHandle: 'in',
        selected: line?.from === edge.from && line.port === port,
        className: node === undefined ? '' : `is-${kindOfPort(node, port)}`,
        interactionWidth: 18,
      };
    });
  }, [editor, edges, nodes, line, boxes, t]);
}

/** Brings what has the focus into sight and gives it the focus of the keyboard, when the editor asks for it. */
function useSeen(editor: Editor, frame: RefObject<HTMLDivElement | null>): void {
  const flow = useReactFlow();
  const seen = useEditor(editor, (s) => s.seen);
  const look = useEffectEvent(() => {
    const { focus } = editor.get();
    const node = focus === null ? undefined : nodeOf(editor.graph(), focus);
    const spot = focus === null ? undefined : editor.graph().layout?.[focus];
    const area = frame.current;
    if (node === undefined || spot === undefined || area === null) return;
    const { x, y, zoom } = flow.getViewport();
    const [left, top] = [spot.x * zoom + x, spot.y * zoom + y];
    const [width, height] = [BOX.width * zoom, heightOf(node) * zoom];
    const isIn = left >= 8 && top >= 8 && left + width <= area.clientWidth - 8 && top + height <= area.clientHeight - 8;
    if (!isIn) void flow.setCenter(spot.x + BOX.width / 2, spot.y + heightOf(node) / 2, { zoom: Math.max(zoom, 0.6) });
    // A box that was out of sight is drawn some frames later
    const put = (tries: number): void => {
      const found = area.querySelector<HTMLElement>(`[data-box="${CSS.escape(node.id)}"]`);
      found?.focus({ preventScroll: true });
      if (found === null && tries > 0) requestAnimationFrame(() => put(tries - 1));
    };
    requestAnimationFrame(() => put(10));
  });
  useEffect(() => {
    if (seen > 0) look();
  }, [seen]);
}
