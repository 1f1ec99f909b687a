import { heightOf, BOX } from './box.ts';
import { entriesOf, portOf, portsOf, nodeOf, type AgentGraph, type Spot } from './graph.ts';

export type Way = 'left' | 'right' | 'up' | 'down' | 'start' | 'end';

/**
 * The node an arrow key leads to: right and left follow the lines (the first of several ways on), up and down go to the
 * nearest box above or below. Null where nothing lies that way.
 */
export function walk(graph: AgentGraph, from: string | null, way: Way): string | null {
  const start = entriesOf(graph)[0] ?? graph.nodes[0]?.id ?? null;
  if (from === null || nodeOf(graph, from) === undefined || way === 'start') return start;
  return WALKS[way](graph, from);
}

const WALKS: Readonly<Record<Exclude<Way, 'start'>, (graph: AgentGraph, from: string) => string | null>> = {
  end: ({ nodes, edges }) => nodes.findLast((node) => !edges.some((edge) => edge.from === node.id))?.id ?? null,
  right: (graph, from) => nextOf(graph, from),
  left: ({ edges }, from) => edges.find(({ to, from: before }) => to === from && before !== from)?.from ?? null,
  up: (graph, from) => besideOf(graph, from, -1),
  down: (graph, from) => besideOf(graph, from, 1),
};

function nextOf(graph: AgentGraph, from: string): string | null {
  const node = nodeOf(graph, from);
  if (node === undefined) return null;
  for (const port of portsOf(node)) {
    const edge = graph.edges.find((known) => known.from === from && portOf(graph, known) === port);
    if (edge !== undefined) return edge.to;
  }
  return null;
}

function besideOf(graph: AgentGraph, from: string, sign: 1 | -1): string | null {
  const here = graph.layout?.[from] ?? { x: 0, y: 0 };
  let [best, least] = [null as string | null, Infinity];
  for (const { id } of graph.nodes) {
    const spot = graph.layout?.[id];
    if (spot === undefined || id === from) continue;
    const down = (spot.y - here.y) * sign;
    if (down <= 0) continue;
    // A box straight above or below is nearer than one to the side
    const far = down + Math.abs(spot.x - here.x) * 2;
    if (far < least) [best, least] = [id, far];
  }
  return best;
}

/** A free place for a box that follows another by one of its ports: to its right, below what stands there already. */
export function spotAfter(graph: AgentGraph, after: string | null): Spot {
  const known = Object.values(graph.layout ?? {});
  if (after === null) {
    const right = known.length === 0 ? 0 : Math.min(...known.map(({ x }) => x));
    const bottom = Math.max(0, ...graph.nodes.map((node) => (graph.layout?.[node.id]?.y ?? 0) + heightOf(node) + 40));
    return { x: right, y: known.length === 0 ? 0 : bottom };
  }
  const at = graph.layout?.[after] ?? { x: 0, y: 0 };
  const spot = { x: at.x + BOX.width + 64, y: at.y };
  const boxes = graph.nodes.flatMap((node) => {
    const place = graph.layout?.[node.id];
    return place === undefined ? [] : [{ ...place, height: heightOf(node) }];
  });
  const hits = (y: number) =>
    boxes.find(
      (box) => Math.abs(box.x - spot.x) < BOX.width + 10 && y < box.y + box.height + 20 && box.y < y + BOX.head + 66,
    );
  for (let box = hits(spot.y); box !== undefined; box = hits(spot.y)) spot.y = box.y + box.height + 30;
  return spot;
}

/** Makes room for a box put between two others: what starts at or right of it and hangs on it moves on. */
export function makeRoom(graph: AgentGraph, added: string, ids: ReadonlySet<string>): AgentGraph {
  const spot = graph.layout?.[added];
  if (spot === undefined) return graph;
  const isHit = graph.nodes.some(({ id }) => {
    const other = graph.layout?.[id];
    return id !== added && other !== undefined && ids.has(id) && other.x < spot.x + BOX.width + 40;
  });
  if (!isHit) return graph;
  const step = BOX.width + 64;
  const layout = Object.fromEntries(
    Object.entries(graph.layout ?? {}).map(([id, place]) =>
      ids.has(id) && id !== added && place.x >= spot.x - BOX.width / 2
        ? [id, { ...place, x: place.x + step }]
        : [id, place],
    ),
  );
  return { ...graph, layout };
}
