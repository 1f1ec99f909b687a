import { contentHash } from './content-hash.ts';
import { OUTSIDE_PREFIX } from '../tool.ts';
import type { AgentGraph, GraphNode } from './schema.ts';

/** A graph ready to run: look-ups instead of lists. */
export type CompiledGraph = Readonly<{
  graph: AgentGraph;
  hash: string;
  entry: string;
  nodes: ReadonlyMap<string, GraphNode>;
  /** Whether it names a tool of an outside service. */
  hasOutsideTools: boolean;
  /** The node after `node` when it is left by `port`; null where the run ends. */
  after(node: string, port: string): string | null;
}>;

/** Ports by which a node can be left. A port without an edge ends the run, `error` without one fails it. */
export function portsOf(node: GraphNode): readonly string[] {
  if (node.type === 'call') return ['out', 'error'];
  if (node.type === 'switch') return [...new Set([...node.cases.map((c) => c.port), node.default])];
  if (node.type === 'approve') return ['accepted', 'refused', 'expired'];
  if (node.type === 'agent') return ['out', 'error'];
  if (node.type === 'llm') return ['out', 'without', 'error'];
  if (node.type === 'fork') return ['out', 'error', ...node.branches];
  if (node.type !== 'wait') return [];
  return node.event !== undefined && (node.for ?? node.until) !== undefined ? ['event', 'timeout'] : ['out'];
}

/** The port an edge without `fromPort` leaves by. */
export function defaultPort(node: GraphNode): string {
  return portsOf(node)[0] ?? 'out';
}

/** Nodes no edge leads to. A runnable graph has exactly one. */
export function entriesOf(graph: AgentGraph): readonly string[] {
  const reached = new Set(graph.edges.filter((e) => e.from !== e.to).map((e) => e.to));
  return graph.nodes.filter((n) => !reached.has(n.id)).map((n) => n.id);
}

/** Makes a validated graph runnable. */
export function compile(graph: AgentGraph): CompiledGraph {
  const nodes = new Map(graph.nodes.map((n) => [n.id, n]));
  const edges = new Map<string, string>();
  for (const { from, fromPort, to } of graph.edges) {
    const node = nodes.get(from);
    if (node !== undefined) edges.set(`${from} ${fromPort ?? defaultPort(node)}`, to);
  }
  const [entry] = entriesOf(graph);
  if (entry === undefined) throw new Error(`${graph.name}: the graph has no entry`);
  return {
    graph,
    hash: contentHash(graph),
    entry,
    nodes,
    hasOutsideTools: needsOf(graph).some((need) => need.startsWith(OUTSIDE_PREFIX)),
    after: (node, port) => edges.get(`${node} ${port}`) ?? null,
  };
}

/** What a graph needs of the installation: `name@version` of every tool it calls, `agent:name` of every agent. */
export function needsOf(graph: AgentGraph): readonly string[] {
  const needs = graph.nodes.flatMap((n) =>
    n.type === 'call'
      ? [n.fn, ...(n.compensate === undefined ? [] : [n.compensate.fn])]
      : n.type === 'llm'
        ? n.tools
        : n.type === 'agent'
          ? [needOfAgent(n.ref)]
          : [],
  );
  return [...new Set(needs)];
}

/** The node a run goes on at where its limits are used up; null where it fails or asks. */
export function degradeTo({ limits: { onExceed } }: AgentGraph): string | null {
  return onExceed.startsWith('degrade:') ? onExceed.slice('degrade:'.length) : null;
}

/** How a graph's need of an agent is written. */
export function needOfAgent(name: string): string {
  return `agent:${name}`;
}
