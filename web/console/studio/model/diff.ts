import { portOf, type AgentGraph, type Edge, type GraphNode, type Spot } from './graph.ts';

export type Mark = 'added' | 'removed' | 'changed';
/** One setting that differs; undefined where it is not set. */
export type Change = Readonly<{ path: string; before: unknown; after: unknown }>;
export type NodeDiff = Readonly<{ id: string; mark: Mark; node: GraphNode; changes: readonly Change[] }>;
export type EdgeDiff = Readonly<{ mark: 'added' | 'removed'; from: string; port: string; to: string }>;
export type GraphDiff = Readonly<{
  nodes: readonly NodeDiff[];
  edges: readonly EdgeDiff[];
  /** Settings of the agent as a whole. */
  settings: readonly Change[];
}>;

const SETTINGS = ['title', 'about', 'purpose', 'wakes', 'output', 'limits', 'autonomy'] as const;

/** What is otherwise in `after` than in `before`. Where boxes stand does not count. */
export function diffGraphs(before: AgentGraph, after: AgentGraph): GraphDiff {
  const old = new Map(before.nodes.map((node) => [node.id, node]));
  const now = new Map(after.nodes.map((node) => [node.id, node]));
  const nodes = [
    ...after.nodes.flatMap((node): NodeDiff[] => {
      const was = old.get(node.id);
      if (was === undefined) return [{ id: node.id, mark: 'added', node, changes: [] }];
      const changes = changesOf(was, node, '');
      return changes.length === 0 ? [] : [{ id: node.id, mark: 'changed', node, changes }];
    }),
    ...before.nodes
      .filter(({ id }) => !now.has(id))
      .map((node): NodeDiff => ({ id: node.id, mark: 'removed', node, changes: [] })),
  ];
  const lines = (graph: AgentGraph) =>
    new Map(graph.edges.map((edge) => [`${edge.from} ${portOf(graph, edge)} ${edge.to}`, lineOf(graph, edge)]));
  const [was, is] = [lines(before), lines(after)];
  return {
    nodes,
    edges: [
      ...[...is].flatMap(([key, line]) => (was.has(key) ? [] : [{ mark: 'added' as const, ...line }])),
      ...[...was].flatMap(([key, line]) => (is.has(key) ? [] : [{ mark: 'removed' as const, ...line }])),
    ],
    settings: SETTINGS.flatMap((name) => changesOf(before[name], after[name], name)),
  };
}

function lineOf(graph: AgentGraph, edge: Edge) {
  return { from: edge.from, port: portOf(graph, edge), to: edge.to };
}

export function isSame({ nodes, edges, settings }: GraphDiff): boolean {
  return nodes.length + edges.length + settings.length === 0;
}

/** Both graphs in one picture: the later one, with what is gone where it stood. */
export function unionOf(before: AgentGraph, after: AgentGraph): AgentGraph {
  const ids = new Set(after.nodes.map(({ id }) => id));
  const gone = before.nodes.filter(({ id }) => !ids.has(id));
  const all = new Set([...ids, ...gone.map(({ id }) => id)]);
  const led = new Set(after.edges.map((edge) => `${edge.from} ${portOf(after, edge)}`));
  const edges = before.edges
    .map((edge) => ({ ...edge, fromPort: portOf(before, edge) }))
    .filter(({ from, fromPort, to }) => all.has(from) && all.has(to) && !led.has(`${from} ${fromPort}`));
  return {
    ...after,
    nodes: [...after.nodes, ...gone],
    edges: [...after.edges, ...edges],
    layout: { ...spotsOf(before, gone), ...after.layout },
  };
}

function spotsOf({ layout = {} }: AgentGraph, nodes: readonly GraphNode[]): Record<string, Spot> {
  return Object.fromEntries(nodes.flatMap(({ id }) => (layout[id] === undefined ? [] : [[id, layout[id]]])));
}

/** The leaves in which two values differ. Lists of different lengths and texts are told whole. */
function changesOf(before: unknown, after: unknown, path: string): readonly Change[] {
  if (JSON.stringify(before) === JSON.stringify(after)) return [];
  if (!isOpen(before) || !isOpen(after) || Array.isArray(before) !== Array.isArray(after))
    return [{ path, before, after }];
  if (Array.isArray(before) && Array.isArray(after) && before.length !== after.length) return [{ path, before, after }];
  const [was, is] = [before as Record<string, unknown>, after as Record<string, unknown>];
  const names = [...new Set([...Object.keys(was), ...Object.keys(is)])];
  return names.flatMap((name) => changesOf(was[name], is[name], path === '' ? name : `${path}.${name}`));
}

function isOpen(value: unknown): boolean {
  return typeof value === 'object' && value !== null;
}
