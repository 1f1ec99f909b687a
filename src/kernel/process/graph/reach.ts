import { defaultPort } from './compile.ts';
import type { AgentGraph } from './schema.ts';

/** The edges of a graph, each with the port it leaves by. */
export type Edges = readonly Readonly<{ from: string; port: string; to: string }>[];

const known = new WeakMap<Edges, ReadonlyMap<string, readonly string[]>>();

/** Where edges lead to, by where they leave; worked out once for each list. */
function targetsOf(edges: Edges): ReadonlyMap<string, readonly string[]> {
  let targets = known.get(edges);
  if (targets === undefined) {
    const fresh = new Map<string, string[]>();
    for (const { from, to } of edges) {
      const there = fresh.get(from);
      if (there === undefined) fresh.set(from, [to]);
      else there.push(to);
    }
    known.set(edges, (targets = fresh));
  }
  return targets;
}

/** Nodes that can be reached from `start` over these edges, `start` included. */
export function reach(edges: Edges, start: string): Set<string> {
  const targets = targetsOf(edges);
  const found = new Set([start]);
  const open = [start];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    for (const to of targets.get(node) ?? []) {
      if (found.has(to)) continue;
      found.add(to);
      open.push(to);
    }
  }
  return found;
}

/** The edges of a graph that leave a node there is, each with its port. */
export function edgesOf(graph: AgentGraph): Edges {
  const nodes = new Map(graph.nodes.map((n) => [n.id, n]));
  return graph.edges.flatMap(({ from, fromPort, to }) => {
    const node = nodes.get(from);
    return node === undefined ? [] : [{ from, port: fromPort ?? defaultPort(node), to }];
  });
}
