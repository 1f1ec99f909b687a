import { portOf, type AgentGraph, type Edge, type GraphNode, type Spot } from './graph.ts';
import { freeName, replaceNames, rewriteNode } from './names.ts';

/** Nodes on their way to another place, as text of the clipboard so that they reach another agent too. */
export type Clip = Readonly<{
  $clip: 'agent-graph/1';
  nodes: readonly GraphNode[];
  edges: readonly Edge[];
  layout: Readonly<Record<string, Spot>>;
}>;

/** How far pasted boxes stand from those they were copied of. */
const SHIFT = 40;

/** The selected nodes with the lines between them; null when none is selected. */
export function copyNodes(graph: AgentGraph, ids: ReadonlySet<string>): Clip | null {
  const nodes = graph.nodes.filter(({ id }) => ids.has(id));
  if (nodes.length === 0) return null;
  const edges = graph.edges.filter(({ from, to }) => ids.has(from) && ids.has(to));
  const layout = Object.fromEntries(nodes.map(({ id }) => [id, graph.layout?.[id] ?? { x: 0, y: 0 }]));
  return { $clip: 'agent-graph/1', nodes, edges: edges.map((e) => ({ ...e, fromPort: portOf(graph, e) })), layout };
}

/** Reads a text of the clipboard; null when it is something else. What it says is checked with the graph it lands in. */
export function readClip(text: string): Clip | null {
  if (!text.includes('"$clip"')) return null;
  try {
    const found = JSON.parse(text) as Partial<Clip> | null;
    const isClip = found?.$clip === 'agent-graph/1' && Array.isArray(found.nodes) && Array.isArray(found.edges);
    if (!isClip || !found.nodes?.every((node) => typeof node.id === 'string' && typeof node.type === 'string'))
      return null;
    return { $clip: 'agent-graph/1', nodes: found.nodes, edges: found.edges ?? [], layout: found.layout ?? {} };
  } catch {
    return null;
  }
}

/** Adds what was copied under new names; expressions among the copies speak of the copies. Answers the new names. */
export function pasteNodes(
  graph: AgentGraph,
  clip: Clip,
  at?: Spot,
): Readonly<{ graph: AgentGraph; ids: readonly string[] }> {
  const taken = new Set(graph.nodes.map(({ id }) => id));
  const names = new Map<string, string>();
  for (const { id } of clip.nodes) {
    const name = freeName(taken, id);
    taken.add(name);
    names.set(id, name);
  }
  const rewrite = (text: string): string => replaceNames(text, (name) => names.get(name) ?? name);
  const corner = cornerOf(clip);
  const spotOf = (id: string): Spot => {
    const spot = clip.layout[id] ?? corner;
    return at === undefined
      ? { x: spot.x + SHIFT, y: spot.y + SHIFT }
      : { x: at.x + spot.x - corner.x, y: at.y + spot.y - corner.y };
  };
  const idOf = (id: string): string => names.get(id) ?? id;
  return {
    ids: [...names.values()],
    graph: {
      ...graph,
      nodes: [...graph.nodes, ...clip.nodes.map((node) => ({ ...rewriteNode(node, rewrite), id: idOf(node.id) }))],
      edges: [
        ...graph.edges,
        ...clip.edges
          .filter(({ from, to }) => names.has(from) && names.has(to))
          .map((edge) => ({ ...edge, from: idOf(edge.from), to: idOf(edge.to) })),
      ],
      layout: { ...graph.layout, ...Object.fromEntries(clip.nodes.map(({ id }) => [idOf(id), spotOf(id)])) },
    },
  };
}

function cornerOf({ layout }: Clip): Spot {
  const spots = Object.values(layout);
  return spots.length === 0
    ? { x: 0, y: 0 }
    : { x: Math.min(...spots.map(({ x }) => x)), y: Math.min(...spots.map(({ y }) => y)) };
}
