/** What the layout needs of a graph. */
export type GraphShape = {
  nodes: readonly { id: string }[];
  edges: readonly { from: string; port: string; to: string }[];
};

export const NODE = { width: 156, height: 48, gapX: 52, gapY: 18, margin: 6 } as const;
/** Room between two bands, where the lines from one to the next run, and beside them, where those lines turn. */
const LANE = { height: 36, side: 16 } as const;
/** A narrower band would be a ladder; on a phone the picture shrinks a little instead. */
const FEWEST_COLUMNS = 2;
/** The picture may shrink to this much of its size before a column goes to the next band. */
const LEAST_SCALE = 0.92;

/** Where a node stands; `bandTop` is the upper edge of its band. */
export type Spot = { x: number; y: number; band: number; bandTop: number };
export type Layout = { spots: ReadonlyMap<string, Spot>; width: number; height: number };

/**
 * Places nodes in columns from left to right, each one column after the last of those it follows. Columns that do not
 * fit `available` go on in a band below, like words on a page, so that start and end are in sight together.
 * Edges that lead back (loops) do not push a node. Unknown ids in edges are ignored.
 */
export function layOut({ nodes, edges }: GraphShape, available = Number.POSITIVE_INFINITY): Layout {
  const columns = columnsOf(nodes, forwardEdges(nodes, edges));
  const perBand = columnsPerBand(columns.length, available);
  const side = perBand < columns.length ? LANE.side : NODE.margin;
  const stepX = NODE.width + NODE.gapX;
  const stepY = NODE.height + NODE.gapY;
  const spots = new Map<string, Spot>();
  let bandTop: number = NODE.margin;
  for (let first = 0, band = 0; first < columns.length; first += perBand, band += 1) {
    const inBand = columns.slice(first, first + perBand);
    const tallest = Math.max(1, ...inBand.map((column) => column.length));
    for (const [at, column] of inBand.entries()) {
      const top = bandTop + ((tallest - column.length) * stepY) / 2;
      for (const [row, id] of column.entries())
        spots.set(id, { x: side + at * stepX, y: top + row * stepY, band, bandTop });
    }
    bandTop += tallest * stepY - NODE.gapY + LANE.height;
  }
  return {
    spots,
    width: Math.min(columns.length, perBand) * stepX - NODE.gapX + 2 * side,
    height: Math.max(bandTop - LANE.height, NODE.height) + NODE.margin,
  };
}

/** How many columns stand in one band, so that bands are about equally full. */
function columnsPerBand(columns: number, available: number): number {
  const fitting = Math.floor((available / LEAST_SCALE - 2 * LANE.side + NODE.gapX) / (NODE.width + NODE.gapX));
  const bands = Math.ceil(columns / Math.max(FEWEST_COLUMNS, fitting));
  return Math.max(1, Math.ceil(columns / Math.max(1, bands)));
}

/** The line from one node to another as an SVG path: a bow within a band, through the lane to a later one. */
export function pathBetween(from: Spot, to: Spot): string {
  const [x1, y1, x2, y2] = [from.x + NODE.width, from.y + NODE.height / 2, to.x, to.y + NODE.height / 2];
  if (to.band <= from.band) {
    const bend = Math.max(24, Math.abs(x2 - x1) / 2);
    return `M${x1},${y1} C${x1 + bend},${y1} ${x2 - bend},${y2} ${x2},${y2}`;
  }
  const [turn, back, lane] = [x1 + LANE.side - 4, x2 - LANE.side + 4, to.bandTop - LANE.height / 2];
  return `M${x1},${y1} H${turn - 6} q6,0 6,6 V${lane - 6} q0,6 -6,6 H${back + 6} q-6,0 -6,6 V${y2 - 6} q0,6 6,6 H${x2}`;
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
