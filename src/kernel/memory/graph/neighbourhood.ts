import type { Scope } from '#kernel/security';
import type { Entity } from '../entity.ts';
import { recallMany, recallOne } from '../recall.ts';
import { edgesAround, type Edge } from './edges.ts';

export type GraphPart = Readonly<{
  nodes: readonly Readonly<{ record: Entity; depth: number; more: number | null }>[];
  edges: readonly Edge[];
  /** Something was left out. */
  isCut: boolean;
}>;

/** Ways of each sort looked at per record. Chosen: more than a screen can show. */
const PER_SORT = 25;
/** Neighbours of one record that are shown; the rest is counted. */
const PER_NODE = 12;

type Node = GraphPart['nodes'][number];
type Growing = { nodes: Map<string, Node>; edges: Edge[]; isCut: boolean; limit: number };

/** The records around one, up to `depth` steps away and `limit` in number, nearest first. @throws Failure `memory.not_found` */
export async function recallAround(
  scope: Scope,
  { id, depth, limit }: { id: string; depth: number; limit: number },
): Promise<GraphPart> {
  return scope.read(async (tx) => {
    const bound = scope.within(tx);
    const middle = await recallOne(bound, id);
    const nodes = new Map<string, Node>([[middle.id, { record: middle, depth: 0, more: null }]]);
    const graph: Growing = { nodes, edges: [], isCut: false, limit };
    let frontier = [middle];
    for (let step = 1; step <= depth && frontier.length > 0; step += 1) {
      const around = await edgesAround(tx, bound, frontier, PER_SORT);
      const known = new Map([...nodes].map(([at, node]) => [at, node.record]));
      const { found, isFull } = await lookUp(bound, around.edges, known);
      graph.isCut ||= around.isCut || isFull;
      graph.edges.push(...around.edges);
      frontier = frontier.flatMap((at) => growAt(graph, { at, step, edges: around.edges, found }));
    }
    return { nodes: [...nodes.values()], edges: unique(graph.edges, new Set(nodes.keys())), isCut: graph.isCut };
  });
}

type Growth = Readonly<{ at: Entity; step: number; edges: readonly Edge[]; found: ReadonlyMap<string, Entity> }>;

/** Takes the neighbours of one record in, as many as fit, and counts the rest. Returns those that are new. */
function growAt(graph: Growing, { at, step, edges, found }: Growth): Entity[] {
  const ends = new Set(edges.flatMap((edge) => otherEnd(edge, at.id) ?? []));
  const fresh = [...ends].flatMap((end) => (graph.nodes.has(end) ? [] : (found.get(end) ?? [])));
  const room = Math.max(0, Math.min(PER_NODE, graph.limit - graph.nodes.size));
  const taken = fresh.slice(0, room);
  for (const record of taken) graph.nodes.set(record.id, { record, depth: step, more: null });
  const node = graph.nodes.get(at.id);
  const more = fresh.length - taken.length;
  if (node !== undefined) graph.nodes.set(at.id, { ...node, more });
  graph.isCut ||= more > 0;
  return taken;
}

/** Records looked up for one step; beyond that the answer is cut. */
const MOST_LOOKED_UP = 2_000;

/** The other ends that may be seen, with what is known already. */
async function lookUp(
  scope: Scope,
  edges: readonly Edge[],
  known: ReadonlyMap<string, Entity>,
): Promise<{ found: Map<string, Entity>; isFull: boolean }> {
  const ends = [...new Set(edges.flatMap(({ from, to }) => [from, to]))].filter((id) => !known.has(id));
  const found = new Map(known);
  for (const record of await recallMany(scope, ends.slice(0, MOST_LOOKED_UP))) found.set(record.id, record);
  return { found, isFull: ends.length > MOST_LOOKED_UP };
}

function otherEnd({ from, to }: Edge, id: string): string | null {
  if (from === to) return null;
  return from === id ? to : to === id ? from : null;
}

function unique(edges: readonly Edge[], among: ReadonlySet<string>): Edge[] {
  const byKey = new Map(edges.map((edge) => [`${edge.from} ${edge.to} ${edge.field}`, edge]));
  return [...byKey.values()].filter(({ from, to }) => from !== to && among.has(from) && among.has(to));
}

/** Steps between two records that are looked for. */
const MOST_HOPS = 4;
const PER_SORT_ON_PATH = 100;

type Reached = Readonly<{ record: Entity; before: string | null; edge: Edge | null }>;

/**
 * A shortest way between two records over those that may be seen, in four steps at most, found from both ends.
 *
 * @returns `hops` null when there is none, or none was found among what was looked at (`isCut`).
 * @throws Failure `memory.not_found`
 */
export async function recallPath(
  scope: Scope,
  ends: { from: string; to: string },
): Promise<GraphPart & { hops: number | null }> {
  return scope.read(async (tx) => {
    const bound = scope.within(tx);
    const [from, to] = [await recallOne(bound, ends.from), await recallOne(bound, ends.to)];
    const sides = [from, to].map((record) => ({
      reached: new Map<string, Reached>([[record.id, { record, before: null, edge: null }]]),
      frontier: [record],
    }));
    const [left, right] = sides;
    if (left === undefined || right === undefined) throw new Error('a way has two ends');
    let isCut = false;
    let meeting = from.id === to.id ? from.id : undefined;
    for (let hops = 0; meeting === undefined && hops < MOST_HOPS; hops += 1) {
      // The side with fewer records to go on from.
      const isLeft = left.frontier.length <= right.frontier.length;
      const [here, there] = isLeft ? [left, right] : [right, left];
      if (here.frontier.length === 0) break;
      const around = await edgesAround(tx, bound, here.frontier, PER_SORT_ON_PATH);
      const known = new Map([...here.reached].map(([id, r]) => [id, r.record]));
      const { found, isFull } = await lookUp(bound, around.edges, known);
      isCut ||= around.isCut || isFull;
      here.frontier = goOn(here.reached, around.edges, found);
      meeting = here.frontier.find((record) => there.reached.has(record.id))?.id;
    }
    if (meeting === undefined) return { nodes: [], edges: [], isCut, hops: null };
    const [before, after] = [trail(left.reached, meeting), trail(right.reached, meeting)];
    const records = [...before.records.toReversed(), ...after.records.slice(1)];
    return {
      nodes: records.map((record, depth) => ({ record, depth, more: null })),
      edges: [...before.edges, ...after.edges],
      isCut,
      hops: records.length - 1,
    };
  });
}

/** Notes what is reached for the first time and returns it. */
function goOn(reached: Map<string, Reached>, edges: readonly Edge[], found: ReadonlyMap<string, Entity>): Entity[] {
  const before = new Set(reached.keys());
  const next: Entity[] = [];
  for (const edge of edges) {
    for (const [at, end] of [
      [edge.from, edge.to],
      [edge.to, edge.from],
    ] as const) {
      const record = found.get(end);
      if (!before.has(at) || reached.has(end) || record === undefined) continue;
      reached.set(end, { record, before: at, edge });
      next.push(record);
    }
  }
  return next;
}

/** From the meeting point back to where this side began. */
function trail(reached: ReadonlyMap<string, Reached>, from: string): { records: Entity[]; edges: Edge[] } {
  const records: Entity[] = [];
  const edges: Edge[] = [];
  for (let at: string | null = from; at !== null;) {
    const step = reached.get(at);
    if (step === undefined) break;
    records.push(step.record);
    if (step.edge !== null) edges.push(step.edge);
    at = step.before;
  }
  return { records, edges };
}
