import { RULES, type Problem } from '#base';
import { isRemote, type AnyTool } from '../tool.ts';
import { defaultPort, degradeTo, entriesOf, portsOf } from './compile.ts';
import { Cron } from 'croner';
import { EXPRESSION_ROOTS } from './expression.ts';
import { branchProblems } from './branches.ts';
import { budgetProblems } from './budget.ts';
import { dataProblems } from './data-flow.ts';
import { flowOf, nodesInLoops } from './flow.ts';
import { edgesOf, reach, type Edges } from './reach.ts';
import { problemOfSchema } from '../llm/answer-shape.ts';
import type { AgentGraph, GraphNode, LlmNode } from './schema.ts';
import { taintProblems } from './taint.ts';
import type { Surroundings } from './value-schemas.ts';

type Tools = ReadonlyMap<string, AnyTool>;

/** Words that mean something in an expression: a node of that name could not be spoken of. */
const WORDS_OF_CEL =
  'in true false null int uint double bool string bytes list map type dyn null_type optional as break const continue else for function if import let loop package namespace return var void while';
const RESERVED = new Set<string>([...EXPRESSION_ROOTS, ...WORDS_OF_CEL.split(' ')]);

/** Whether a problem keeps a graph from running, and is no mere warning. */
export function isError({ rule }: Problem): boolean {
  return !('isWarning' in RULES[rule]);
}

/** Everything that keeps a graph from running, node by node; empty when it may run. `agents` are those it may call. */
export function validateGraph(
  graph: AgentGraph,
  tools: Tools,
  agents: ReadonlyMap<string, AgentGraph> = new Map(),
): readonly Problem[] {
  return problemsOf(graph, { tools, agents }).filter(isError);
}

/** Everything that is wrong with a graph, warnings too. */
export function problemsOf(graph: AgentGraph, { tools, agents }: Surroundings): readonly Problem[] {
  const shape = [
    ...nodeProblems(graph, tools),
    ...edgeProblems(graph),
    ...limitProblems(graph),
    ...wakeProblems(graph),
    ...budgetProblems(graph, agents),
  ];
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
    ...dataProblems(graph, flowOf(graph, edges), { tools, agents }),
    ...taintProblems(graph, tools, { agents }),
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
    if (node.type === 'wait' && (node.for ?? node.until ?? node.event) === undefined) {
      problems.push({ path, rule: 'graph_wait', params: { node: node.id } });
    }
    if (node.type === 'call') problems.push(...callProblems(node, path, tools));
    if (node.type === 'llm') problems.push(...llmProblems(node, path, tools));
  }
  return problems;
}

function callProblems(node: Extract<GraphNode, { type: 'call' }>, path: string, tools: Tools): Problem[] {
  const tool = tools.get(node.fn);
  if (tool === undefined) return [{ path: `${path}.fn`, rule: 'graph_unknown_tool', params: { tool: node.fn } }];
  if (isRemote(tool) && node.durability !== 'step') {
    return [{ path: `${path}.durability`, rule: 'graph_durability', params: { node: node.id } }];
  }
  return node.compensate === undefined ? [] : compensationProblems(node.id, node.compensate.fn, { path, tool, tools });
}

/** Only what leaves the building has to be taken back by hand; what is written goes with its batch. */
function compensationProblems(
  node: string,
  fn: string,
  { path, tool, tools }: { path: string; tool: AnyTool; tools: Tools },
): Problem[] {
  if (!tools.has(fn)) return [{ path: `${path}.compensate.fn`, rule: 'graph_unknown_tool', params: { tool: fn } }];
  const isOutside = tool.effect === 'leaves-the-building';
  return isOutside ? [] : [{ path: `${path}.compensate`, rule: 'graph_compensate', params: { node } }];
}

/** A model is told tools by their bare names, so two versions of one cannot stand side by side. */
function llmProblems(node: LlmNode, path: string, tools: Tools): Problem[] {
  const detail = problemOfSchema(node.schema);
  const problems: Problem[] =
    detail === null ? [] : [{ path: `${path}.schema`, rule: 'graph_schema', params: { node: node.id, detail } }];
  const names = new Set<string>();
  for (const [index, tool] of node.tools.entries()) {
    const [name = ''] = tool.split('@');
    if (!tools.has(tool))
      problems.push({ path: `${path}.tools.${index}`, rule: 'graph_unknown_tool', params: { tool } });
    else if (names.has(name))
      problems.push({ path: `${path}.tools.${index}`, rule: 'graph_tool_twice', params: { tool } });
    names.add(name);
  }
  const stray = node.guarded.findIndex((tool) => !node.tools.includes(tool));
  if (stray !== -1) {
    const tool = node.guarded[stray] ?? '';
    problems.push({ path: `${path}.guarded.${stray}`, rule: 'graph_guarded', params: { node: node.id, tool } });
  }
  return problems;
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

function limitProblems(graph: AgentGraph): Problem[] {
  const { cost = {}, ...counts } = graph.limits;
  const node = degradeTo(graph);
  if (node !== null && !graph.nodes.some((n) => n.id === node))
    return [{ path: 'limits.onExceed', rule: 'graph_unknown_node', params: { node } }];
  const amounts = Object.entries(cost).map(([currency, amount]) => [`cost.${currency}`, amount] as const);
  return [...Object.entries(counts), ...amounts]
    .filter(([, value]) => typeof value === 'number' && !(value > 0))
    .map(([name]) => ({ path: `limits.${name}`, rule: 'graph_limit', params: { name } }));
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
  const loops = nodesInLoops(
    graph.nodes.map((n) => n.id),
    free,
  );
  return graph.nodes.flatMap((node, index) =>
    loops.has(node.id) ? [{ path: `nodes.${index}`, rule: 'graph_loop' as const, params: { node: node.id } }] : [],
  );
}

/** Schedules that cannot be read. */
function wakeProblems({ wakes }: AgentGraph): Problem[] {
  return wakes.flatMap((wake, index): Problem[] =>
    'cron' in wake && !isCron(wake.cron)
      ? [{ path: `wakes.${index}.cron`, rule: 'graph_cron', params: { cron: wake.cron } }]
      : [],
  );
}

function isCron(text: string): boolean {
  try {
    return new Cron(text, { paused: true }).nextRun() !== null;
  } catch {
    return false;
  }
}

type Checked = Readonly<{ graph: AgentGraph; edges: Edges; entry: string; tools: Tools }>;

/** What leaves the building must have passed an approval on every path, unless the agent may act on its own. */
function unguardedEffects({ graph, edges, entry, tools }: Checked): Problem[] {
  if (graph.autonomy === 'act') return [];
  const degraded = degradeTo(graph);
  const approvals = new Set(graph.nodes.filter((n) => n.type === 'approve').map((n) => n.id));
  const unapproved = reach(
    [
      ...edges.filter((e) => !(approvals.has(e.from) && e.port === 'accepted')),
      // A run whose limits are used up goes there from anywhere.
      ...(degraded === null ? [] : [{ from: entry, port: 'limit', to: degraded }]),
    ],
    entry,
  );
  return graph.nodes.flatMap((node, index) => {
    const leaves = node.type === 'call' && tools.get(node.fn)?.effect === 'leaves-the-building';
    return leaves && unapproved.has(node.id)
      ? [{ path: `nodes.${index}`, rule: 'graph_effect' as const, params: { node: node.id } }]
      : [];
  });
}
