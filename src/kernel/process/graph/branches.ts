import type { Problem } from '#base';
import { reach, type Edges } from './reach.ts';
import type { AgentGraph } from './schema.ts';

/**
 * What is wrong with the branches of forks: each must lead somewhere, and what belongs to one can be entered only through
 * its port, so that a branch is a run of its own and ends where it ends.
 */
export function branchProblems(graph: AgentGraph, edges: Edges, entry: string): Problem[] {
  return graph.nodes.flatMap((node, index): Problem[] => {
    if (node.type !== 'fork') return [];
    const path = `nodes.${index}`;
    if (node.each !== undefined && node.branches.length !== 1)
      return [{ path: `${path}.branches`, rule: 'graph_each', params: { node: node.id } }];
    return node.branches.flatMap((branch): Problem[] => {
      const first = edges.find((e) => e.from === node.id && e.port === branch);
      if (first === undefined)
        return [{ path: `${path}.branches`, rule: 'graph_branch_empty', params: { node: node.id, branch } }];
      const inside = reach(edges, first.to);
      const elsewhere = reach(
        edges.filter((e) => !(e.from === node.id && e.port === branch)),
        entry,
      );
      const shared = [...inside].find((id) => elsewhere.has(id));
      return shared === undefined
        ? []
        : [{ path: `${path}.branches`, rule: 'graph_branch_mixed', params: { node: node.id, branch, shared } }];
    });
  });
}
