import type { Problem } from '#base';
import type { AnyTool } from '../tool.ts';
import { defaultPort, entriesOf, portsOf } from './compile.ts';
import { EXPRESSION_ROOTS, expressionsIn, problemOfExpression } from './expression.ts';
import { branchProblems } from './branches.ts';
import { reach, type Edges } from './reach.ts';
import type { AgentGraph, GraphNode } from './schema.ts';

type Tools = ReadonlyMap<string, AnyTool>;

/** Words that mean something in an expression: a node of that name could not be spoken of. */
const WORDS_OF_CEL =
  'in true false null int uint double bool string bytes list map type dyn null_type optional as break const continue else for function if import let loop package namespace return var void while';
const RESERVED = new Set<string>([...EXPRESSION_ROOTS, ...WORDS_OF_CEL.split(' ')]);

/** Everything that keeps a graph from running, node by node; empty when it may run. */
export function validateGraph(graph: AgentGraph, tools: Tools): readonly Problem[] {
  const shape = [...nodeProblems(graph, tools), ...edgeProblems(graph), ...limitProblems(graph)];
  const entries = entriesOf(graph);
  if (entries.length !== 1) shape.push({ path: 'nodes', rule: 'graph_entry', params: { count: entries.length } });
  const [entry] = entries;
  if (entry === undefined || shape.some((p) => p.rule === 'graph_unknown_node')) return shape;
  const edges = edgesOf(graph);
  return [
    ...shape,
    ...unreachable(graph, edges, entry),
    ...unboundedLoops(graph, edges),
    ...unguardedEffects({ graph, edges, entry, tools }),
    ...branchProblems(graph, edges, entry),
    ...expressionProblems(graph, edges),
  ];
}

function nodeProblems(graph: AgentGraph, tools: Tools): Problem[] {
  const problems: Problem[] = [];
  const seen = new Set<string>();
  for (const [index, node] of graph.nodes.entries()) {
    const path = `nodes.${index}`;
    if (seen.has(node.id) || RESERVED.has(node.id)) {
      problems.push({ path: `${path}.id`, rule: 'graph_node_name', params: { node: node.id } });
    }
    seen.add(node.id);
    if (node.type === 'llm') {
      problems.push({ path: `${path}.type`, rule: 'graph_not_yet', params: { node: node.id, type: node.type } });
    }
    if (node.type === 'wait' && (node.for ?? node.until ?? node.event) === undefined) {
      problems.push({ path, rule: 'graph_wait', params: { node: node.id } });
    }
    if (node.type === 'call') problems.push(...callProblems(node, path, tools));
  }
  return problems;
}

function callProblems(node: Extract<GraphNode, { type: 'call' }>, path: string, tools: Tools): Problem[] {
  const tool = tools.get(node.fn);
  if (tool === undefined) return [{ path: `${path}.fn`, rule: 'graph_unknown_tool', params: { tool: node.fn } }];
  if (tool.effect === 'leaves-the-building' && node.durability !== 'step') {
    return [{ path: `${path}.durability`, rule: 'graph_durability', params: { node: node.id } }];
  }
  return [];
}

function edgeProblems(graph: AgentGraph): Problem[] {
  const problems: Problem[] = [];
  const nodes = new Map(graph.nodes.map((n) => [n.id, n]));
  const taken = new Set<string>();
  for (const [index, edge] of graph.edges.entries()) {
    const path = `edges.${index}`;
    const from = nodes.get(edge.from);
    if (from === undefined)
      problems.push({ path: `${path}.from`, rule: 'graph_unknown_node', params: { node: edge.from } });
    if (!nodes.has(edge.to))
      problems.push({ path: `${path}.to`, rule: 'graph_unknown_node', params: { node: edge.to } });
    if (from === undefined) continue;
    const port = edge.fromPort ?? defaultPort(from);
    if (portsOf(from).length > 0 && !portsOf(from).includes(port)) {
      problems.push({ path: `${path}.fromPort`, rule: 'graph_port', params: { node: edge.from, port } });
    }
    if (taken.has(`${edge.from} ${port}`)) {
      problems.push({ path, rule: 'graph_fan_out', params: { node: edge.from, port } });
    }
    taken.add(`${edge.from} ${port}`);
  }
  return problems;
}

function limitProblems({ limits }: AgentGraph): Problem[] {
  return Object.entries(limits)
    .filter(([, value]) => typeof value === 'number' && !(value > 0))
    .map(([name]) => ({ path: `limits.${name}`, rule: 'graph_limit', params: { name } }));
}

function edgesOf(graph: AgentGraph): Edges {
  const nodes = new Map(graph.nodes.map((n) => [n.id, n]));
  return graph.edges.flatMap(({ from, fromPort, to }) => {
    const node = nodes.get(from);
    return node === undefined ? [] : [{ from, port: fromPort ?? defaultPort(node), to }];
  });
}

function unreachable(graph: AgentGraph, edges: Edges, entry: string): Problem[] {
  const found = reach(edges, entry);
  return graph.nodes.flatMap((node, index) =>
    found.has(node.id)
      ? []
      : [{ path: `nodes.${index}`, rule: 'graph_unreachable' as const, params: { node: node.id } }],
  );
}

/** A loop is bounded when it holds a wait, an approval or a node with `maxIterations`. */
function unboundedLoops(graph: AgentGraph, edges: Edges): Problem[] {
  const bounded = new Set(
    graph.nodes
      .filter((n) => n.type === 'wait' || n.type === 'approve' || n.maxIterations !== undefined)
      .map((n) => n.id),
  );
  const free = edges.filter((e) => !bounded.has(e.from) && !bounded.has(e.to));
  return graph.nodes.flatMap((node, index) => {
    const loops = free.some((e) => e.from === node.id && reach(free, e.to).has(node.id));
    return loops ? [{ path: `nodes.${index}`, rule: 'graph_loop' as const, params: { node: node.id } }] : [];
  });
}

type Checked = Readonly<{ graph: AgentGraph; edges: Edges; entry: string; tools: Tools }>;

/** What leaves the building must have passed an approval on every path, unless the agent may act on its own. */
function unguardedEffects({ graph, edges, entry, tools }: Checked): Problem[] {
  if (graph.autonomy === 'act') return [];
  const approvals = new Set(graph.nodes.filter((n) => n.type === 'approve').map((n) => n.id));
  const unapproved = reach(
    edges.filter((e) => !(approvals.has(e.from) && e.port === 'accepted')),
    entry,
  );
  return graph.nodes.flatMap((node, index) => {
    const leaves = node.type === 'call' && tools.get(node.fn)?.effect === 'leaves-the-building';
    return leaves && unapproved.has(node.id)
      ? [{ path: `nodes.${index}`, rule: 'graph_effect' as const, params: { node: node.id } }]
      : [];
  });
}

function expressionProblems(graph: AgentGraph, edges: Edges): Problem[] {
  const problems: Problem[] = [];
  const check = (path: string, text: string, names: readonly string[]) => {
    const detail = problemOfExpression(text, [...EXPRESSION_ROOTS, ...names]);
    if (detail !== null) problems.push({ path, rule: 'graph_expression', params: { detail } });
  };
  const all = graph.nodes.map((n) => n.id);
  for (const [index, node] of graph.nodes.entries()) {
    const earlier = all.filter((id) => edges.some((e) => e.from === id && reach(edges, e.to).has(node.id)));
    for (const { path, text } of expressionsOf(node, `nodes.${index}`)) check(path, text, earlier);
  }
  for (const { path, text } of expressionsIn(graph.output ?? {}, 'output')) check(path, text, all);
  return problems;
}

function expressionsOf(node: GraphNode, path: string): { path: string; text: string }[] {
  if (node.type === 'call') return expressionsIn(node.in, `${path}.in`);
  if (node.type === 'switch') {
    return node.cases.map((c, i) => ({ path: `${path}.cases.${i}.if`, text: c.if.replace(/^=/, '') }));
  }
  if (node.type === 'fork') return expressionsIn(node.each, `${path}.each`);
  if (node.type === 'agent') return expressionsIn(node.in, `${path}.in`);
  if (node.type !== 'wait') return [];
  return [...expressionsIn(node.until, `${path}.until`), ...expressionsIn(node.match, `${path}.match`)];
}
