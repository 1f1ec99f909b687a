import type { Problem } from '#base';
import { defaultPort, portsOf } from './compile.ts';
import type { AgentGraph, GraphNode } from './schema.ts';

/** What a run uses up on its way, as far as the graph tells. */
type Use = Readonly<{ steps: number; toolCalls: number; tokens: number }>;
const METERS = ['steps', 'toolCalls', 'tokens'] as const;
const NOTHING: Use = { steps: 0, toolCalls: 0, tokens: 0 };

type Agents = ReadonlyMap<string, AgentGraph>;

/** Limits that no way through the graph keeps, and those that the dearest way may not. A loop counts once. */
export function budgetProblems(graph: AgentGraph, agents: Agents): Problem[] {
  const least = useOf(graph, { agents, which: 'least', above: [], called: new Map() });
  const most = useOf(graph, { agents, which: 'most', above: [], called: new Map() });
  return METERS.flatMap((meter): Problem[] => {
    const have = graph.limits[meter];
    if (have === undefined || !(have > 0)) return [];
    const path = `limits.${meter}`;
    // Where a person is asked for more, a limit below what is needed may be meant.
    if (least[meter] > have && graph.limits.onExceed === 'fail')
      return [{ path, rule: 'graph_budget', params: { limit: meter, have, need: least[meter] } }];
    return most[meter] > have
      ? [{ path, rule: 'graph_budget_tight', params: { limit: meter, have, need: most[meter] } }]
      : [];
  });
}

type Which = 'least' | 'most';
type Asked = Readonly<{
  which: Which;
  agents: Agents;
  /** Graphs this one is called from. */
  above: readonly string[];
  /** What called agents use, by name. */
  called: Map<string, Use>;
}>;
type Walk = Asked &
  Readonly<{
    nodes: ReadonlyMap<string, GraphNode>;
    next: ReadonlyMap<string, string>;
    known: Map<string, Use>;
  }>;

function useOf(graph: AgentGraph, asked: Asked): Use {
  const nodes = new Map(graph.nodes.map((n) => [n.id, n]));
  const next = new Map<string, string>();
  for (const { from, fromPort, to } of graph.edges) {
    const node = nodes.get(from);
    if (node !== undefined) next.set(`${from} ${fromPort ?? defaultPort(node)}`, to);
  }
  const reached = new Set(graph.edges.map((e) => e.to));
  const entry = graph.nodes.find((n) => !reached.has(n.id));
  const walk = { ...asked, nodes, next, known: new Map(), above: [...asked.above, graph.name] };
  return entry === undefined ? NOTHING : useFrom(entry.id, walk);
}

/** What is used from a node to the end. Where the way comes back to itself it ends: a loop counts once. */
function useFrom(id: string, walk: Walk): Use {
  const known = walk.known.get(id);
  if (known !== undefined) return known;
  const node = walk.nodes.get(id);
  if (node === undefined) return NOTHING;
  walk.known.set(id, NOTHING);
  const branches = node.type === 'fork' ? node.branches : [];
  const ways = portsOf(node).filter((port) => !branches.includes(port) && isWay(node, port, walk));
  const rest = choose(
    walk.which,
    ways.map((port) => along(node, port, walk)),
  );
  const beside = branches.map((port) => along(node, port, walk));
  const isOneEnough = node.type === 'fork' && node.join === 'any' && walk.which === 'least';
  const own = useOfNode(node, walk);
  const use = sum([own, rest, ...(isOneEnough ? [choose('least', beside)] : beside)]);
  walk.known.set(id, use);
  return use;
}

function along(node: GraphNode, port: string, walk: Walk): Use {
  const target = walk.next.get(`${node.id} ${port}`);
  return target === undefined ? NOTHING : useFrom(target, walk);
}

/** A port `error` without an edge fails the run, so nothing is used there. */
function isWay(node: GraphNode, port: string, { next }: Walk): boolean {
  return port !== 'error' || next.has(`${node.id} ${port}`);
}

function useOfNode(node: GraphNode, walk: Walk): Use {
  const { which, agents, above } = walk;
  if (node.type === 'call') return { steps: 1, toolCalls: 1, tokens: 0 };
  if (node.type === 'llm') return { steps: 1, toolCalls: 0, tokens: which === 'most' ? node.maxTokens : 0 };
  if (node.type !== 'agent') return { steps: 1, toolCalls: 0, tokens: 0 };
  const called = agents.get(node.ref);
  if (called === undefined || above.includes(called.name)) return { steps: 1, toolCalls: 0, tokens: 0 };
  // Its own limits hold for what it does, whatever its graph would take.
  const known = walk.called.get(called.name) ?? useOf(called, { which, agents, above, called: walk.called });
  walk.called.set(called.name, known);
  const { toolCalls, tokens } = known;
  const { limits } = called;
  return {
    steps: 1,
    toolCalls: Math.min(toolCalls, limits.toolCalls),
    tokens: Math.min(tokens, limits.tokens ?? Number.POSITIVE_INFINITY),
  };
}

function choose(which: Which, uses: readonly Use[]): Use {
  const pick = which === 'least' ? Math.min : Math.max;
  if (uses.length === 0) return NOTHING;
  const of = (meter: (typeof METERS)[number]): number => pick(...uses.map((use) => use[meter]));
  return { steps: of('steps'), toolCalls: of('toolCalls'), tokens: of('tokens') };
}

function sum(uses: readonly Use[]): Use {
  const of = (meter: (typeof METERS)[number]): number => uses.reduce((total, use) => total + use[meter], 0);
  return { steps: of('steps'), toolCalls: of('toolCalls'), tokens: of('tokens') };
}
