import { entriesOf } from './compile.ts';
import type { Edges } from './reach.ts';
import type { AgentGraph } from './schema.ts';

/** How the nodes of a graph follow one another, worked out once for all questions. */
export type Flow = Readonly<{
  edges: Edges;
  /** null where there is not exactly one. */
  entry: string | null;
  /** Whether a way of at least one edge leads from `earlier` to `node`. */
  isBefore(earlier: string, node: string): boolean;
  /** Nodes that are before this one, in the order of the graph. */
  before(node: string): readonly string[];
  /** Whether every way from the entry to `node` goes through `earlier`. */
  isSureBefore(earlier: string, node: string): boolean;
}>;

/** Sets of nodes as bits: 500 nodes are 16 words, so following all ways of a graph costs as much as its edges. */
type Bits = Uint32Array;

/** Works out how nodes follow one another. Edges from and to nodes that do not exist are passed over. */
export function flowOf(graph: AgentGraph, edges: Edges): Flow {
  const ids = graph.nodes.map((n) => n.id);
  const place = new Map(ids.map((id, i) => [id, i]));
  const pairs = edges.flatMap(({ from, to }): [number, number][] => {
    const a = place.get(from);
    const b = place.get(to);
    return a === undefined || b === undefined ? [] : [[a, b]];
  });
  const reached = reachable(ids.length, pairs);
  const entries = entriesOf(graph);
  const entry = entries.length === 1 ? (entries[0] ?? null) : null;
  let sure: readonly Bits[] | undefined;
  return {
    edges,
    entry,
    isBefore: (earlier, node) => has(reached[place.get(earlier) ?? -1], place.get(node) ?? -1),
    before(node) {
      const to = place.get(node) ?? -1;
      return ids.filter((_, from) => to >= 0 && has(reached[from], to));
    },
    isSureBefore(earlier, node) {
      sure ??= dominators(ids.length, pairs, place.get(entry ?? '') ?? -1);
      return has(sure[place.get(node) ?? -1], place.get(earlier) ?? -1);
    },
  };
}

/** Ids of nodes from which a way leads back to themselves over these edges. */
export function nodesInLoops(ids: readonly string[], edges: Edges): ReadonlySet<string> {
  const place = new Map(ids.map((id, i) => [id, i]));
  const pairs = edges.map(({ from, to }): [number, number] => [place.get(from) ?? -1, place.get(to) ?? -1]);
  const known = pairs.filter(([a, b]) => a >= 0 && b >= 0);
  const loops = groupsOf(ids.length, known).filter((group) => isLoop(group, known));
  return new Set(loops.flat().map((i) => ids[i] ?? ''));
}

type Pairs = readonly (readonly [number, number])[];

function isLoop(group: readonly number[], pairs: Pairs): boolean {
  return group.length > 1 || pairs.some(([a, b]) => a === b && a === group[0]);
}

function has(bits: Bits | undefined, i: number): boolean {
  return bits !== undefined && i >= 0 && ((bits[i >> 5] ?? 0) & (1 << (i & 31))) !== 0;
}

function add(bits: Bits, i: number): void {
  bits[i >> 5] = (bits[i >> 5] ?? 0) | (1 << (i & 31));
}

function addAll(bits: Bits, others: Bits | undefined): void {
  if (others !== undefined) for (let w = 0; w < bits.length; w += 1) bits[w] = (bits[w] ?? 0) | (others[w] ?? 0);
}

function outOf(size: number, pairs: Pairs): number[][] {
  const out: number[][] = Array.from({ length: size }, () => []);
  for (const [a, b] of pairs) out[a]?.push(b);
  return out;
}

/** For each node those it leads to. */
function reachable(size: number, pairs: Pairs): readonly Bits[] {
  const out = outOf(size, pairs);
  const words = Math.ceil(size / 32);
  const found: Bits[] = Array.from({ length: size }, () => new Uint32Array(words));
  // A group comes after all it leads to, so what those lead to is known already.
  for (const group of groupsOf(size, pairs)) {
    const bits = new Uint32Array(words);
    if (isLoop(group, pairs)) for (const i of group) add(bits, i);
    for (const i of group)
      for (const next of out[i] ?? []) {
        add(bits, next);
        addAll(bits, found[next]);
      }
    for (const i of group) found[i] = bits;
  }
  return found;
}

/** Groups of nodes that lead to one another, each after those it leads to (Kosaraju and Sharir 1981). */
function groupsOf(size: number, pairs: Pairs): readonly number[][] {
  const into = outOf(
    size,
    pairs.map(([a, b]) => [b, a]),
  );
  const isTaken = new Uint8Array(size);
  const groups: number[][] = [];
  for (const first of leftLast(size, outOf(size, pairs))) {
    if (isTaken[first] === 1) continue;
    isTaken[first] = 1;
    const group = [first];
    for (const node of group) group.push(...(into[node] ?? []).filter((before) => take(isTaken, before)));
    groups.push(group);
  }
  return groups.toReversed();
}

/** Nodes in the order in which a walk in depth leaves them, last first. */
function leftLast(size: number, out: readonly number[][]): readonly number[] {
  const isSeen = new Uint8Array(size);
  const left: number[] = [];
  for (let root = 0; root < size; root += 1) {
    const way = take(isSeen, root) ? [{ node: root, next: 0 }] : [];
    for (let at = way.at(-1); at !== undefined; at = way.at(-1)) {
      const target = out[at.node]?.[at.next++];
      if (target === undefined) left.push(way.pop()?.node ?? root);
      else if (take(isSeen, target)) way.push({ node: target, next: 0 });
    }
  }
  return left.toReversed();
}

/** Marks a node; false where it was marked. */
function take(marks: Uint8Array, node: number): boolean {
  if (marks[node] === 1) return false;
  marks[node] = 1;
  return true;
}

/** For each node those that every way from the entry to it goes through, itself left out. */
function dominators(size: number, pairs: Pairs, entry: number): readonly Bits[] {
  const words = Math.ceil(size / 32);
  const into: number[][] = Array.from({ length: size }, () => []);
  for (const [a, b] of pairs) into[b]?.push(a);
  const order = groupsOf(size, pairs).flat().toReversed();
  const sure: Bits[] = Array.from({ length: size }, (_, i) =>
    new Uint32Array(words).fill(i === entry ? 0 : 0xffffffff),
  );
  for (let isChanging = true; isChanging;) {
    isChanging = false;
    for (const node of order) {
      if (node === entry) continue;
      const bits = new Uint32Array(words).fill(0xffffffff);
      for (const from of into[node] ?? []) meet(bits, sure[from], from);
      if (bits.every((word, w) => word === sure[node]?.[w])) continue;
      sure[node] = bits;
      isChanging = true;
    }
  }
  return sure;
}

/** Keeps of `bits` what is sure at the end of `from`. */
function meet(bits: Bits, sure: Bits | undefined, from: number): void {
  for (let w = 0; w < bits.length; w += 1) {
    const own = from >> 5 === w ? 1 << (from & 31) : 0;
    bits[w] = (bits[w] ?? 0) & ((sure?.[w] ?? 0) | own);
  }
}
