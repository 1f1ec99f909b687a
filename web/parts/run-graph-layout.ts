/** What the layout needs of a graph. */
export type GraphShape = {
  nodes: readonly { id: string }[];
  edges: readonly { from: string; port: string; to: string }[];
};

export const NODE = { width: 156, height: 48, gapX: 52, gapY: 18, margin: 6 } as const;

export type Spot = { x: number; y: number };
export type Layout = { spots: ReadonlyMap<string, Spot>; width: number; height: number };

/**
 * Places nodes in columns from left to right, each one column after the last of those it follows.
 * Edges that lead back (loops) do not push a node. Unknown ids in edges are ignored.
 */
export function layOut({ nodes, edges }: GraphShape): Layout {
  const columns = columnsOf(nodes, forwardEdges(nodes, edges));
  const tallest = Math.max(1, ...columns.map((column) => column.length));
  const stepY = NODE.height + NODE.gapY;
  const spots = new Map<string, Spot>();
  for (const [at, column] of columns.entries()) {
    const top = NODE.margin + ((tallest - column.length) * stepY) / 2;
    for (const [row, id] of column.entries()) {
      spots.set(id, { x: NODE.margin + at * (NODE.width + NODE.gapX), y: top + row * stepY });
    }
  }
  return {
    spots,
    width: columns.length * (NODE.width + NODE.gapX) - NODE.gapX + 2 * NODE.margin,
    height: tallest * stepY - NODE.gapY + 2 * NODE.margin,
  };
}

type Edge = GraphShape['edges'][number];

/** Edges without those that close a loop, found by walking the graph in the order nodes are listed. */
function forwardEdges(nodes: GraphShape['nodes'], edges: readonly Edge[]): Edge[] {
  const known = new Set(nodes.map(({ id }) => id));
  const kept: Edge[] = [];
  const state = new Map<string, 'open' | 'done'>();
  const visit = (id: string): void => {
    state.set(id, 'open');
    for (const edge of edges.filter(({ from, to }) => from === id && known.has(to))) {
      if (state.get(edge.to) === 'open') continue;
      kept.push(edge);
      if (!state.has(edge.to)) visit(edge.to);
    }
    state.set(id, 'done');
  };
  for (const { id } of nodes) if (!state.has(id)) visit(id);
  return kept;
}

function columnsOf(nodes: GraphShape['nodes'], edges: readonly Edge[]): string[][] {
  const column = new Map<string, number>();
  const columnOf = (id: string): number => {
    const found = column.get(id);
    if (found !== undefined) return found;
    const before = edges.filter(({ to }) => to === id).map(({ from }) => columnOf(from));
    const at = before.length === 0 ? 0 : Math.max(...before) + 1;
    column.set(id, at);
    return at;
  };
  const columns: string[][] = [];
  for (const { id } of nodes) (columns[columnOf(id)] ??= []).push(id);
  return columns;
}
