import type { Problem } from '#base';
import type { AgentGraph } from './schema.ts';

/** What is wrong with the agents a graph calls, among those there are: one is unknown, or they come back to this one. */
export function agentRefProblems(graph: AgentGraph, graphs: ReadonlyMap<string, AgentGraph>): Problem[] {
  return graph.nodes.flatMap((node, index): Problem[] => {
    if (node.type !== 'agent') return [];
    const path = `nodes.${index}.ref`;
    if (!graphs.has(node.ref)) return [{ path, rule: 'graph_unknown_agent', params: { agent: node.ref } }];
    return reaches(node.ref, graph.name, graphs)
      ? [{ path, rule: 'graph_agent_circle', params: { agent: graph.name } }]
      : [];
  });
}

function reaches(from: string, to: string, graphs: ReadonlyMap<string, AgentGraph>): boolean {
  const seen = new Set<string>();
  const open = [from];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (name === to) return true;
    if (seen.has(name)) continue;
    seen.add(name);
    for (const node of graphs.get(name)?.nodes ?? []) if (node.type === 'agent') open.push(node.ref);
  }
  return false;
}
