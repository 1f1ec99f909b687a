/** The edges of a graph, each with the port it leaves by. */
export type Edges = readonly Readonly<{ from: string; port: string; to: string }>[];

/** Nodes that can be reached from `start` over these edges, `start` included. */
export function reach(edges: Edges, start: string): Set<string> {
  const found = new Set([start]);
  const open = [start];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    for (const edge of edges) {
      if (edge.from !== node || found.has(edge.to)) continue;
      found.add(edge.to);
      open.push(edge.to);
    }
  }
  return found;
}
