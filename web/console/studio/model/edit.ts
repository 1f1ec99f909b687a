import {
  defaultPort,
  nodeOf,
  portOf,
  portsOf,
  type AgentGraph,
  type Edge,
  type GraphNode,
  type Spot,
} from './graph.ts';
import { freeName, replaceNames, rewriteNode, rewriteValue } from './names.ts';

// Every function answers a new graph; what did not change stays the same object, so that pictures redraw only what did.

/** Adds a node under a free name; answers that name too. */
export function addNode(graph: AgentGraph, node: GraphNode, spot: Spot): Readonly<{ graph: AgentGraph; id: string }> {
  const id = freeName(new Set(graph.nodes.map((known) => known.id)), node.id);
  return {
    id,
    graph: { ...graph, nodes: [...graph.nodes, { ...node, id }], layout: { ...graph.layout, [id]: spot } },
  };
}

/** Takes nodes out with their lines. Where one way led in and one out of what is gone, they are joined. */
export function removeNodes(graph: AgentGraph, ids: ReadonlySet<string>): AgentGraph {
  if (ids.size === 0) return graph;
  const edges = graph.edges.filter(({ from, to }) => !ids.has(from) && !ids.has(to));
  if (ids.size === 1) edges.push(...bridge(graph, ids));
  return {
    ...graph,
    nodes: graph.nodes.filter(({ id }) => !ids.has(id)),
    edges,
    layout: Object.fromEntries(Object.entries(graph.layout ?? {}).filter(([id]) => !ids.has(id))),
  };
}

function bridge(graph: AgentGraph, ids: ReadonlySet<string>): Edge[] {
  const into = graph.edges.filter(({ from, to }) => ids.has(to) && !ids.has(from));
  const out = graph.edges.filter(({ from, to }) => ids.has(from) && !ids.has(to));
  const on = out.length === 1 ? out[0] : out.find((edge) => portOf(graph, edge) === 'out');
  const isPlain = on !== undefined && isMainPort(graph, on);
  return isPlain ? into.filter(({ from }) => from !== on.to).map((edge) => ({ ...edge, to: on.to })) : [];
}

function isMainPort(graph: AgentGraph, edge: Edge): boolean {
  const node = nodeOf(graph, edge.from);
  return node !== undefined && node.type !== 'switch' && portOf(graph, edge) === defaultPort(node);
}

/** Calls a node otherwise, in edges, layout and every expression that speaks of it. The name must be free. */
export function renameNode(graph: AgentGraph, id: string, next: string): AgentGraph {
  if (id === next || nodeOf(graph, id) === undefined) return graph;
  const rewrite = (text: string): string => replaceNames(text, (name) => (name === id ? next : name));
  const { [id]: spot, ...others } = graph.layout ?? {};
  const renamed: AgentGraph = {
    ...graph,
    nodes: graph.nodes.map((node) => {
      const after = rewriteNode(node, rewrite);
      return after.id === id ? { ...after, id: next } : after;
    }),
    edges: graph.edges.map((edge) =>
      edge.from === id || edge.to === id
        ? { ...edge, from: edge.from === id ? next : edge.from, to: edge.to === id ? next : edge.to }
        : edge,
    ),
    ...(graph.output !== undefined && { output: rewriteValue(graph.output, rewrite) as Record<string, unknown> }),
  };
  return spot === undefined ? renamed : { ...renamed, layout: { ...others, [next]: spot } };
}

/**
 * Puts another content under a node's id. Ports that are gone lose their lines; a port that was called otherwise keeps its
 * line when it stands at the same place among as many.
 */
export function setNode(graph: AgentGraph, node: GraphNode): AgentGraph {
  const before = nodeOf(graph, node.id);
  if (before === undefined || before === node) return graph;
  const [was, is] = [portsOf(before), portsOf(node)];
  const nodes = graph.nodes.map((known) => (known.id === node.id ? node : known));
  if (was.length === is.length && was.every((port, at) => port === is[at])) return { ...graph, nodes };
  const moved = new Map(was.length === is.length ? was.map((port, at) => [port, is[at] ?? port]) : []);
  const edges = graph.edges.flatMap((edge) => {
    if (edge.from !== node.id) return [edge];
    const port = portOf(graph, edge);
    const next = is.includes(port) ? port : (moved.get(port) ?? null);
    return next === null ? [] : [{ ...edge, fromPort: next }];
  });
  return { ...graph, nodes, edges };
}

/** Leads a port to a node; where it led before, it no longer does. */
export function connect(graph: AgentGraph, from: string, port: string, to: string): AgentGraph {
  const node = nodeOf(graph, from);
  if (node === undefined || nodeOf(graph, to) === undefined) return graph;
  const edge: Edge = port === 'out' && defaultPort(node) === 'out' ? { from, to } : { from, fromPort: port, to };
  const kept = disconnect(graph, from, port).edges;
  return { ...graph, edges: [...kept, edge] };
}

/** Takes away the line that leaves by a port. */
export function disconnect(graph: AgentGraph, from: string, port: string): AgentGraph {
  const edges = graph.edges.filter((edge) => edge.from !== from || portOf(graph, edge) !== port);
  return edges.length === graph.edges.length ? graph : { ...graph, edges };
}

/** Puts boxes elsewhere. */
export function moveNodes(graph: AgentGraph, spots: Readonly<Record<string, Spot>>): AgentGraph {
  return { ...graph, layout: { ...graph.layout, ...spots } };
}

/** Adds a node on the line that leaves `after` by `port`: what followed there follows the new one. */
export function insertAfter(
  graph: AgentGraph,
  after: Readonly<{ from: string; port: string }>,
  node: GraphNode,
  spot: Spot,
): Readonly<{ graph: AgentGraph; id: string }> {
  const next = graph.edges.find((edge) => edge.from === after.from && portOf(graph, edge) === after.port);
  const added = addNode(graph, node, spot);
  let joined = connect(added.graph, after.from, after.port, added.id);
  const made = nodeOf(joined, added.id);
  if (next !== undefined && made !== undefined) joined = connect(joined, added.id, defaultPort(made), next.to);
  return { graph: joined, id: added.id };
}

/** The first port of a node that leads nowhere yet, else its usual one. */
export function openPort(graph: AgentGraph, node: GraphNode): string {
  const led = new Set(graph.edges.filter(({ from }) => from === node.id).map((edge) => portOf(graph, edge)));
  const usual = defaultPort(node);
  if (!led.has(usual)) return usual;
  const wanted = node.type === 'switch' || node.type === 'fork' ? portsOf(node) : [usual];
  return wanted.find((port) => port !== 'error' && !led.has(port)) ?? usual;
}
