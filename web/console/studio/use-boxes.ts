import { useRef } from 'react';
import type { Effect, Text } from '@valence/contract';
import { useSay } from '../../parts/i18n/index.ts';
import type { BoxData, BoxNode } from './box-view.tsx';
import { useEditor, type Editor } from './editor.ts';
import { BOX, heightOf } from './model/box.ts';
import type { Mark } from './model/diff.ts';
import { entriesOf, type AgentGraph, type GraphNode } from './model/graph.ts';
import { useNodeWords } from './node-words.ts';

/** What a tool or agent that a node calls is called, and what it does to the world. */
export type Called = Readonly<{ title: Text; effect: Effect | null }>;
/** What the picture knows besides the graph. */
export type BoxLook = Readonly<{
  called: (node: GraphNode) => Called | null;
  /** How many problems a node has. */
  faults: ReadonlyMap<string, number>;
  marks?: ReadonlyMap<string, Mark>;
}>;

/** The boxes of a graph. One that did not change is the same object as before, so that it is not drawn anew. */
export function useBoxes(editor: Editor, look: BoxLook): BoxNode[] {
  const graph = useEditor(editor, (s) => s.history.present);
  const selection = useEditor(editor, (s) => s.selection);
  const focus = useEditor(editor, (s) => s.focus);
  const say = useSay();
  const words = useNodeWords();
  const last = useRef<readonly BoxNode[]>([]);
  const [entry] = entriesOf(graph);
  const held = focus ?? entry ?? graph.nodes[0]?.id;
  const known = new Map(last.current.map((box) => [box.id, box]));
  const boxes = graph.nodes.map((node): BoxNode => {
    const called = look.called(node);
    const given = node.title === undefined ? '' : say(node.title);
    const calls = called === null ? '' : say(called.title);
    const data: BoxData = {
      node,
      title: given || calls || words.type(node.type),
      calls: (given !== '' && calls) || words.about(node),
      effect: called?.effect ?? null,
      faults: look.faults.get(node.id) ?? 0,
      mark: look.marks?.get(node.id) ?? null,
      isStart: node.id === entry,
      holdsTab: node.id === held,
    };
    return keep(known.get(node.id), graph, data, selection.has(node.id));
  });
  const isSame = boxes.length === last.current.length && boxes.every((box, at) => box === last.current[at]);
  if (!isSame) last.current = boxes;
  return last.current as BoxNode[];
}

function keep(old: BoxNode | undefined, graph: AgentGraph, data: BoxData, selected: boolean): BoxNode {
  const position = graph.layout?.[data.node.id] ?? { x: 0, y: 0 };
  const isSame = old !== undefined && isAlike(old.data, data);
  if (isSame && old.selected === selected && old.position === position) return old;
  return {
    id: data.node.id,
    type: 'box',
    position,
    selected,
    data: isSame ? old.data : data,
    initialWidth: BOX.width,
    initialHeight: heightOf(data.node),
  };
}

function isAlike(a: BoxData, b: BoxData): boolean {
  return (Object.keys(b) as (keyof BoxData)[]).every((key) => a[key] === b[key]);
}
