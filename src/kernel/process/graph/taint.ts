import type { Problem } from '#base';
import { sensitivePaths, type AnyTool } from '../tool.ts';
import { degradeTo } from './compile.ts';
import { expressionsIn, isExpression } from './expression.ts';
import { edgesOf, reach, type Edges } from './reach.ts';
import { readsOf } from './reads.ts';
import type { AgentGraph, GraphNode } from './schema.ts';

type Tools = ReadonlyMap<string, AnyTool>;
type Agents = ReadonlyMap<string, AgentGraph>;

/** Inputs of a run that hold text from outside, by name. */
export type OutsideInput = ReadonlySet<string>;

/** Where text from outside can come from, as an origin: a node, or an input of the run. */
const INPUT = 'input.';

/** Which values of a graph can hold text from outside, and where it came from. */
export type Taint = Readonly<{
  /** Origins of what stands in a value of the graph. */
  of: (value: unknown) => ReadonlySet<string>;
  /** The same, less those a person has looked at on every way to this node. */
  at: (node: string, value: unknown) => ReadonlySet<string>;
}>;

const NOTHING: ReadonlySet<string> = new Set();
const NO_AGENTS: Agents = new Map();

/**
 * Follows text from outside through a graph: it comes from tools that say so, from called agents and from inputs, and goes
 * wherever an expression takes it. An `approve` that always waits for a person clears it for what comes after.
 */
export function taintOf(
  graph: AgentGraph,
  tools: Tools,
  { outside = NOTHING, agents = NO_AGENTS }: { outside?: OutsideInput; agents?: Agents } = {},
): Taint {
  const origins = new Map<string, ReadonlySet<string>>();
  const edges = edgesOf(graph);
  const items = graph.nodes.flatMap((n) => (n.type === 'fork' && n.each !== undefined ? [n.each] : []));
  const ofRead = ({ root, member }: { root: string; member: string | null }): ReadonlySet<string> => {
    if (root === 'input') {
      const names = [...outside].filter((name) => member === null || member === name);
      return new Set(names.map((name) => INPUT + name));
    }
    if (root !== 'state') return origins.get(root) ?? NOTHING;
    return member === null || member === 'item' ? union(items.map(of)) : NOTHING;
  };
  const of = (value: unknown): ReadonlySet<string> =>
    union(expressionsIn(value, '').flatMap(({ text }) => readsOf(text).map(ofRead)));
  for (let isGrowing = true; isGrowing;) {
    isGrowing = false;
    for (const node of graph.nodes) {
      const now = union([originsOf(node, { tools, agents, of }), branchOrigins(node, edges, origins)]);
      if (now.size === (origins.get(node.id)?.size ?? 0)) continue;
      origins.set(node.id, now);
      isGrowing = true;
    }
  }
  const unseen = unseenWays(graph, edges);
  return { of, at: (node, value) => new Set([...of(value)].filter((origin) => unseen(origin, node))) };
}

type Following = Readonly<{ tools: Tools; agents: Agents; of: Taint['of'] }>;

/** What a node brings in by itself and through its inputs. */
function originsOf(node: GraphNode, { tools, agents, of }: Following): ReadonlySet<string> {
  if (node.type === 'call') return union([of(node.in), tools.get(node.fn)?.outside === true ? [node.id] : NOTHING]);
  if (node.type === 'llm') return union([of(node.in), readsOutside(node, tools) ? [node.id] : NOTHING]);
  if (node.type !== 'agent') return NOTHING;
  return union([of(node.in), bringsIn(agents.get(node.ref), tools, agents) ? [node.id] : NOTHING]);
}

function readsOutside(node: Extract<GraphNode, { type: 'llm' }>, tools: Tools): boolean {
  return node.tools.some((name) => tools.get(name)?.outside === true);
}

/** Whether an agent can read text from outside; one that is not known can. */
function bringsIn(agent: AgentGraph | undefined, tools: Tools, agents: Agents, above: readonly string[] = []): boolean {
  if (agent === undefined || above.includes(agent.name)) return agent === undefined;
  return agent.nodes.some((node) => {
    if (node.type === 'call') return tools.get(node.fn)?.outside === true;
    if (node.type === 'llm') return readsOutside(node, tools);
    return node.type === 'agent' && bringsIn(agents.get(node.ref), tools, agents, [...above, agent.name]);
  });
}

/** A fork gives what its branches gave. */
function branchOrigins(
  node: GraphNode,
  edges: Edges,
  origins: ReadonlyMap<string, ReadonlySet<string>>,
): ReadonlySet<string> {
  if (node.type !== 'fork') return NOTHING;
  const first = edges.filter((e) => e.from === node.id && node.branches.includes(e.port));
  return union(first.flatMap((e) => [...reach(edges, e.to)].map((id) => origins.get(id) ?? NOTHING)));
}

/** Whether a way leads from an origin to a node without an approval that always waits for a person. */
function unseenWays(graph: AgentGraph, edges: Edges): (origin: string, node: string) => boolean {
  const asking = new Set(graph.nodes.filter((n) => n.type === 'approve' && n.always).map((n) => n.id));
  const degraded = degradeTo(graph);
  const free = [
    // A run whose limits are used up goes there from anywhere.
    ...(degraded === null ? [] : graph.nodes.map((n) => ({ from: n.id, port: 'limit', to: degraded }))),
    ...edges.filter((e) => !(asking.has(e.from) && e.port === 'accepted')),
    ...behindBranches(graph, edges),
  ];
  const reached = new Set(graph.edges.filter((e) => e.from !== e.to).map((e) => e.to));
  const entries = graph.nodes.filter((n) => !reached.has(n.id)).map((n) => n.id);
  return (origin, node) => {
    if (origin.startsWith(INPUT)) return entries.some((entry) => reach(free, entry).has(node));
    return free.some((e) => e.from === origin && reach(free, e.to).has(node));
  };
}

/** From everything in a branch to what comes after its fork, where the run goes on. */
function behindBranches(graph: AgentGraph, edges: Edges): Edges {
  return graph.nodes.flatMap((node) => {
    if (node.type !== 'fork') return [];
    const mine = edges.filter((e) => e.from === node.id);
    const after = mine.filter((e) => !node.branches.includes(e.port));
    const inside = mine.filter((e) => node.branches.includes(e.port)).flatMap((e) => [...reach(edges, e.to)]);
    return inside.flatMap((from) => after.map(({ port, to }) => ({ from, port, to })));
  });
}

/**
 * Sensitive inputs that text from outside could choose, and models that could write after reading it, each with the node
 * and the cure. `outside` names inputs of the run that hold such text.
 */
export function taintProblems(
  graph: AgentGraph,
  tools: Tools,
  { outside = NOTHING, agents = NO_AGENTS }: { outside?: OutsideInput; agents?: Agents } = {},
): Problem[] {
  const taint = taintOf(graph, tools, { outside, agents });
  return graph.nodes.flatMap((node, index): Problem[] => {
    const path = `nodes.${index}`;
    if (node.type === 'call') {
      const back = node.compensate === undefined ? [] : [{ id: node.id, ...node.compensate }];
      return [
        ...callProblems(node, path, { taint, tool: tools.get(node.fn) }),
        ...back.flatMap((call) => callProblems(call, `${path}.compensate`, { taint, tool: tools.get(call.fn) })),
      ];
    }
    if (node.type === 'llm') return modelProblems(node, path, { taint, tools });
    if (node.type !== 'agent') return [];
    const called = agents.get(node.ref);
    const inputs = outsideNames(taint, node);
    if (called === undefined || inputs.size === 0 || called.name === graph.name) return [];
    // Inside it, what it was given is followed on.
    const [inner] = taintProblems(called, tools, { outside: inputs, agents: without(agents, graph.name) });
    const [input = ''] = inputs;
    if (inner === undefined) return [];
    const [source = ''] = taint.at(node.id, node.in);
    return [{ path: `${path}.in.${input}`, rule: 'graph_tainted', params: { node: node.id, input, source } }];
  });
}

/** Names of inputs of a node that can hold text from outside no person has looked at. */
export function outsideNames(
  taint: Taint,
  node: Readonly<{ id: string; in: Readonly<Record<string, unknown>> }>,
): OutsideInput {
  return new Set(Object.keys(node.in).filter((name) => taint.at(node.id, node.in[name]).size > 0));
}

function callProblems(
  node: Readonly<{ id: string; in: Readonly<Record<string, unknown>> }>,
  path: string,
  { taint, tool }: { taint: Taint; tool: AnyTool | undefined },
): Problem[] {
  return (tool === undefined ? [] : sensitivePaths(tool)).flatMap((input) => {
    const [source] = valuesOn(node.in, input.split('.')).flatMap((value) => [...taint.at(node.id, value)]);
    return source === undefined
      ? []
      : [{ path: `${path}.in.${input}`, rule: 'graph_tainted' as const, params: { node: node.id, input, source } }];
  });
}

/** What decides a path of an input: the values there, or the expression that gives them all. */
function valuesOn(value: unknown, path: readonly string[]): unknown[] {
  const [first, ...rest] = path;
  if (first === undefined || isExpression(value)) return [value];
  if (typeof value !== 'object' || value === null) return [];
  const next = first === '*' ? Object.values(value) : Object.hasOwn(value, first) ? [Reflect.get(value, first)] : [];
  return next.flatMap((item: unknown) => valuesOn(item, rest));
}

/** A model that was shown text from outside gets no tool that changes anything, unless each is left to a person. */
function modelProblems(
  node: Extract<GraphNode, { type: 'llm' }>,
  path: string,
  { taint, tools }: { taint: Taint; tools: Tools },
): Problem[] {
  const isOutside = taint.at(node.id, node.in).size > 0 || readsOutside(node, tools);
  if (!isOutside) return [];
  return node.tools.flatMap((name, place) => {
    const effect = tools.get(name)?.effect ?? 'reads';
    return effect === 'reads' || node.guarded.includes(name)
      ? []
      : [{ path: `${path}.tools.${place}`, rule: 'graph_taint_tool' as const, params: { node: node.id, tool: name } }];
  });
}

function without(agents: Agents, name: string): Agents {
  return new Map([...agents].filter(([known]) => known !== name));
}

function union(sets: readonly Iterable<string>[]): ReadonlySet<string> {
  return new Set(sets.flatMap((set) => [...set]));
}
