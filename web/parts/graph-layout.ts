import type { GraphNode, Neighbourhood } from '@valence/contract';

export type Placed = Readonly<{ id: string; x: number; y: number }>;

/** Distance of one ring from the next, and room of one node on it, in pixels. */
const RING = 250;
const ROOM = 200;

/**
 * Where the nodes stand: the middle, then rings by their distance. A node stands near the one that led to it, so that
 * lines cross little. The same graph is placed the same way each time.
 */
export function placeNodes({ nodes, edges }: Pick<Neighbourhood, 'nodes' | 'edges'>): Placed[] {
  const neighbours = new Map<string, string[]>();
  for (const { from, to } of edges) {
    neighbours.set(from, [...(neighbours.get(from) ?? []), to]);
    neighbours.set(to, [...(neighbours.get(to) ?? []), from]);
  }
  const angle = new Map<string, number>();
  const placed: Placed[] = [];
  const rings = Map.groupBy(nodes, (node) => node.depth);
  let radius = 0;
  for (const depth of [...rings.keys()].toSorted((a, b) => a - b)) {
    const ring = rings.get(depth) ?? [];
    if (depth === 0) {
      for (const { id } of ring) placed.push({ id, x: 0, y: 0 });
      continue;
    }
    const wish = (node: GraphNode): number => {
      const before = (neighbours.get(node.id) ?? []).flatMap((id) => angle.get(id) ?? []);
      return before.length === 0 ? 0 : before.reduce((sum, a) => sum + a, 0) / before.length;
    };
    const ordered = ring.toSorted(
      (a, b) => wish(a) - wish(b) || a.kind.localeCompare(b.kind) || a.id.localeCompare(b.id),
    );
    // Never closer to the ring before than a node is wide.
    radius = Math.max(radius + RING, (ordered.length * ROOM) / (2 * Math.PI));
    ordered.forEach((node, at) => {
      const turn = (2 * Math.PI * at) / ordered.length - Math.PI / 2;
      angle.set(node.id, turn);
      placed.push({
        id: node.id,
        x: Math.round(Math.cos(turn) * radius),
        y: Math.round(Math.sin(turn) * radius * 0.6),
      });
    });
  }
  return placed;
}

/** Two parts of the graph as one; what was known keeps its place in the order, a node that was expanded its new count. */
export function joinGraphs(old: Neighbourhood, around: string, more: Neighbourhood): Neighbourhood {
  const depth = old.nodes.find((node) => node.id === around)?.depth ?? 0;
  const nodes = new Map(old.nodes.map((node) => [node.id, node]));
  for (const node of more.nodes) {
    const known = nodes.get(node.id);
    nodes.set(
      node.id,
      known === undefined ? { ...node, depth: depth + node.depth } : { ...known, more: node.more ?? known.more },
    );
  }
  const edges = new Map([...old.edges, ...more.edges].map((edge) => [`${edge.from} ${edge.to} ${edge.field}`, edge]));
  return { nodes: [...nodes.values()], edges: [...edges.values()], isCut: old.isCut || more.isCut };
}
