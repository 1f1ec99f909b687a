import { entriesOf, nodeOf, portOf, reach, type AgentGraph, type GraphNode } from './graph.ts';
import { connect } from './edit.ts';

/** Why a line may not be drawn; the words for it have the same names. */
export type ConnectFault = 'self' | 'start' | 'loop' | 'intoBranch' | 'outOfBranch' | 'same';

/** Why port `port` of `from` may not lead to `to`; null when it may. What only publishing refuses is left to the check. */
export function faultOfConnect(graph: AgentGraph, from: string, port: string, to: string): ConnectFault | null {
  const [source, target] = [nodeOf(graph, from), nodeOf(graph, to)];
  if (source === undefined || target === undefined) return 'same';
  if (graph.edges.some((e) => e.from === from && e.to === to && portOf(graph, e) === port)) return 'same';
  if (from === to) return isBounded(source) ? null : 'self';
  const next = connect(graph, from, port, to);
  if (entriesOf(graph).length > 0 && entriesOf(next).length === 0) return 'start';
  if (hasFreeLoop(next, from, to)) return 'loop';
  return branchFault(graph, { from, port, to });
}

/** A loop rests at a wait, a person or a bound. */
function isBounded(node: GraphNode): boolean {
  return node.type === 'wait' || node.type === 'approve' || node.maxIterations !== undefined;
}

function hasFreeLoop(graph: AgentGraph, from: string, to: string): boolean {
  const bounded = new Set(graph.nodes.filter(isBounded).map(({ id }) => id));
  if (bounded.has(from) || bounded.has(to)) return false;
  const free = graph.edges.filter((e) => !bounded.has(e.from) && !bounded.has(e.to));
  return reach(free, to).has(from);
}

/** A branch is entered through its port only, and does not lead back: lines across its border are refused. */
function branchFault(
  graph: AgentGraph,
  { from, port, to }: Readonly<{ from: string; port: string; to: string }>,
): ConnectFault | null {
  const [here, there] = [branchesOf(graph, from), branchesOf(graph, to)];
  const source = nodeOf(graph, from);
  const own = source?.type === 'fork' && source.branches.includes(port) ? `${from} ${port}` : null;
  const inside = new Set(own === null ? here : [...here, own]);
  const isLoose = there.size === 0 && !graph.edges.some((edge) => edge.to === to);
  if ([...there].some((branch) => !inside.has(branch))) return 'intoBranch';
  if (isLoose) return null;
  return [...inside].some((branch) => !there.has(branch)) ? 'outOfBranch' : null;
}

/** The branches a node stands in, as `fork port`. */
export function branchesOf(graph: AgentGraph, id: string): ReadonlySet<string> {
  const found = new Set<string>();
  for (const node of graph.nodes) {
    if (node.type !== 'fork') continue;
    for (const branch of node.branches) {
      const first = graph.edges.find((e) => e.from === node.id && portOf(graph, e) === branch);
      if (first !== undefined && reach(graph.edges, first.to).has(id)) found.add(`${node.id} ${branch}`);
    }
  }
  return found;
}
